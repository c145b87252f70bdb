"""One call decided and one still judged, by one set of people or by another; all else is equal.

ground = made_ground()                       # places, calls, filed copies: once
with world_of(ground, cast("한")): ...       # judged, ranked, published and appealed by these; then undone
with world_of(ground, cast("서")): ...       # the same keys, scores, counts and moments; other people
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from grants.awards import actions as awards
from grants.awards import tasks
from grants.calls.form_queries import forget_forms
from grants.calls.models import BonusRule, Call
from grants.proposals.models import Submission
from grants.reviews import actions
from grants.reviews.actions.integrity import begin_text
from grants.reviews.appeals import actions as appeals
from grants.reviews.chairing import actions as chairing
from grants.reviews.models import Exclusion, Panel, ReviewerProfile, ScoreSheet
from portal.accounts.models import User
from portal.actor import Actor, Role
from portal.signoff import actions as signoffs
from portal.signoff.models import SignOff
from tests import factories as make
from tests.grants.awards.factories import asks, targets
from tests.grants.reviews import factories as reviews
from villages.models import Membership, MembershipRole

TOTALS = ([91, 84, 78], [88, 86, 80, 71], [75, 74, 79, 72])
SEATS = 4


@dataclass(frozen=True)
class Ground:
    """What the applicants' side sees: who asks, and what was filed in either call."""

    decided: Call
    judged: Call
    filed: list[Submission]
    waiting: list[Submission]
    people: dict[str, User]


@dataclass(frozen=True)
class Cast:
    """Who judges. The seats of the chair, of who is excluded and of who steps aside differ too."""

    reviewers: list[User]
    managers: list[User]
    chair: int
    excluded: int
    aside: int

    @property
    def traces(self) -> list[str]:
        """The words by which one of them would be known."""
        people = [*self.reviewers, *self.managers]
        places = ReviewerProfile.objects.filter(user__in=self.reviewers).values_list("institution", flat=True)
        return [*(user.name for user in people), *(user.email for user in people), *places]


def cast(family: str, mail: str, *, chair: int, excluded: int, aside: int) -> Cast:
    """Five reviewers and two managers of one family name."""
    seats = [
        reviews.reviewer(name=f"{family}위원{seat}", email=f"{mail}{seat}@judges.test")
        for seat in range(SEATS + 1)
    ]
    ReviewerProfile.objects.filter(user__in=seats).update(institution=f"{family}씨연구원")
    managers = [
        make.person(Role.MANAGER, name=f"{family}주무관{each}", email=f"{mail}.m{each}@office.test")
        for each in range(2)
    ]
    return Cast(seats, managers, chair, excluded, aside)


def made_ground() -> Ground:
    """Two calls of a year. The officer's place filed two of the decided: one gets an award, one none."""
    decided = reviews.call_with_rubric()
    make.EnvelopeFactory(programme_year=decided.programme_year, ceiling=1000)
    targets(decided.programme_year)
    judged = reviews.call_with_rubric(programme_year=decided.programme_year)
    BonusRule.objects.create(call=decided, code="early", name="가점", name_en="Bonus", points=1)
    home = make.MunicipalityFactory()
    filed = [asks(decided, 600, home), asks(decided, 300), asks(decided, 300, home)]
    waiting = [asks(judged, 200, home), asks(judged, 100)]
    coordinator = make.UserFactory()
    Membership.objects.create(
        user=coordinator,
        role=MembershipRole.COORDINATOR,
        province=home.province,
        valid_from=decided.opens_at,
    )
    people = {
        "officer": make.member(home, MembershipRole.OFFICER),
        "signer": make.member(home, MembershipRole.SIGNER),
        "coordinator": coordinator,
    }
    return Ground(decided, judged, filed, waiting, people)


@contextmanager
def world_of(ground: Ground, judges: Cast) -> Iterator[None]:
    """Everything these people do, and afterwards a database as before, with the same keys to come."""
    with passing():
        _live(ground, judges)
        yield


@contextmanager
def passing() -> Iterator[None]:
    """What is written is undone in the end, down to the keys that come next."""
    _forget()
    keys = _next_keys()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    _set_next_keys(keys)


