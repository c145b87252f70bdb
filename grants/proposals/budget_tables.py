"""The budget of a proposal as tables of a document: year by year, then the totals and each source's share."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from grants.proposals.content import Line
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
    """A table for each fiscal year and one of totals; nothing while there are no lines.

    In thousands of won where that tells every amount exactly, else in won.
    """
    if not lines:
        return []
    unit = _unit(lines)
    years = _years(lines)
    return [*(_year(year, lines, unit) for year in years), _totals(years, lines, unit)]


def _years(lines: Iterable[Line]) -> list[int]:
    return sorted({line.fiscal_year for line in lines})


def _unit(lines: Iterable[Line]) -> int:
    exact = all(amount % THOUSAND == 0 for line in lines for amount in _amounts(line))
    return THOUSAND if exact else 1


def _amounts(line: Line) -> list[int]:
    return [getattr(line, source) for source in SOURCES]


def _columns(first: str) -> tuple[Column, ...]:
    amounts = (Column(str(label), 4, "right") for label in SOURCES.values())
    return (Column(capfirst(first), 5, is_label=True), *amounts)


def _row(label: str, lines: Iterable[Line], unit: int) -> tuple[str, ...]:
    sums = [sum(column) for column in zip(*map(_amounts, lines), strict=True)]
    return (label, *(grouped(each // unit) for each in sums))


def _in_year(year: int, lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.fiscal_year == year]


def _year(year: int, lines: Iterable[Line], unit: int) -> Table:
    mine = _in_year(year, lines)
    rows = tuple(_row(line.item, [line], unit) for line in mine)
    total = _row(_("Sum"), mine, unit)
    return Table(_columns(_("item")), rows, (total,), caption=_caption(_("Fiscal year %s") % year, unit))


def _totals(years: Iterable[int], lines: Sequence[Line], unit: int) -> Table:
    rows = tuple(_row(str(year), _in_year(year, lines), unit) for year in years)
    whole = _row(pgettext("all fiscal years", "Total"), lines, unit)
    caption = _caption(_("Totals and shares of the sources"), unit)
    return Table(_columns(_("fiscal year")), rows, (whole, _shares(lines)), caption=caption)


def _caption(title: str, unit: int) -> str:
    said = _("(unit: 1,000 won)") if unit == THOUSAND else _("(unit: won)")
    return f"{title} {said}"


def _shares(lines: Sequence[Line]) -> tuple[str, ...]:
    sums = [sum(column) for column in zip(*map(_amounts, lines), strict=True)]
    whole = sums[-1]
    return (_("Share"), *(f"{Decimal(each) * 100 / whole:.2f}%" if whole else "–" for each in sums))
