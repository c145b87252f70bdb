"""The register of exceptions (대장): every line that left its ranking, why, by whom, and who approved it."""

import io
from collections.abc import Iterable

import xlsxwriter
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from grants.awards import states
from grants.awards.models import DecisionLine, Outcome
from portal.actor import Actor
from portal.documents.sheets import GROUPED, lay_out, write_row
from portal.ui.templatetags.portal import kst

AWARDED, PLAINLY = Q(outcome=Outcome.AWARD), Q(plain_outcome=Outcome.AWARD)
LEAVES = (AWARDED & ~PLAINLY) | (~AWARDED & PLAINLY)

WIDTHS = (24, 14, 8, 24, 40, 20, 18, 14, 14, 20, 48, 12, 12, 20)


def exceptions(actor: Actor) -> QuerySet[DecisionLine]:
    """All of them to the ministry, with what their rows name; those of drafts given up are no exceptions."""
    if not actor.in_ministry:
        return DecisionLine.objects.none()
    return (
        DecisionLine.objects.filter(LEAVES)
        .exclude(decision__state=states.WITHDRAWN)
        .select_related(
            "decision__call",
            "decision__signoff__drafted_by",
            "decision__signoff__decided_by",
            "decision__drafted_by",
            "changed_by",
            "submission__municipality",
        )
        .defer("submission__package", "decision__signoff__payload")
        .annotate(approved_at=F("decision__signoff__decided_at"))
    )


def approver_of(line: DecisionLine) -> str:
    """Who signed it off; nobody while it is not."""
    decision = line.decision
    signed = decision.signoff if decision.state in {states.SCHEDULED, states.PUBLISHED} else None
    return signed.decided_by.name if signed and signed.decided_by else ""


def approval_of(line: DecisionLine) -> str:
    """When it was signed off, to the second."""
    return kst(line.decision.signoff.decided_at) if approver_of(line) and line.decision.signoff else ""


def drafter_of(line: DecisionLine) -> str:
    """Who changed the line by hand, else who drafted the decision."""
    return str((line.changed_by or line.decision.drafted_by).name)


def workbook_of(lines: Iterable[DecisionLine]) -> bytes:
    """The register as a workbook; texts stay texts, so that no cell runs as a formula."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(_("Register of exceptions"))
        lay_out(sheet, *WIDTHS, figures=book.add_format(GROUPED), first=6, last=6)
        write_row(sheet, 0, _header())
        for number, line in enumerate(lines, start=1):
            write_row(sheet, number, _row(line))
    return stream.getvalue()


def _header() -> tuple[str, ...]:
    return (
        _("Decision"),
        _("State"),
        _("Rank"),
        _("Local government"),
        _("Project"),
        _("Number"),
        _("Asked (won)"),
        _("By the ranking alone"),
        _("Decided"),
        _("Reason"),
        _("Reason in words"),
        _("Drafted by"),
        _("Signed off by"),
        _("Signed off at"),
    )


def _row(line: DecisionLine) -> tuple[object, ...]:
    return (
        str(line.decision),
        line.decision.get_state_display(),
        line.rank,
        str(line.submission.municipality),
        line.submission.title,
        line.submission.number,
        line.amount,
        line.get_plain_outcome_display(),
        line.get_outcome_display(),
        line.get_reason_display(),
        line.reason_words,
        drafter_of(line),
        approver_of(line),
        approval_of(line),
    )
