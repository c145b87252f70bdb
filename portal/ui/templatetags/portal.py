"""`{% load portal %}`: figures, times and pictures, the same on every page.

Filters
    {{ award.amount|won }}            1,234,567원            (English: ₩1,234,567)
    {{ award.amount|eok }}            412억 3,000만, exact    (English: ₩41.23 billion)
    {{ award.amount|money:"thousand" }}  in the unit given: won, thousand, million, eok; bare digits for
                                      table cells whose header names the unit ({{ "thousand"|unit_name }})
    {{ moment|kst }}                  2026-11-22 17:50:03, always Seoul, to the second
    {{ moment|kst_minute }}  {{ moment|kst_date }}
    {{ share|percent }}               0.8 → 80.0%            ({{ share|percent:2 }} for more decimals)
    {{ count|grouped }}               12,345

Pictures (each says its figures in text as well; none uses an inline style)
    {% meter label published pending target %}           78 and 99
    {% envelope_bar committed reserved ceiling %}        also envelope_bar ... label=_("Gyeongbuk")
    {% share_bar value total %}                          a thin bar for a table cell
    {% step_line steps %}                                portal.ui.steps.Step(label, state, when) each
    {% countdown call.closes_at %}                       ticks by the server's clock
    {% badge proposal.state %}  {% badge value label tone="success" %}
    {% empty_state title hint action_url action_label %} why it is empty and what to do

Forms
    {% field_widget field %}                             a KRDS widget; {{ form|crispy }} does this for you
    {% error_summary form formset ... %}                 links to the fields; takes focus
    {% query page=2 %}                                   the present address with some parameters changed

Includes: components/pagination.html with page_obj=…;
components/summary_list.html with rows=[(term, value)]; components/page_head.html with heading= lead=.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.ui import money as amounts
from portal.ui import tones, widgets
from portal.ui.context import actor_of
from portal.ui.related import Link, links_of

register = template.Library()
SEOUL = ZoneInfo("Asia/Seoul")
UNITS = {"won": 1, "thousand": 1_000, "million": 1_000_000, "eok": amounts.EOK}
UNIT_NAMES = {
    "won": _("won"),
    "thousand": _("1,000 won"),
    "million": _("million won"),
    "eok": _("100 million won"),
}


def _in_korean() -> bool:
    return (get_language() or "ko").startswith("ko")


@register.filter
def won(amount: int | None) -> str:
    """All digits; empty for None."""
    if amount is None:
        return ""
    return amounts.won(int(amount)) if _in_korean() else f"₩{int(amount):,}"


@register.filter
def eok(amount: int | None) -> str:
    """Exact and short; empty for None."""
    if amount is None:
        return ""
    return amounts.eok(int(amount)) if _in_korean() else amounts.english(int(amount))


@register.filter
def money(amount: int | None, unit: str = "won") -> str:
    """Digits in the unit, exact: decimals appear only where the amount has them."""
    if amount is None:
        return ""
    whole = Decimal(int(amount)) / UNITS[unit]
    return f"{whole.normalize():,f}" if whole else "0"


@register.filter
def unit_name(unit: str) -> str:
    """What a column's header calls the unit."""
    return str(UNIT_NAMES[unit])


@register.filter
def grouped(number: int | None) -> str:
    """Thousands apart; empty for None."""
    return "" if number is None else f"{number:,}"


def _in_seoul(moment: datetime | None, form: str) -> str:
    return timezone.localtime(moment, SEOUL).strftime(form) if moment else ""


@register.filter(expects_localtime=False)
def kst(moment: datetime | None) -> str:
    """To the second."""
    return _in_seoul(moment, "%Y-%m-%d %H:%M:%S")


@register.filter(expects_localtime=False)
def kst_clock(moment: datetime | None) -> str:
    """The time of day, to the second."""
    return _in_seoul(moment, "%H:%M:%S")


@register.filter(expects_localtime=False)
def kst_minute(moment: datetime | None) -> str:
    """To the minute."""
    return _in_seoul(moment, "%Y-%m-%d %H:%M")


@register.filter(expects_localtime=False)
def kst_date(moment: Any) -> str:
    """The day in Seoul; a plain date stays itself."""
    if isinstance(moment, datetime):
        return _in_seoul(moment, "%Y-%m-%d")
    return moment.isoformat() if moment else ""


@register.filter
def percent(share: Any, decimals: int = 1) -> str:
    """0.8 → 80.0%."""
    return "" if share is None else f"{Decimal(str(share)) * 100:.{decimals}f}%"


