"""Draft a slate, change its rules, copy it, give it to the solver. What is solved never changes."""

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from grants.awards.models import (
    Slate,
    SlateBound,
    SlateForced,
    SlateInput,
    SlatePool,
    SlateState,
)
from grants.awards.queries import envelopes_of, targets_of
from grants.awards.slates.problem import Bound
from grants.awards.slating import policies, recording
from grants.awards.slating.gathering import pool_of, take_input
from grants.awards.slating.queries import bounds_of, forced_of, given_with, standing_of
from grants.awards.slating.rules import Given, kept, target_bounds
from grants.reviews.models import RankingRun
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.jobs import actions as jobs
from portal.jobs.models import Job

JOB = "awards.solve_slate"
MOST_NAME = 60


@transaction.atomic
def draft_slate(*, actor: Actor, ranking: RankingRun, name: str, with_targets: bool = True) -> Slate:
    """A slate of a ranking that begins with the year's envelopes and, if asked, with what its targets lack.

    Raises Refused when nothing is under review any more, or the year has no national envelope.
    """
    ensure(policies.may_draft(actor))
    taken = take_input(ranking)
    gathered = recording.read(taken.text)
    year = ranking.call.programme_year
    bounds: tuple[Bound, ...] = ()
    if with_targets:
        standing = standing_of(year.pk, {each.key for each in gathered.projects})
        bounds = target_bounds(targets_of(year.pk), gathered, standing.counts)
    covering = frozenset(
        each.pk
        for each in envelopes_of(year)
        if any(project.is_of(pool_of(each).scope, pool_of(each).code) for project in gathered.projects)
    )
    return _begin(actor, taken, Given(name=name, envelopes=covering, bounds=bounds))


@transaction.atomic
def save_rules(*, actor: Actor, slate_id: int, given: Given) -> Slate:
    """Put what is given in the place of a draft's rules. Raises Refused when it is no draft any more."""
    held = locked(slate_id)
    ensure(policies.may_change(actor, held))
    _write(held, given)
    changes = {"name": held.name, "rules": len(given.bounds) + len(given.forced) + len(given.envelopes)}
    audit.record(actor=actor, act="slate.change", about=held, changes=changes)
    return held


@transaction.atomic
def copy(*, actor: Actor, slate_id: int, name: str = "", without: str = "") -> Slate:
    """A draft with the same rules, but for one by its key, over the same input: the two can be compared."""
    ensure(policies.may_draft(actor))
    slate = Slate.objects.select_related("input__ranking__call__programme_year").get(pk=slate_id)
    given = given_of(slate, name or copied_name(slate.name))
    if without:
        envelopes = envelopes_of(slate.input.ranking.call.programme_year)
        given = given.without(without, {each.pk: pool_of(each) for each in envelopes})
    return _begin(actor, slate.input, given, copied_from=slate)


@transaction.atomic
def renew(*, actor: Actor, slate_id: int) -> Slate:
    """A draft with the same rules over the newest ranking and the envelopes as they stand now.

    What was forced and is no longer to be decided falls away. Raises Refused as `draft_slate` does.
    """
    ensure(policies.may_draft(actor))
    slate = Slate.objects.select_related("input__ranking__call__programme_year").get(pk=slate_id)
    newest = RankingRun.objects.filter(call=slate.input.ranking.call_id).order_by("-pk")[0]
    taken = take_input(newest)
    keys = {each.key for each in recording.read(taken.text).projects}
    given = given_of(slate, copied_name(slate.name))
    return _begin(actor, taken, replace(given, forced=kept(given.forced, keys)), copied_from=slate)


@transaction.atomic
def request_solving(*, actor: Actor, slate_id: int) -> Job:
    """Give a draft to the solver; pressed twice, the same job is the answer, and a failed one is begun anew."""
    held = locked(slate_id)
    if held.state == SlateState.SOLVING and held.job:
        ensure(policies.may_draft(actor))
        if not held.job.is_over:
            return held.job
    else:
        ensure(policies.may_change(actor, held))
    held.job = jobs.start(actor=actor, kind=JOB, params={"slate": held.pk})
    held.state = SlateState.SOLVING
    held.save(update_fields=["state", "job"])
    audit.record(actor=actor, act="slate.solve", about=held, changes={"name": held.name})
    return held.job


def locked(slate_id: int) -> Slate:
    """The slate, locked."""
    return Slate.objects.select_for_update(of=("self",)).select_related("job").get(pk=slate_id)


def given_of(slate: Slate, name: str) -> Given:
    """A slate's rules as they were given, under a name. Three queries."""
    envelopes = frozenset(slate.pools.values_list("envelope", flat=True))
    return replace(given_with(slate, envelopes, bounds_of(slate), forced_of(slate)), name=name)


def copied_name(name: str) -> str:
    """What a copy is called until somebody says otherwise."""
    mark = _("copy of %(name)s") % {"name": ""}
    return (_("copy of %(name)s") % {"name": name[: MOST_NAME - len(mark)]})[:MOST_NAME]


def _begin(actor: Actor, taken: SlateInput, given: Given, copied_from: Slate | None = None) -> Slate:
    slate = Slate(input=taken, made_by=actor.user, copied_from=copied_from)
    _write(slate, given)
    changes = {"name": slate.name, "ranking": taken.ranking_id}
    audit.record(actor=actor, act="slate.draft", about=slate, changes=changes)
    return slate


def _write(slate: Slate, given: Given) -> None:
    """The columns of a draft and its rows, anew."""
    if not given.name.strip():
        raise Refused(_("Give the slate a name."), "no_name")
    slate.name = given.name.strip()[:MOST_NAME]
    slate.objective, slate.pass_mark = given.objective, given.pass_mark
    slate.per_municipality = given.per_municipality
    slate.time_limit, slate.seed = given.time_limit, given.seed
    slate.save()
    for rows in (slate.pools, slate.bounds, slate.forced):
        rows.all().delete()
    SlatePool.objects.bulk_create(SlatePool(slate=slate, envelope_id=key) for key in sorted(given.envelopes))
    SlateBound.objects.bulk_create(_bounds(slate, given.bounds))
    SlateForced.objects.bulk_create(
        SlateForced(slate=slate, submission_id=each.submission, side=each.side, reason=each.reason)
        for each in given.forced
    )


def _bounds(slate: Slate, bounds: Iterable[Bound]) -> list[SlateBound]:
    return [
        SlateBound(
            slate=slate,
            scope=each.scope,
            code=each.code,
            counts=each.counts,
            side=each.side,
            value=each.value,
        )
        for each in bounds
    ]
