"""The tally of a panel (집계표): every reviewer's points side by side, what is left out, score and rank."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from grants.calls.models import Call, ScoreMethod
from grants.reviews import states
from grants.reviews.blinding.shown import shown_to_reviewers
from grants.reviews.models import Assignment, Panel, PanelMember, RankingEntry, RankingRun, ScoreSheet
from grants.reviews.papers.words import SIGN_HERE, Paper, paper
from grants.reviews.queries import judged, latest_ranking
from grants.reviews.scoring import left_out, mean, median, ranks, raw_mean, rounded
from portal.documents.model import Block, Column, Document, Note, Paragraph, Table
from portal.ui.templatetags.portal import kst

NOTHING = "–"
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Row:
    """One submission: points by reviewer (those who judge it), the reviewers left out, mean, score, rank."""

    number: str
    title: str
    points: Mapping[int, int]
    left_out: frozenset[int]
    mean: Fraction | None
    score: Fraction | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class Tally:
    """A panel's rows by rank, its members with the chair first, and the ranking they follow, if one was made."""

    members: list[PanelMember]
    rows: list[Row]
    run: RankingRun | None
    missing: int


def tally_of(panel: Panel) -> Tally:
    """What counts, as it stands. Five queries, however many submissions; nine in a double-blind call."""
    call = panel.call
    assignments = list(
        judged(call).filter(panel=panel).select_related("submission").defer("submission__package")
    )
    points = _points(panel)
    run = latest_ranking(call)
    entries = {} if run is None else {each.submission_id: each for each in _entries(run, panel)}
    # A committee signs it, whoever had it made.
    shown = shown_to_reviewers(call, [each.submission for each in assignments])
    rows = [
        replace(
            _row(each, points[each.pk], call, entries.get(each.submission_id)),
            title=shown[each.submission_id].title,
        )
        for each in assignments
    ]
    if run is None:
        rows = _provisionally_ranked(rows)
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0, row.number))
    return Tally(_members(panel), rows, run, sum(each.sheets_due - each.sheets_done for each in assignments))


def document_of(panel: Panel) -> Document:
    """The tally with a line for every member's signature."""
    tally = tally_of(panel)
    return paper(
        Paper(_("Tally of scores"), panel.call, panel.name, is_wide=True), _blocks(panel.call, tally)
    )


def _blocks(call: Call, tally: Tally) -> Sequence[Block]:
    confirmed = Paragraph(_("We confirm the scores above."))
    notes = (Note(each) for each in _notes(call, tally))
    return (_table(tally), *notes, confirmed, _signatures(tally.members))


def _table(tally: Tally) -> Table:
    columns = (
        Column(_("No."), 1, "right"),
        Column(_("Number"), 2),
        Column(_("Title of the project"), 4, is_label=True),
        *(Column(member.reviewer.name, 1, "right") for member in tally.members),
        *(Column(title, 1, "right") for title in (_("Mean"), _("Score"), _("Rank"))),
    )
    return Table(columns, tuple(_cells(place, row, tally) for place, row in enumerate(tally.rows, start=1)))


def _cells(place: int, row: Row, tally: Tally) -> tuple[str, ...]:
    given = (_given(row, member.reviewer_id) for member in tally.members)
    rank = NOTHING if row.rank is None else str(row.rank)
    return (str(place), row.number, row.title, *given, _two_places(row.mean), _two_places(row.score), rank)


def _given(row: Row, reviewer: int) -> str:
    if reviewer not in row.points:
        return NOTHING
    points = str(row.points[reviewer])
    return f"({points})" if reviewer in row.left_out else points


def _notes(call: Call, tally: Tally) -> list[str]:
    said = [_("What counts: %(method)s.") % {"method": call.get_score_method_display()}]
    if any(row.left_out for row in tally.rows):
        said.append(_("Points in brackets are one highest and one lowest; they are left out of the score."))
    said.append(_("A dash stands where a reviewer does not judge a proposal or has not submitted."))
    if tally.missing:
        said.append(_("Sheets not submitted yet: %(count)s.") % {"count": tally.missing})
    if tally.run is None:
        return [*said, _("No ranking was made yet: scores have no bonus points, and ranks may change.")]
    named = {"when": kst(tally.run.made_at), "hash": tally.run.input_hash}
    ranked = _(
        "Score with bonus points and rank in the panel are those of the ranking of %(when)s, input %(hash)s."
    )
    return [*said, ranked % named]


def _signatures(members: Sequence[PanelMember]) -> Table:
    columns = (
        Column(_("Role"), 2, "center"),
        Column(_("Name"), 3, "center"),
        Column(_("Signature"), 5, "center"),
    )
    standing = [member for member in members if member.left_at is None]
    rows = [
        (_("Chair") if each.is_chair else _("Member"), each.reviewer.name, SIGN_HERE) for each in standing
    ]
    return Table(columns, tuple(rows))


def _members(panel: Panel) -> list[PanelMember]:
    """Who sits, and who left but has points that count."""
    counted = ScoreSheet.objects.filter(
        assignment__panel=panel, reviewer=OuterRef("reviewer"), state__in=states.COUNTED
    )
    members = PanelMember.objects.filter(Q(left_at=None) | Exists(counted), panel=panel)
    return list(members.select_related("reviewer").order_by("-is_chair", "id"))


def _points(panel: Panel) -> Mapping[int, dict[int, int]]:
    """Totals that count, by assignment and reviewer."""
    sheets = ScoreSheet.objects.filter(assignment__panel=panel, state__in=states.COUNTED)
    points: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for assignment, reviewer, total in sheets.order_by("id").values_list("assignment", "reviewer", "total"):
        points[assignment][reviewer] = int(total or 0)
    return points


def _entries(run: RankingRun, panel: Panel) -> list[RankingEntry]:
    return list(RankingEntry.objects.filter(run=run, submission__assignment__panel=panel))


def _row(assignment: Assignment, points: Mapping[int, int], call: Call, entry: RankingEntry | None) -> Row:
    totals, reviewers = list(points.values()), list(points)
    trims = call.score_method == ScoreMethod.TRIMMED
    return Row(
        number=assignment.submission.number,
        title=assignment.submission.title,
        points=points,
        left_out=frozenset(reviewers[at] for at in left_out(totals, call.trim_from))
        if trims
        else frozenset(),
        mean=raw_mean(totals) if totals else None,
        score=Fraction(entry.score) if entry else _score(call, totals),
        rank=entry.panel_rank if entry else None,
    )


def _score(call: Call, totals: Sequence[int]) -> Fraction | None:
    """By the call's method; leniency is only known from all scores together."""
    if not totals:
        return None
    scores = {
        ScoreMethod.MEAN: raw_mean(totals),
        ScoreMethod.TRIMMED: mean(totals, call.trim_from),
        ScoreMethod.MEDIAN: median(totals),
    }
    return scores.get(ScoreMethod(call.score_method))


def _provisionally_ranked(rows: Sequence[Row]) -> list[Row]:
    scores = [row.score for row in rows if row.score is not None]
    places = dict(zip(scores, ranks(scores), strict=True))
    return [replace(row, rank=None if row.score is None else places[row.score]) for row in rows]


def _two_places(score: Fraction | None) -> str:
    return NOTHING if score is None else str(rounded(score).quantize(CENT, ROUND_HALF_UP))
