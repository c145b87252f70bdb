"""What a ranking follows from, and what its pages show."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from grants.calls.models import BonusRule, Call, Criterion
from grants.calls.queries import criteria_in_force
from grants.proposals.models import Submission
from grants.reviews import states
from grants.reviews.models import (
    BonusGrant,
    RankingEntry,
    RankingLeniency,
    RankingRun,
    Score,
    ScoreSheet,
)
from grants.reviews.queries import judged
from grants.reviews.scoring import METHODS
from grants.reviews.scoring.record import COLUMNS, LENIENCY, Line, input_read, input_said, result_said
from grants.reviews.scoring.rules import BY_CRITERION, BY_LEAST, BY_MEDIAN, Bonus, Candidate, Rules, Tie
from grants.reviews.scoring.rules import Score as Given

Tied = tuple[int, Tie, int | None]


@dataclass(frozen=True, slots=True)
class Collected:
    """A run's input, and whom its numbers and keys stand for (submissions and panels by number, people by key)."""

    rules: Rules
    candidates: list[Candidate]
    submissions: Mapping[str, int]
    panels: Mapping[str, int]
    reviewers: Mapping[str, int]

    def said(self, call: Call) -> str:
        """As it is kept."""
        return input_said(call.code, self.rules, self.candidates)


def collected(call: Call) -> Collected:
    """The rules of the call and all that was judged, with the sheets that count. Five queries."""
    ties = _ties(call)
    rows = list(
        judged(call).values_list("submission", "submission__number", "panel", "panel__name").order_by("pk")
    )
    scores, reviewers = _scores(call, [criterion for _, _, criterion in ties if criterion])
    bonuses = _bonuses(call)
    candidates = [
        Candidate(number, panel, tuple(scores[pk]), tuple(bonuses[pk])) for pk, number, _, panel in rows
    ]
    return Collected(
        rules=_rules(call, tuple(tie for _, tie, _ in ties)),
        candidates=candidates,
        submissions={number: pk for pk, number, _, _ in rows},
        panels={number: panel for _, number, panel, _ in rows},
        reviewers=reviewers,
    )


def rules_of(call: Call) -> Rules:
    """By what the call ranks. One query."""
    return _rules(call, tuple(tie for _, tie, _ in _ties(call)))


def _rules(call: Call, ties: tuple[Tie, ...]) -> Rules:
    return Rules(
        method=call.score_method,
        trim_from=call.trim_from,
        pass_mark=call.pass_mark,
        joined_by=call.joined_by,
        ties=ties,
        planned=call.planned_projects,
        reserve=call.reserve_projects,
        most_bonus=call.most_bonus,
    )


def _ties(call: Call) -> list[Tied]:
    """What decides between equals, in order: (place, what, the criterion's id if it is one)."""
    named: list[Tied] = [
        (each.breaks_ties or 0, Tie(BY_CRITERION, each.name), each.pk) for each in tie_criteria(call)
    ]
    for place, kind in ((call.median_breaks_ties, BY_MEDIAN), (call.least_breaks_ties, BY_LEAST)):
        if place is not None:
            named.append((place, Tie(kind), None))
    return sorted(named, key=lambda each: each[0])


def _scores(call: Call, criteria: list[int]) -> tuple[Mapping[int, list[Given]], Mapping[str, int]]:
    """What counts by submission, and who the keys are; keys follow the order of people's ids."""
    sheets = list(
        ScoreSheet.objects.filter(assignment__in=judged(call), state__in=states.COUNTED).values_list(
            "pk", "assignment__submission", "reviewer", "total"
        )
    )
    points = _points_of(call, criteria)
    keys = {pk: f"R{place:04}" for place, pk in enumerate(sorted({sheet[2] for sheet in sheets}), start=1)}
    scores: defaultdict[int, list[Given]] = defaultdict(list)
    for pk, submission, reviewer, total in sheets:
        of_criteria = tuple(points[pk][criterion] for criterion in criteria)
        scores[submission].append(Given(keys[reviewer], int(total or 0), of_criteria))
    return scores, {key: pk for pk, key in keys.items()}


