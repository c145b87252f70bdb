"""What a municipality reads of the review of its proposal: what was said, never by whom."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.db.models import F, Q

from grants.calls.models import Criterion
from grants.proposals import states as proposal_states
from grants.proposals.models import Proposal
from grants.reviews import states
from grants.reviews.feedback.wording import in_nobodys_order, without_names
from grants.reviews.models import Assignment, PanelMember, Score, ScoreSheet
from grants.reviews.scoring import rounded

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Said:
    """Of one criterion: its name, points at most, their mean (None where the call keeps it), the reasons."""

    name: str
    most: int
    mean: Decimal | None
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class Feedback:
    """All that is told, each list in an order of its own."""

    criteria: list[Said]
    strengths: list[str]
    weaknesses: list[str]


def judged_copy(proposal: Proposal) -> Assignment | None:
    """The filed copy that was judged, once the outcome is announced; None before. One query."""
    if proposal.state not in proposal_states.DECIDED:
        return None
    judged = Assignment.objects.filter(submission__proposal=proposal, sheets_done__gt=0)
    return judged.order_by("-submission__revision").first()


def feedback_on(assignment: Assignment, *, with_points: bool) -> Feedback:
    """What the sheets that count say. Four queries, however many sheets."""
    names = _names_to_hide(assignment)
    sheets = ScoreSheet.objects.filter(assignment=assignment.pk, state__in=states.COUNTED)
    remarks = list(sheets.values_list("strengths", "weaknesses"))
    scores = _scores_by_criterion(assignment)
    criteria = Criterion.objects.filter(pk__in=list(scores)).order_by("order", "id")
    said = [_said(each, scores[each.pk], names, with_points=with_points) for each in criteria]
    strengths, weaknesses = ([pair[at] for pair in remarks] for at in (0, 1))
    return Feedback(said, _told(strengths, "strengths", names), _told(weaknesses, "weaknesses", names))


def _said(criterion: Criterion, scores: list[tuple[int, str]], names: set[str], *, with_points: bool) -> Said:
    mean = rounded(Fraction(sum(points for points, _reason in scores), len(scores))).quantize(
        CENT, ROUND_HALF_UP
    )
    return Said(
        name=criterion.localized_name,
        most=criterion.max_points,
        mean=mean if with_points else None,
        reasons=_told([reason for _points, reason in scores], f"criterion {criterion.pk}", names),
    )


def _told(texts: list[str], place: str, names: set[str]) -> list[str]:
    return in_nobodys_order((without_names(text, names) for text in texts), place)


def _scores_by_criterion(assignment: Assignment) -> Mapping[int, list[tuple[int, str]]]:
    rows = Score.objects.filter(sheet__assignment=assignment.pk, sheet__state__in=states.COUNTED)
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for criterion, points, reason in rows.order_by().values_list("criterion", "points", "reason"):
        found[criterion].append((int(points or 0), reason))
    return found


def _names_to_hide(assignment: Assignment) -> set[str]:
    """Who sits or sat on the panel or has a sheet, and their institutions; never shown to the applicant."""
    seated = Q(panel=assignment.panel_id)
    people = PanelMember.objects.filter(seated).annotate(institution=F("reviewer__reviewer__institution"))
    return {word for row in people.values_list("reviewer__name", "institution") for word in row if word}
