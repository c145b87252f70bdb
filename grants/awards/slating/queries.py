"""Reads of slates by the need of a page."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from grants.awards import states
from grants.awards.models import Award, Decision, Slate, SlateInput
from grants.awards.slates.problem import (
    MUNICIPALITIES,
    PROJECTS,
    PROVINCE,
    SERVICE_FIELD,
    SUPPORT_TYPE,
    Bound,
    Pool,
    Problem,
    Project,
    Proof,
    Rules,
    Solution,
    Totals,
)
from grants.awards.slating import recording
from grants.awards.slating.gathering import code_of
from grants.awards.slating.rules import Forced, Given
from grants.calls.models import Envelope, ServiceField, SupportType
from grants.proposals import states as proposal_states
from grants.proposals.models import Submission
from grants.reviews.models import RankingEntry, RankingRun
from villages.models import Province

Names = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Standing:
    """What already stands in the year apart from a slate: municipalities by whether they are announced."""

    published: frozenset[str]
    pending: frozenset[str]
    projects_published: int
    projects_pending: int

    @property
    def municipalities(self) -> frozenset[str]:
        """All that count."""
        return self.published | self.pending

    @property
    def counts(self) -> dict[str, int]:
        """By kind of target."""
        projects = self.projects_published + self.projects_pending
        return {PROJECTS: projects, MUNICIPALITIES: len(self.municipalities)}


def slates() -> QuerySet[Slate]:
    """Slates with their ranking, call and makers, without the texts of their inputs.

    Each with `decision`, the last one it became that stands; `decided`, the last one on its ranking whatever it
    came from; and the `newest` ranking of its call.
    """
    stands = Decision.objects.exclude(state=states.WITHDRAWN).order_by("-pk")
    became = stands.filter(slate=OuterRef("pk"))
    decided = stands.filter(ranking=OuterRef("input__ranking"))
    rankings = RankingRun.objects.filter(call=OuterRef("input__ranking__call")).order_by("-pk")
    return (
        Slate.objects.select_related("input__ranking__call__programme_year", "made_by", "copied_from", "job")
        .defer("input__text")
        .annotate(
            decision=Subquery(became.values("pk")[:1]),
            decided=Subquery(decided.values("pk")[:1]),
            newest=Subquery(rankings.values("pk")[:1]),
        )
        .order_by("-id")
    )


def problem_of(slate: Slate, pools: Sequence[Pool] = ()) -> Problem:
    """The problem as the slate's rows say it; `pools` instead of what was left when the input was taken."""
    text = SlateInput.objects.values_list("text", flat=True).get(pk=slate.input_id)
    gathered = recording.read(text)
    rows = slate.pools.select_related("envelope__service_field", "envelope__support_type")
    bounding = pools_of((each.envelope for each in rows), pools or gathered.pools)
    return Problem(gathered.projects, rules_with(slate, bounding, forced_of(slate)))


def pools_of(envelopes: Iterable[Envelope], pools: Iterable[Pool]) -> list[Pool]:
    """Those of the pools that are of these envelopes."""
    codes = {(each.scope, code_of(each)) for each in envelopes}
    return [pool for pool in pools if (pool.scope, pool.code) in codes]


def given_with(
    slate: Slate, envelopes: frozenset[int], bounds: tuple[Bound, ...], forced: tuple[Forced, ...]
) -> Given:
    """The rules as they were given, where the slate's rows are known."""
    return Given(
        name=slate.name,
        envelopes=envelopes,
        bounds=bounds,
        forced=forced,
        objective=slate.objective,
        per_municipality=slate.per_municipality,
        pass_mark=slate.pass_mark,
        time_limit=slate.time_limit,
        seed=slate.seed,
    )


def rules_with(slate: Slate, pools: Iterable[Pool], forced: Sequence[Forced]) -> Rules:
    """The rules of a slate with the envelopes that bound it and its forced projects. One query."""
    return Rules(
        pools=tuple(pools),
        bounds=bounds_of(slate),
        per_municipality=slate.per_municipality,
        pass_mark=slate.pass_mark,
        forced_in=tuple(each.submission for each in forced if each.side == "in"),
        forced_out=tuple(each.submission for each in forced if each.side == "out"),
        objective=slate.objective,
    )


def bounds_of(slate: Slate) -> tuple[Bound, ...]:
    """Its floors and ceilings."""
    rows = slate.bounds.values_list("scope", "code", "counts", "side", "value")
    return tuple(Bound(*row) for row in rows)


def forced_of(slate: Slate) -> tuple[Forced, ...]:
    """Its forced projects."""
    return tuple(Forced(*row) for row in slate.forced.values_list("submission", "side", "reason"))


