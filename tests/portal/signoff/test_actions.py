"""The two-person rule: nobody approves what they drafted, and what was seen is what is signed."""

import pytest
from django.db import connection
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.actor import ALLOWED, Actor, refused
from portal.audit.models import Entry
from portal.errors import NotAllowed, Refused
from portal.signoff import actions, registry
from portal.signoff.models import SignOff
from portal.signoff.registry import Kind
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


class Room:
    """A room with one kind of act, that remembers what happened to it."""

    def __init__(self):
        self.executed, self.came_back = [], []
        self.verdict, self.fails = ALLOWED, False
        registry.register(
            Kind(
                name="test.act",
                label="시험",
                may_decide=lambda _actor, _signoff: self.verdict,
                visible=lambda _actor: Q(),
                execute=self.execute,
                returned=lambda _actor, signoff, reason: self.came_back.append((signoff.pk, reason)),
            )
        )

    def execute(self, actor, signoff):
        if self.fails:
            raise Refused("재원이 부족합니다.", "no_money")
        self.executed.append((actor.user, signoff.pk))


@pytest.fixture
def room():
    return Room()


def somebody():
    return Actor(UserFactory())


def drafted(actor, about="thing:1"):
    return actions.draft(
        actor=actor, kind="test.act", about=about, title="시험 기안", payload={"won": 1, "b": "가"}
    )


def test_another_person_approves_and_the_act_is_done(room):
    drafter, signer = somebody(), somebody()
    signoff = drafted(drafter)
    actions.approve(actor=signer, signoff_id=signoff.pk, seen_hash=signoff.payload_hash)
    signoff.refresh_from_db()
    assert (signoff.state, signoff.decided_by) == ("approved", signer.user)
    assert room.executed == [(signer.user, signoff.pk)]
    assert list(Entry.objects.order_by("id").values_list("act", "user")) == [
        ("signoff.draft", drafter.user.pk),
        ("signoff.approved", signer.user.pk),
    ]


def test_nobody_approves_or_returns_what_they_drafted(room):
    drafter = somebody()
    signoff = drafted(drafter)
    with pytest.raises(NotAllowed):
        actions.approve(actor=drafter, signoff_id=signoff.pk, seen_hash=signoff.payload_hash)
    with pytest.raises(NotAllowed):
        actions.return_to_drafter(actor=drafter, signoff_id=signoff.pk, reason="다시")
    assert room.executed == []


def test_only_what_was_seen_is_signed(room):
    signoff = drafted(somebody())
    with pytest.raises(Refused) as refusal:
        actions.approve(actor=somebody(), signoff_id=signoff.pk, seen_hash="0" * 64)
    assert refusal.value.code == "changed"
    assert room.executed == []


def test_a_payload_changed_behind_the_portals_back_is_not_signed(room):
    signoff = drafted(somebody())
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE signoff_signoff DISABLE TRIGGER USER")
        cursor.execute("UPDATE signoff_signoff SET payload = '{\"won\": 2}' WHERE id = %s", [signoff.pk])
    with pytest.raises(Refused) as refusal:
        actions.approve(actor=somebody(), signoff_id=signoff.pk, seen_hash=signoff.payload_hash)
    assert refusal.value.code == "changed"


def test_an_act_that_fails_leaves_it_pending(room):
    room.fails = True
    signoff = drafted(somebody())
    with pytest.raises(Refused, match="재원이 부족합니다"):
        actions.approve(actor=somebody(), signoff_id=signoff.pk, seen_hash=signoff.payload_hash)
    signoff.refresh_from_db()
    assert (signoff.state, signoff.decided_by) == ("pending", None)
    assert list(Entry.objects.values_list("act", flat=True)) == ["signoff.draft"]


def test_whom_the_kind_does_not_allow_decides_nothing(room):
    room.verdict = refused("권한이 없습니다.")
    signoff = drafted(somebody())
    with pytest.raises(NotAllowed, match="권한이 없습니다"):
        actions.approve(actor=somebody(), signoff_id=signoff.pk, seen_hash=signoff.payload_hash)


def test_it_is_returned_with_a_reason_only(room):
    signoff = drafted(somebody())
    with pytest.raises(Refused) as refusal:
        actions.return_to_drafter(actor=somebody(), signoff_id=signoff.pk, reason="  ")
    assert refusal.value.code == "reason_missing"
    actions.return_to_drafter(actor=somebody(), signoff_id=signoff.pk, reason="예산을 고쳐 주세요.")
    assert room.came_back == [(signoff.pk, "예산을 고쳐 주세요.")]


def test_only_who_drafted_withdraws(room):
    drafter = somebody()
    signoff = drafted(drafter)
    with pytest.raises(NotAllowed):
        actions.withdraw(actor=somebody(), signoff_id=signoff.pk)
    actions.withdraw(actor=drafter, signoff_id=signoff.pk)
    assert room.came_back == [(signoff.pk, "")]


def test_one_at_a_time_about_the_same_thing(room):
    drafter = somebody()
    signoff = drafted(drafter)
    with pytest.raises(Refused) as refusal:
        drafted(somebody())
    assert refusal.value.code == "already_pending"
    drafted(somebody(), about="thing:2")
    actions.withdraw(actor=drafter, signoff_id=signoff.pk)
    assert drafted(drafter).state == "pending"


MOVES = st.lists(
    st.tuples(st.sampled_from(["draft", "approve", "return", "withdraw"]), st.integers(0, 1)), max_size=12
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MOVES)
def test_whatever_two_people_do_no_act_is_done_by_one_alone(room, moves):
    people = [somebody(), somebody()]
    before = len(room.executed)
    approved = 0
    for move, who in moves:
        approved += attempt(move, people[who])
    done = room.executed[before:]
    assert len(done) == approved
    for decider, pk in done:
        signoff = SignOff.objects.get(pk=pk)
        assert (signoff.state, signoff.decided_by) == ("approved", decider)
        assert signoff.drafted_by != decider
    SignOff.objects.filter(state="pending").update(
        state="withdrawn", decided_by=people[0].user, decided_at="2026-01-01T00:00Z"
    )


def attempt(move, actor):
    """One press; whether it did the act."""
    pending = SignOff.objects.filter(state="pending").first()
    try:
        if move == "draft":
            drafted(actor)
        elif pending and move == "approve":
            actions.approve(actor=actor, signoff_id=pending.pk, seen_hash=pending.payload_hash)
            return True
        elif pending and move == "return":
            actions.return_to_drafter(actor=actor, signoff_id=pending.pk, reason="다시")
        elif pending:
            actions.withdraw(actor=actor, signoff_id=pending.pk)
    except Refused:
        pass
    return False
