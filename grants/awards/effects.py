"""What a change by hand would do, shown before it is done: envelopes, targets and province, before and after."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from grants.awards import states
from grants.awards.models import Award, Decision, DecisionLine, Outcome
from grants.awards.queries import envelopes_drawn_on, targets_of
from grants.calls.models import Envelope, TargetKind
from grants.proposals.models import Submission

STANDING = Q(state__in=[states.PENDING, states.PUBLISHED])


@dataclass(frozen=True, slots=True)
class Filled:
    """An envelope before and after (won)."""

    envelope: Envelope
    before: int
    after: int

    @property
    def left(self) -> int:
        """What would be left; below 0 it can't be done."""
        return self.envelope.ceiling - self.after

    @property
    def is_exhausted(self) -> bool:
        """Whether it can't hold the change."""
        return self.left < 0


@dataclass(frozen=True, slots=True)
class Counted:
    """A count before and after, beside its target where there is one."""

    label: str
    before: int
    after: int
    target: int | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """All that a line's other outcome would change."""

    won: int
    envelopes: list[Filled]
    targets: list[Counted]
    province_projects: Counted
    province_won: Counted
    leaves_ranking: bool

    @property
    def is_possible(self) -> bool:
        """Whether every envelope can hold it."""
        return not any(each.is_exhausted for each in self.envelopes)


def effect_of(decision: Decision, line: DecisionLine, outcome: str) -> Effect:
    """What marking the line as `outcome` would do. Six queries, whatever the number of lines."""
    submission = line.submission
    standing = Award.objects.filter(STANDING, decision=decision, submission=submission).first()
    step = (outcome == Outcome.AWARD) - (standing is not None)
    won = step * (standing.amount if standing else line.amount)
    projects, money = _of_province(decision, submission, step, won)
    return Effect(
        won=won,
        envelopes=_envelopes(decision, submission, won),
        targets=_targets(decision, submission, step),
        province_projects=projects,
        province_won=money,
        leaves_ranking=(outcome == Outcome.AWARD) != (line.plain_outcome == Outcome.AWARD),
    )


def _envelopes(decision: Decision, submission: Submission, won: int) -> list[Filled]:
    drawn_on = envelopes_drawn_on(
        decision.call.programme_year,
        {submission.municipality_id[:2]},
        {submission.service_field_id},
        {submission.support_type_id},
    ).select_related("province", "service_field", "support_type", "programme_year")
    return [Filled(each, _used(each), _used(each) + won) for each in drawn_on]


def _used(envelope: Envelope) -> int:
    return envelope.reserved + envelope.committed


def _targets(decision: Decision, submission: Submission, step: int) -> list[Counted]:
    year = decision.call.programme_year_id
    standing = Award.objects.filter(STANDING, programme_year=year)
    counts = standing.aggregate(projects=Count("id"), municipalities=Count("municipality", distinct=True))
    others = standing.filter(municipality=submission.municipality_id)
    is_counted = others.exclude(decision=decision, submission=submission).exists()
    targets = targets_of(year)
    steps = {"projects": step, "municipalities": 0 if is_counted else step}
    return [
        Counted(
            str(kind.label), counts[kind.value], counts[kind.value] + steps[kind.value], targets[kind.value]
        )
        for kind in (TargetKind.MUNICIPALITIES, TargetKind.PROJECTS)
        if kind.value in targets
    ]


def _of_province(decision: Decision, submission: Submission, step: int, won: int) -> tuple[Counted, Counted]:
    """Projects and won of the submission's province."""
    province = submission.municipality.province
    found = Award.objects.filter(
        STANDING, programme_year=decision.call.programme_year_id, municipality__province=province
    ).aggregate(projects=Count("id"), won=Sum("amount", default=0))
    name = province.localized_name
    return (
        Counted(name, found["projects"], found["projects"] + step),
        Counted(name, found["won"], found["won"] + won),
    )
