"""The dashboard's tables as a workbook; texts stay texts, so that no cell runs as a formula."""

import io
from collections.abc import Iterable

import xlsxwriter
from django.utils.translation import gettext as _

from grants.awards.board import Board
from grants.awards.models import SnapshotLine
from portal.documents.sheets import GROUPED, lay_out, write_row
from portal.ui.templatetags.portal import kst


def workbook_of(board: Board) -> bytes:
    """A sheet for each dimension, and one with the totals, their time and ledger position."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        figures = book.add_format(GROUPED)
        totals = book.add_worksheet(_("Totals"))
        lay_out(totals, 30, 32, figures=figures, first=1, last=1)
        _totals(totals, board)
        for title, lines in (
            (_("Provinces"), board.provinces),
            (_("Service fields"), board.fields),
            (_("Support types"), board.types),
            (_("Local governments"), board.municipalities),
            (_("Sizes"), board.sizes),
        ):
            sheet = book.add_worksheet(title)
            lay_out(sheet, 12, 32, *[20] * 7, figures=figures, first=2, last=8)
            _lines(sheet, lines)
        funnel = book.add_worksheet(_("From draft to award"))
        lay_out(funnel, 24, 12, figures=figures, first=1, last=1)
        _funnel(funnel, board)
    return stream.getvalue()


def _totals(sheet: xlsxwriter.workbook.Worksheet, board: Board) -> None:
    snapshot = board.snapshot
    rows = [
        (_("Programme year"), str(snapshot.programme_year)),
        (_("As of"), kst(snapshot.taken_at)),
        (_("Ledger position"), snapshot.position),
        (_("Ceiling (won)"), snapshot.ceiling),
        (_("Committed (won)"), snapshot.committed),
        (_("Reserved (won)"), snapshot.reserved),
        (_("Left (won)"), snapshot.left),
        (_("Future commitments (won)"), snapshot.future),
        (_("Projects published"), snapshot.projects_published),
        (_("Projects pending"), snapshot.projects_pending),
        (_("Projects, target"), snapshot.projects_target),
        (_("Local governments published"), snapshot.municipalities_published),
        (_("Local governments pending"), board.municipalities_pending),
        (_("Local governments, target"), snapshot.municipalities_target),
    ]
    for number, row in enumerate(rows):
        write_row(sheet, number, row)


def _funnel(sheet: xlsxwriter.workbook.Worksheet, board: Board) -> None:
    write_row(sheet, 0, (_("Stage"), _("Projects")))
    for number, step in enumerate(board.funnel, start=1):
        write_row(sheet, number, (step.label, step.count))


def _lines(sheet: xlsxwriter.workbook.Worksheet, lines: Iterable[SnapshotLine]) -> None:
    header = (
        _("Code"),
        _("Name"),
        _("Ceiling (won)"),
        _("Committed (won)"),
        _("Reserved (won)"),
        _("Projects published"),
        _("Projects pending"),
        _("Local governments published"),
        _("Local governments, all"),
    )
    write_row(sheet, 0, header)
    for number, line in enumerate(lines, start=1):
        write_row(
            sheet,
            number,
            (
                line.key,
                line.localized_name,
                line.ceiling,
                line.committed,
                line.reserved,
                line.projects_published,
                line.projects_pending,
                line.municipalities_published,
                line.municipalities_all,
            ),
        )