def _widths(whole: int, *parts: int) -> list[str]:
    """Parts of a bar in percent of `whole`, for width attributes; a bar never runs over its end."""
    taken, widths = Decimal(0), []
    for part in parts:
        share = min(Decimal(100) - taken, Decimal(max(part, 0)) * 100 / whole) if whole > 0 else Decimal(0)
        widths.append(f"{share:.2f}")
        taken += Decimal(widths[-1])
    return widths


@register.inclusion_tag("components/meter.html")
def meter(
    label: str, published: int, pending: int, target: int, url: str = "", pending_url: str = ""
) -> dict[str, Any]:
    """Towards a target: published, then pending (hatched); each figure a link to its rows where one is given."""
    first, second = _widths(target, published, pending)
    return {
        "label": label,
        "published": published,
        "pending": pending,
        "target": target,
        "url": url,
        "pending_url": pending_url,
        "left": max(target - published - pending, 0),
        "published_width": first,
        "pending_width": second,
    }


@register.inclusion_tag("components/envelope_bar.html")
def envelope_bar(
    committed: int, reserved: int, ceiling: int, label: str = "", *, figures: bool = True
) -> dict[str, Any]:
    """An envelope that fills: committed, reserved (hatched), what is left; `figures` beneath, unless the page says them."""
    first, second = _widths(ceiling, committed, reserved)
    return {
        "label": label or gettext("Envelope"),
        "committed": committed,
        "reserved": reserved,
        "ceiling": ceiling,
        "figures": figures,
        "left": ceiling - committed - reserved,
        "committed_width": first,
        "reserved_width": second,
    }


@register.inclusion_tag("components/share_bar.html")
def share_bar(value: int, total: int) -> dict[str, Any]:
    """A thin bar beside a figure that the cell shows itself."""
    return {"width": _widths(total, value)[0]}


@register.inclusion_tag("components/step_line.html")
def step_line(steps: Any) -> dict[str, Any]:
    """Where something stands: items with `label`, `state` (done, current, todo, stopped) and `when`."""
    return {"steps": list(steps)}


@register.inclusion_tag("components/badge.html")
def badge(value: Any, label: str | None = None, tone: str | None = None) -> dict[str, Any]:
    """A state as a coloured word; the colour comes from portal.ui.tones unless given."""
    words = label or getattr(value, "label", None) or str(value)
    return {"label": words, "tone": tone or tones.tone_of(value)}


def _time_left(seconds: int) -> str:
    days, rest = divmod(max(seconds, 0), 24 * 60 * 60)
    clock = f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"
    if not days:
        return clock
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days} + f" {clock}"


@register.inclusion_tag("components/countdown.html")
def countdown(moment: datetime) -> dict[str, Any]:
    """What is left until `moment`, ticking by the server's clock; readable without scripts."""
    now = timezone.now()
    seconds = int((moment - now).total_seconds())
    return {
        "moment": moment,
        "now": now,
        "left": _time_left(seconds),
        "over": seconds <= 0,
        "near": 0 < seconds <= 60 * 60,
    }


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, hint: str = "", action_url: str = "", action_label: str = "") -> dict[str, Any]:
    """Why a list is empty and what to do."""
    return {"title": title, "hint": hint, "action_url": action_url, "action_label": action_label}


@register.simple_tag
def field_widget(field: Any, row: int | str | None = None) -> str:
    """The field's widget in KRDS classes; with `row`, named by its label and row for a table."""
    return widgets.render(field, row=row)


@register.filter
def widget_kind(field: Any) -> str:
    """text, select, checkbox, choices, file, date or textarea: which template dresses the field."""
    return widgets.kind_of(field)


@register.filter
def most_characters(field: Any) -> int | None:
    """The limit that a counter beside a long text shows; None for no counter."""
    return widgets.limit_of(field)


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """All that is to be mended, each a link to its field; forms and formsets."""
    return {"problems": widgets.problems_of(*forms)}


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """`?…` of the present address with some parameters changed; None or "" takes one away."""
    request = context.get("request")
    values = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        values.pop(name, None)
        if value not in (None, ""):
            values[name] = str(value)
    return f"?{values.urlencode()}"


@register.simple_tag(takes_context=True)
def related_links(context: dict[str, Any], row: Any) -> list[Link]:
    """Where else the row leads (portal.ui.related)."""
    return links_of(actor_of(context["request"]), row)


@register.filter
def pages_around(page_obj: Any) -> list[Any]:
    """Page numbers to show, with an ellipsis where some are left out."""
    return list(page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=2, on_ends=1))
