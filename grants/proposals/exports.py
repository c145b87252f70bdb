"""The receiving board as a workbook."""

import io
from collections.abc import Iterable, Iterator
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.proposals.board import DRAFT, FILED, NOTHING, Board, Tally, standing_copies
from grants.proposals.models import ProposalState
from portal.documents.sheets import write_row
from portal.ui.templatetags.portal import kst

LABELS = {
    FILED: gettext_lazy("Filed"),
    DRAFT: gettext_lazy("Draft only"),
    NOTHING: gettext_lazy("Nothing yet"),
}


def workbook_of(board: Board) -> bytes:
    """Provinces, municipalities, and everything that stands filed, as filed; of drafts only the number."""
    stream = io.BytesIO()
    options = {"in_memory": True, "constant_memory": True, "strings_to_formulas": False}
    with xlsxwriter.Workbook(stream, options) as book:
        for title, rows in (
            (_("Provinces"), _provinces(board)),
            (_("Local governments"), _places(board)),
            (_("Filed proposals"), _filed(board)),
        ):
            _write(book.add_worksheet(title), rows)
    return stream.getvalue()


def _write(sheet: Any, rows: Iterable[tuple[object, ...]]) -> None:
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows):
        write_row(sheet, number, row)


def _provinces(board: Board) -> Iterator[tuple[object, ...]]:
    yield (
        _("Province"),
        _("Local governments"),
        _("Filed"),
        _("Draft only"),
        _("Nothing yet"),
        _("Proposals filed"),
        _("Drafts"),
        _("National share (won)"),
    )
    for each in [*board.provinces, board.whole]:
        yield (each.name or _("Total"), *_figures(each))


def _figures(tally: Tally) -> tuple[int, ...]:
    counted = (tally.places[standing] for standing in (FILED, DRAFT, NOTHING))
    return (tally.all_places, *counted, tally.filed, tally.drafts, tally.national)


def _places(board: Board) -> Iterator[tuple[object, ...]]:
    names = {each.code: each.name for each in board.provinces}
    yield (
        _("Province"),
        _("Code"),
        _("Local government"),
        _("Where it stands"),
        _("Proposals filed"),
        _("Drafts"),
        _("National share (won)"),
    )
    for each in board.places:
        label = LABELS[each.standing]
        yield (names[each.province], each.code, each.name, label, each.filed, each.drafts, each.national)


def _filed(board: Board) -> Iterator[tuple[object, ...]]:
    yield (
        _("Number"),
        _("Municipality"),
        _("Title of the project"),
        _("Service field"),
        _("State"),
        _("Place in the province"),
        _("National share (won)"),
        _("Project cost (won)"),
        _("Filed at"),
        _("Reason"),
    )
    copies = (
        standing_copies(board.call)
        .order_by("number")
        .values_list(
            "number",
            "municipality__full_name",
            "title",
            "service_field__name",
            "proposal__state",
            "proposal__province_rank__place",
            "national_total",
            "project_total",
            "filed_at",
            "proposal__screening_reason",
        )
    )
    for number, place, title, service, state, rank, national, project, filed_at, reason in copies.iterator():
        label = str(ProposalState(state).label)
        yield (number, place, title, service, label, rank, national, project, kst(filed_at), reason)