def chosen_of(slate: Slate) -> tuple[int, ...]:
    """The chosen submissions by key, ascending."""
    return tuple(slate.choices.order_by("submission").values_list("submission", flat=True))


def solution_of(slate: Slate) -> Solution:
    """What the solver found of a solved slate, without its certificates. One query."""
    totals = Totals(slate.score or 0, slate.won or 0, slate.projects or 0, slate.municipalities or 0)
    proof = Proof(
        is_proven=bool(slate.is_proven),
        objective=totals.score,
        bound=slate.bound or 0,
        gap=slate.gap or 0,
        seconds=(slate.took_ms or 0) / 1000,
        most_municipalities=slate.most_municipalities,
    )
    return Solution(chosen_of(slate), totals, proof)


def names_of(programme_id: int) -> Names:
    """What provinces, service fields and support types are called, by scope and code. One query."""
    name = F("name_en") if (get_language() or "").startswith("en") else F("name")
    queries = [
        rows.annotate(scope=Value(scope, CharField()), said=name).values_list("scope", key, "said")
        for scope, key, rows in (
            (PROVINCE, "code", Province.objects.order_by()),
            (SERVICE_FIELD, "code", ServiceField.objects.filter(programme=programme_id).order_by()),
            (SUPPORT_TYPE, "code", SupportType.objects.filter(programme=programme_id).order_by()),
        )
    ]
    found = queries[0].union(*queries[1:], all=True)
    return {(scope, code): said for scope, code, said in found}


def standing_of(programme_year_id: int, apart_from: Collection[int] = ()) -> Standing:
    """What stands in the year, but for awards to the given submissions. One query."""
    awards = Award.objects.filter(
        programme_year=programme_year_id, state__in=[states.PENDING, states.PUBLISHED]
    ).order_by()
    every = awards.values_list("municipality", "state", "submission")
    rows = [(place, state) for place, state, submission in every if submission not in apart_from]
    published = [place for place, state in rows if state == states.PUBLISHED]
    pending = [place for place, state in rows if state == states.PENDING]
    return Standing(frozenset(published), frozenset(pending), len(published), len(pending))


def submissions_by_key(keys: Iterable[int]) -> dict[int, Submission]:
    """Numbers, titles and places of submissions."""
    rows = (
        Submission.objects.filter(pk__in=list(keys))
        .select_related("municipality")
        .only("number", "title", "municipality__full_name", "municipality__full_name_en")
    )
    return {each.pk: each for each in rows}


def found_by(projects: Iterable[Project], search: str) -> set[int]:
    """The keys of the projects whose number, title or place says so."""
    keys = [each.key for each in projects]
    said = (
        Q(number__icontains=search)
        | Q(title__icontains=search)
        | Q(municipality__full_name__icontains=search)
        | Q(municipality__full_name_en__icontains=search)
    )
    return set(Submission.objects.filter(said, pk__in=keys).values_list("pk", flat=True))


def rankings() -> QuerySet[RankingRun]:
    """Rankings with how many of theirs still are under review (`undecided`), the newest first."""
    awaited = Q(entries__submission__proposal__state=proposal_states.UNDER_REVIEW)
    return (
        RankingRun.objects.select_related("call", "made_by")
        .annotate(undecided=Count("entries", filter=awaited))
        .order_by("-id")
    )


def slates_of(ranking: RankingRun) -> tuple[int, bool]:
    """How many slates a ranking has, and whether it waits for its decision. One query.

    It waits while something of it is under review and its call has no open decision.
    """
    entries = RankingEntry.objects.filter(run=OuterRef("pk"))
    under_review = entries.filter(submission__proposal__state=proposal_states.UNDER_REVIEW)
    is_open = Decision.objects.filter(call=OuterRef("call"), state__in=states.OPEN)
    slates = Slate.objects.filter(input__ranking=OuterRef("pk")).order_by().values("input__ranking")
    found = RankingRun.objects.annotate(
        slates=Coalesce(Subquery(slates.annotate(count=Count("pk")).values("count")), 0),
        waits=Exists(under_review) & ~Exists(is_open),
    )
    count, waits = found.values_list("slates", "waits").get(pk=ranking.pk)
    return count, waits


def numbers_of(ranking_id: int, keys: Collection[int]) -> dict[int, str]:
    """The numbers of a ranking's submissions by their keys. One query without instances."""
    rows = RankingEntry.objects.filter(run=ranking_id).order_by("rank", "submission")
    return {
        key: number for key, number in rows.values_list("submission", "submission__number") if key in keys
    }
