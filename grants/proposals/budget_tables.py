"""The budget of a proposal as tables of a document: year by year, then summed up by category and by year."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from grants.proposals.content import Choice, Line
from grants.proposals.document_words import NOT_SAID, column, named
from portal.documents.model import Block, Column, Table
from portal.ui.money import THOUSAND, grouped

SOURCES = {
    "national": gettext_lazy("National"),
    "province": gettext_lazy("Province"),
    "local": gettext_lazy("Municipality"),
    "own": gettext_lazy("Own contribution"),
    "total": gettext_lazy("Sum"),
}


def budget_tables(lines: Sequence[Line]) -> list[Block]:
    """A table for each fiscal year, those of categories where any was chosen, and one of totals.

    In thousands of won where that tells every amount exactly, else in won. Nothing without lines.
    """
    if not lines:
        return []
    unit = _unit(lines)
    years = [_year(year, lines, unit) for year in _years(lines)]
    return [*years, *(_by_category(lines, unit) if _is_sorted(lines) else []), _totals(lines, unit)]


def _years(lines: Iterable[Line]) -> list[int]:
    return sorted({line.fiscal_year for line in lines})


def _is_sorted(lines: Iterable[Line]) -> bool:
    """Whether any line is in a category: a call without categories gets no column for them."""
    return any(line.category for line in lines)


def _unit(lines: Iterable[Line]) -> int:
    exact = all(amount % THOUSAND == 0 for line in lines for amount in _amounts(line))
    return THOUSAND if exact else 1


def _amounts(line: Line) -> list[int]:
    return [getattr(line, source) for source in SOURCES]


def _sums(lines: Iterable[Line]) -> list[int]:
    return [sum(column) for column in zip(*map(_amounts, lines), strict=True)]


def _written(amounts: Iterable[int], unit: int) -> list[str]:
    return [grouped(amount // unit) for amount in amounts]


def _percent(part: int, whole: int) -> str:
    return f"{Decimal(part) * 100 / whole:.2f}%" if whole else NOT_SAID


def _columns(label: str, *more: str) -> tuple[Column, ...]:
    told = (column(label, 5, is_label=True), *(column(each, 7) for each in more))
    return (*told, *(column(str(source), 5, "right") for source in SOURCES.values()))


def _caption(title: str, unit: int) -> str:
    said = _("(unit: 1,000 won)") if unit == THOUSAND else _("(unit: won)")
    return f"{title} {said}"


def _year(year: int, lines: Sequence[Line], unit: int) -> Table:
    mine = [line for line in lines if line.fiscal_year == year]
    labels = [_("category"), _("item")] if _is_sorted(lines) else [_("item")]
    rows = tuple(
        (*([named(line.category)] if _is_sorted(lines) else []), line.item, *_written(_amounts(line), unit))
        for line in mine
    )
    total = (_("Sum"), *[""] * (len(labels) - 1), *_written(_sums(mine), unit))
    return Table(_columns(*labels), rows, (total,), caption=_caption(_("Fiscal year %s") % year, unit))


def _by_category(lines: Sequence[Line], unit: int) -> list[Table]:
    """A table over all years, after one for each where there are several."""
    years, title = _years(lines), _("Sums by category")
    each = [
        _categories(
            [line for line in lines if line.fiscal_year == year],
            unit,
            f"{title}, {_('Fiscal year %s') % year}",
        )
        for year in years
        if len(years) > 1
    ]
    return [*each, _categories(lines, unit, title)]


def _categories(lines: Sequence[Line], unit: int, title: str) -> Table:
    """Each category with its share of these lines."""
    sorted_lines: dict[Choice | None, list[Line]] = {}
    for line in lines:
        sorted_lines.setdefault(line.category, []).append(line)
    whole = _sums(lines)
    rows = [
        (named(category), *_written(_sums(mine), unit), _percent(_sums(mine)[-1], whole[-1]))
        for category, mine in sorted_lines.items()
    ]
    total = (pgettext("all fiscal years", "Total"), *_written(whole, unit), _percent(whole[-1], whole[-1]))
    columns = (*_columns(_("category")), column(_("Share"), 3, "right"))
    return Table(columns, tuple(rows), (total,), caption=_caption(title, unit))


def _totals(lines: Sequence[Line], unit: int) -> Table:
    """Each year and everything, with each source's share of it."""
    rows = tuple(
        (str(year), *_written(_sums(line for line in lines if line.fiscal_year == year), unit))
        for year in _years(lines)
    )
    whole = _sums(lines)
    total = (pgettext("all fiscal years", "Total"), *_written(whole, unit))
    shares = (_("Share"), *(_percent(amount, whole[-1]) for amount in whole))
    caption = _caption(_("Totals and shares of the sources"), unit)
    return Table(_columns(_("fiscal year")), rows, (total, shares), caption=caption)