def _points_of(call: Call, criteria: list[int]) -> Mapping[int, Mapping[int, int]]:
    """Points by sheet and criterion; nothing is asked when no criterion decides ties."""
    points: defaultdict[int, dict[int, int]] = defaultdict(dict)
    if criteria:
        rows = Score.objects.filter(sheet__assignment__panel__call=call, criterion__in=criteria)
        for sheet, criterion, given in rows.values_list("sheet", "criterion", "points"):
            points[sheet][criterion] = int(given or 0)
    return points


def _bonuses(call: Call) -> Mapping[int, list[Bonus]]:
    bonuses: defaultdict[int, list[Bonus]] = defaultdict(list)
    granted = BonusGrant.objects.filter(submission__call=call, withdrawn_at=None).order_by("rule__code")
    for submission, code, points in granted.values_list("submission", "rule__code", "rule__points"):
        bonuses[submission].append(Bonus(code, points))
    return bonuses


def result_kept(run: RankingRun) -> str:
    """The run's result as its rows have it, to be compared with what its input gives. Two queries."""
    model: Line = {name: getattr(run, name) for name in ("error_variance", "leniency_variance", "groups")}
    entries = RankingEntry.objects.filter(run=run).values_list("submission__number", *COLUMNS)
    lines: dict[str, Line] = {number: dict(zip(COLUMNS, row, strict=True)) for number, *row in entries}
    found = RankingLeniency.objects.filter(run=run)
    leniencies: dict[str, Line] = {each.key: {n: getattr(each, n) for n in LENIENCY} for each in found}
    return result_said(model, lines, leniencies)


def known_for(rule: BonusRule) -> QuerySet[Submission]:
    """What panels judge of municipalities so designated that does not have the rule's points; none by hand."""
    if not rule.decline:
        return Submission.objects.none()
    standing = BonusGrant.objects.filter(rule=rule, submission=OuterRef("pk"), withdrawn_at=None)
    return (
        Submission.objects.filter(assignment__in=judged(rule.call), municipality__decline=rule.decline)
        .exclude(Exists(standing))
        .defer("package")
        .order_by("number")
    )


def bonus_rules_of(call: Call) -> QuerySet[BonusRule]:
    """The rules of bonus points with how many have them, in `granted`."""
    return (
        BonusRule.objects.filter(call=call)
        .select_related("call")
        .annotate(granted=Count("grants", filter=Q(grants__withdrawn_at=None)))
        .order_by("order", "id")
    )


def bonus_grants_of(call: Call) -> QuerySet[BonusGrant]:
    """Points granted in a call, those that stand first."""
    return (
        BonusGrant.objects.filter(submission__call=call)
        .select_related("rule", "submission__municipality", "granted_by", "withdrawn_by")
        .defer("submission__package")
        .order_by(F("withdrawn_at").asc(nulls_first=True), "submission__number", "rule__order")
    )


def tie_criteria(call: Call) -> QuerySet[Criterion]:
    """The criteria that decide between equal scores."""
    return criteria_in_force(call.pk).filter(breaks_ties__isnull=False)


def entries_that_change(run: RankingRun, method: str) -> QuerySet[RankingEntry]:
    """What another method would put on another side of a line, by rank."""
    return (
        RankingEntry.objects.filter(run=run)
        .exclude(**{f"{method}_outcome": F("outcome")})
        .select_related("submission__municipality")
        .defer("submission__package")
        .order_by("rank", "submission__number")
    )


def changes_by_method(run: RankingRun) -> Mapping[str, int]:
    """How many stand on another side of a line by each method. One query."""
    counts = {each: Count("id", filter=~Q(**{f"{each}_outcome": F("outcome")})) for each in METHODS}
    return RankingEntry.objects.filter(run=run).aggregate(**counts)


def kept_in(run: RankingRun, number: str) -> tuple[Rules, Candidate]:
    """The rules of a run and one of its submissions, as its input has them. One query."""
    _call, rules, candidates = input_read(run.input.text)
    return rules, next(each for each in candidates if each.number == number)
