"""A proposed assignment as a workbook, and back: a report for each row, and nothing taken over by halves."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.reviews.models import AssignmentPlan, Panel, PlanSeat
from portal.accounts.models import User
from portal.documents.sheets import write_row
from portal.errors import Refused
from portal.files.extraction import rows_of
from portal.files.kinds import MEGABYTE, accepted_kind
from portal.files.limited import Limits
from portal.files.troubles import NotAccepted

MOST_MEGABYTES = 10
LIMITS = Limits(memory=512 * MEGABYTE, cpu=20, output=16 * MEGABYTE, clock=30)
COLUMNS = (
    gettext_lazy("Seat (leave as it is)"),
    gettext_lazy("Number"),
    gettext_lazy("Municipality"),
    gettext_lazy("Title of the project"),
    gettext_lazy("Service field"),
    gettext_lazy("Panel"),
    gettext_lazy("Reviewer"),
    gettext_lazy("E-mail"),
    gettext_lazy("Pinned"),
)
WIDTHS = (12, 20, 20, 44, 20, 20, 16, 28, 8)
SEAT, PANEL, EMAIL = 0, 5, 7


@dataclass(slots=True)
class Report:
    """What a workbook asks for: seats to move, and for each row what is wrong with it."""

    moves: list[tuple[int, int]] = field(default_factory=list)
    same: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)


def workbook_of(plan: AssignmentPlan) -> bytes:
    """Every seat of the plan, a row each, by the proposals' numbers. A constant number of queries."""
    stream = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": plan.made_at.replace(tzinfo=None)})
        sheet = book.add_worksheet(_("Assignment"))
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        write_row(sheet, 0, [str(title) for title in COLUMNS])
        seats = plan.seats.select_related(
            "submission__municipality", "submission__service_field", "panel", "reviewer"
        ).defer("submission__package", "submission__receipt")
        ordered = seats.order_by("submission__number", "reviewer__name", "pk")
        for number, seat in enumerate(ordered.iterator(chunk_size=2000), start=1):
            write_row(sheet, number, _cells(seat))
    return stream.getvalue()


def _cells(seat: PlanSeat) -> list[Any]:
    submission = seat.submission
    return [
        seat.pk,
        submission.number,
        submission.municipality.localized_name,
        submission.title,
        submission.service_field.localized_name,
        seat.panel.name,
        seat.reviewer.name if seat.reviewer else "",
        seat.reviewer.email if seat.reviewer else "",
        "○" if seat.is_pinned else "",
    ]


def read_workbook(file: UploadedFile, plan: AssignmentPlan) -> Report:
    """What the rows of an uploaded workbook ask for. Raises Refused when it is no such workbook."""
    try:
        accepted_kind(
            file.name or "", file.size or 0, file, most_bytes=MOST_MEGABYTES * MEGABYTE, kinds=("XLSX",)
        )
    except NotAccepted as error:
        raise Refused(
            _("This is no .xlsx workbook of at most 10 MB. Nothing was read."), error.code
        ) from error
    rows, _merged = rows_of(file, LIMITS) or ([], False)
    if not rows or len(rows[0]) < len(COLUMNS):
        raise Refused(
            _(
                "The first sheet is no assignment. Nothing was read; download the assignment and change that file."
            ),
            "no_header",
        )
    return _report(plan, rows[1:])


def _report(plan: AssignmentPlan, rows: Sequence[Sequence[str]]) -> Report:
    seats = {str(seat.pk): seat for seat in plan.seats.all()}
    places = _places(plan)
    column = PANEL if plan.per_proposal is None else EMAIL
    report, seen = Report(), set[str]()
    for number, row in enumerate(rows, start=2):
        cells = [*row, *[""] * len(COLUMNS)]
        key, wanted = cells[SEAT].strip(), cells[column].strip()
        if not any(cells):
            continue
        problem = _problem(key, wanted, seats, places, seen)
        seen.add(key)
        if problem:
            report.problems.append((number, problem))
        elif places[wanted.lower()] == (seats[key].reviewer_id or seats[key].panel_id):
            report.same += 1
        else:
            report.moves.append((seats[key].pk, places[wanted.lower()]))
    return report


def _places(plan: AssignmentPlan) -> dict[str, int]:
    if plan.per_proposal is None:
        panels = Panel.objects.filter(call=plan.call_id).values_list("name", "pk")
        return {name.strip().lower(): pk for name, pk in panels}
    seated = User.objects.filter(seats__panel__call=plan.call_id, seats__left_at=None).distinct()
    return {email.lower(): pk for email, pk in seated.values_list("email", "pk")}


def _problem(
    key: str, wanted: str, seats: dict[str, PlanSeat], places: dict[str, int], seen: set[str]
) -> str:
    if key not in seats:
        return _("The seat in the first column is not one of this assignment.")
    if key in seen:
        return _("This seat stands in the workbook twice.")
    if wanted.lower() not in places:
        return _("Nobody of this call's panels is called “%(wanted)s” there.") % {"wanted": wanted[:80]}
    return ""