def _live(ground: Ground, judges: Cast) -> None:
    first, second = (make.actor(manager) for manager in judges.managers)
    _seat(ground.judged, judges, first)
    panel = _seat(ground.decided, judges, first)
    rule = ground.decided.bonus_rules.get()
    actions.grant_bonus(actor=first, submission=ground.filed[0], rule=rule, evidence="확인서 제3호")
    _judge(panel, judges, first, ground.filed)
    _name_each_other(judges)
    for submission, totals in zip(ground.filed, TOTALS, strict=True):
        reviews.scored(submission, totals)
    decision = awards.draft_decision(actor=first, ranking=actions.rank(actor=first, call=ground.decided))
    _approve(second, awards.request_publication(actor=first, decision=decision))
    _judge_half(ground, judges, second)
    _appeal(ground, first, second)
    tasks.track_allocations(ground.decided.programme_year_id)


def _seat(call: Call, judges: Cast, manager: Actor) -> Panel:
    """All are asked, sign and take their seats; the last one declines."""
    panel = actions.create_panel(actor=manager, call=call, name="1분과")
    text = begin_text(call)
    for seat, user in enumerate(judges.reviewers):
        asked = actions.invite_to_panel(
            actor=manager, panel=panel, reviewer=user, is_chair=seat == judges.chair
        )
        if seat == SEATS:
            actions.decline_seat(actor=make.actor(user), invitation_id=asked.pk, reason="해외 출장")
            continue
        actions.accept_seat(actor=make.actor(user), invitation_id=asked.pk)
        actions.sign(actor=make.actor(user), text=text, seen_hash=text.sha256)
    return panel


def _judge(panel: Panel, judges: Cast, manager: Actor, submissions: list[Submission]) -> None:
    Exclusion.objects.create(
        reviewer=judges.reviewers[judges.excluded],
        submission=submissions[0],
        ground="advice",
        recorded_by=manager.user,
    )
    actions.assign(actor=manager, panel=panel, submissions=submissions)


def _name_each_other(judges: Cast) -> None:
    """Somebody's remark betrays the chair."""
    chair = judges.reviewers[judges.chair]
    writer = ScoreSheet.objects.exclude(reviewer=chair).order_by("pk").first()
    ScoreSheet.objects.filter(assignment=writer.assignment_id).exclude(reviewer=chair).update(
        strengths=f"{chair.name} 위원과 같은 의견입니다."
    )


def _judge_half(ground: Ground, judges: Cast, manager: Actor) -> None:
    """One is scored; from the other somebody steps aside, and the chair writes to those who are late."""
    panel = ground.judged.panels.get()
    _judge(panel, judges, manager, ground.waiting)
    reviews.scored(ground.waiting[0], TOTALS[0])
    aside = judges.reviewers[judges.aside]
    sheet = ScoreSheet.objects.get(reviewer=aside, assignment__submission=ground.waiting[1])
    actions.recuse(actor=make.actor(aside), sheet_id=sheet.pk, ground="advice", detail="자문")
    chair = make.actor(judges.reviewers[judges.chair])
    chairing.write_to_unfinished(
        actor=replace(chair, arrived_at=timezone.now()), panel=panel, text="이번 주 안에 마쳐 주십시오."
    )


def _appeal(ground: Ground, first: Actor, second: Actor) -> None:
    officer = make.actor(ground.people["officer"])
    appeal = appeals.file_appeal(
        actor=officer, proposal_id=ground.filed[2].proposal_id, text="배점을 다시 보아 주십시오."
    )
    answer = appeals.lay_answer(
        actor=first, appeal_id=appeal.pk, outcome="dismissed", answer="배점은 기준대로 적용되었습니다."
    )
    _approve(second, answer)


def _approve(manager: Actor, request: SignOff) -> None:
    signoffs.approve(actor=manager, signoff_id=request.pk, seen_hash=request.payload_hash)


def _forget() -> None:
    cache.clear()
    forget_forms()
    ContentType.objects.clear_cache()


def _next_keys() -> list[tuple[str, int | None]]:
    with _as_the_owner() as cursor:
        cursor.execute("SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences")
        return cursor.fetchall()


def _set_next_keys(keys: list[tuple[str, int | None]]) -> None:
    with _as_the_owner() as cursor:
        cursor.executemany(
            "SELECT setval(%s, %s, %s)", [(name, last or 1, last is not None) for name, last in keys]
        )


@contextmanager
def _as_the_owner() -> Iterator[object]:
    """The web's role can't set a sequence back."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        yield cursor
        cursor.execute("RESET ROLE")
