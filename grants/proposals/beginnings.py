"""What a new draft may begin with: nothing, what is known of its municipality and officer, or an earlier proposal."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from grants.calls.models import Call
from grants.proposals import policies
from grants.proposals.content import PLEDGE, SECTIONS
from grants.proposals.fields import ANSWERS, address_of
from grants.proposals.marks import texts_of
from grants.proposals.models import Proposal
from grants.proposals.queries import with_content
from portal.actor import Actor
from portal.numbers import number_in

EMPTY, KNOWN, COPY = "", "known", "copy-"
MOST_OFFERED = 30


def offered_to(actor: Actor) -> list[tuple[str, str]]:
    """What the officer may begin with, to choose from; the earlier proposals of their municipalities last."""
    earlier = policies.ours(actor).exclude(title="").select_related("call", "municipality")
    copies = [
        (f"{COPY}{each.pk}", f"{each.title} ({each.call}, {each.municipality})")
        for each in earlier.order_by("-changed_at", "-pk")[:MOST_OFFERED]
    ]
    return [(EMPTY, _("An empty form")), (KNOWN, _("What is known of the municipality and of you")), *copies]


def texts_to_begin_with(actor: Actor, draft: Proposal, choice: str) -> dict[str, str]:
    """By address, the texts of the choice, fit for the draft's call; none for what is not the actor's."""
    if choice == KNOWN:
        return _known(actor, draft)
    source = number_in(choice.removeprefix(COPY)) if choice.startswith(COPY) else None
    if source is None:
        return {}
    found = with_content(policies.ours(actor).filter(pk=source)).first()
    return dict(_copied(found, draft.call)) if found else {}


def _known(actor: Actor, draft: Proposal) -> dict[str, str]:
    lines = {"place": draft.municipality.full_name, "person": actor.user.name, "email": actor.user.email}
    return {"organisation": _("In charge: %(place)s, %(person)s (%(email)s)") % lines}


def _copied(source: Any, call: Call) -> Iterator[tuple[str, str]]:
    years = call.programme_year.year - source.call.programme_year.year
    rates = set(call.rates.values_list("support_type_id", flat=True))
    same_programme = call.programme_year.programme_id == source.call.programme_year.programme_id
    categories = {each.code: str(each.pk) for each in call.budget_categories.all()}
    codes = {str(each.pk): each.code for each in source.call.budget_categories.all()}
    for section in SECTIONS:
        for name, text in texts_of(source, section) if section != PLEDGE else ():
            address = address_of(name)
            match address.name:
                case "service_field":
                    fit = text if same_programme else ""
                case "support_type":
                    fit = text if same_programme and text and int(text) in rates else ""
                case "category":
                    fit = categories.get(codes.get(text, ""), "")
                case "fiscal_year":
                    fit = str(int(text) + years)
                case "starts_on" | "ends_on":
                    fit = _later(text, years)
                case _:
                    fit = text if address.store != ANSWERS or call.pk == source.call_id else ""
            yield name, fit


def _later(text: str, years: int) -> str:
    """The same day so many years later; the last of February where there is no 29th."""
    if not text:
        return ""
    day = date.fromisoformat(text)
    try:
        return day.replace(year=day.year + years).isoformat()
    except ValueError:
        return (day - timedelta(days=1)).replace(year=day.year + years).isoformat()
