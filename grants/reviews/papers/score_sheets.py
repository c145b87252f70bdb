"""Score sheets (평가표) as committees sign them: one a page, with a line for the signature."""

from collections.abc import Iterable, Sequence

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from grants.reviews import states
from grants.reviews.blinding.shown import Shown, shown_to_reviewers
from grants.reviews.models import Score, ScoreSheet
from grants.reviews.papers.words import SIGN_HERE, Paper, paper
from portal.documents.model import Block, Column, Document, Heading, Paragraph, Table, key_values
from portal.ui.templatetags.portal import kst


def to_be_printed(sheets: QuerySet[ScoreSheet]) -> list[ScoreSheet]:
    """Those that count, by number, with all that stands on them. Two queries, however many."""
    scores = Score.objects.select_related("criterion").order_by("criterion__order", "criterion")
    return list(
        sheets.filter(state__in=states.COUNTED)
        .select_related("reviewer", "assignment__panel__call", "assignment__submission")
        .defer("assignment__submission__package", "private_note")
        .prefetch_related(Prefetch("scores", scores))
        .order_by("assignment__submission__number", "id")
    )


def document_of(sheets: Sequence[ScoreSheet]) -> Document:
    """The sheets of one panel, at least one, each beginning a page."""
    panel = sheets[0].assignment.panel
    title = _("Score sheet") if len(sheets) == 1 else _("Score sheets")
    shown = shown_to_reviewers(panel.call, [sheet.assignment.submission for sheet in sheets])
    blocks = [
        block
        for place, sheet in enumerate(sheets)
        for block in _sheet(sheet, shown[sheet.assignment.submission_id], begins_page=place > 0)
    ]
    return paper(Paper(title, panel.call, panel.name), blocks)


def _sheet(sheet: ScoreSheet, shown: Shown, *, begins_page: bool) -> Iterable[Block]:
    submission = sheet.assignment.submission
    yield Heading(f"{submission.number} · {sheet.reviewer.name}", begins_page=begins_page)
    facts = [
        (_("Panel"), sheet.assignment.panel.name),
        (_("Number"), submission.number),
        (_("Title of the project"), shown.title),
        (_("Reviewer"), sheet.reviewer.name),
        (_("Submitted at"), kst(sheet.submitted_at)),
    ]
    yield key_values((_("Entry"), _("Says")), facts)
    yield _scores(sheet, shown)
    said = (shown.text(each) or "–" for each in (sheet.strengths, sheet.weaknesses))
    remarks = list(zip((_("Strengths"), _("Weaknesses")), said, strict=True))
    yield key_values((_("Entry"), _("Says")), remarks)
    yield Paragraph(_("I confirm the scores above."))
    columns = (Column(_("Reviewer"), 2, "center"), Column(_("Signature"), 3, "center"))
    yield Table(columns, ((sheet.reviewer.name, SIGN_HERE),))


def _scores(sheet: ScoreSheet, shown: Shown) -> Table:
    scores = list(sheet.scores.all())
    columns = (
        Column(_("Criterion"), 4, is_label=True),
        Column(_("Points at most"), 2, "right"),
        Column(_("Score"), 2, "right"),
        Column(_("Reasons for the score"), 8),
    )
    rows = [
        (
            each.criterion.localized_name,
            str(each.criterion.max_points),
            str(each.points),
            shown.text(each.reason),
        )
        for each in scores
    ]
    most = sum(each.criterion.max_points for each in scores)
    return Table(columns, tuple(rows), totals=((_("Total"), str(most), str(sheet.total), ""),))
