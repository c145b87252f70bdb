"""The same rules in the database, as the web's own role meets them."""

from itertools import product

import pytest
from django.utils import timezone

from portal.signoff.models import SignOff, State
from portal.signoff.states import MOVES
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def row(drafter, **fields):
    given = {"kind": "test.act", "about": "thing:1", "title": "t", "payload": {}, "payload_hash": "0" * 64}
    return SignOff.objects.create(drafted_by=drafter, **{**given, **fields})


def decided(state, drafter, other):
    by = {"withdrawn": drafter, "void": None}.get(state, other)
    return {"state": state, "decided_by": by, "decided_at": timezone.now(), "reason": "이유"}


def in_state(state):
    """A row that came to its state by the allowed way."""
    drafter, other = UserFactory(), UserFactory()
    signoff = row(drafter)
    if state != "pending":
        SignOff.objects.filter(pk=signoff.pk).update(**decided(state, drafter, other))
    return SignOff.objects.filter(pk=signoff.pk), drafter, other


@pytest.mark.parametrize("move", sorted(MOVES))
def test_allowed_moves_pass(move):
    rows, drafter, other = in_state(move[0])
    assert rows.update(**decided(move[1], drafter, other)) == 1


FORBIDDEN = sorted(
    (a.value, b.value) for a, b in product(State, State) if a != b and (a.value, b.value) not in MOVES
)


@pytest.mark.parametrize("move", FORBIDDEN)
def test_every_other_move_is_refused(move, refused_by):
    rows, _, _ = in_state(move[0])
    with refused_by("signoff_allowed_moves"):
        rows.update(state=move[1])


@pytest.mark.parametrize("state", ["approved", "returned", "withdrawn", "void"])
def test_it_begins_pending(state, refused_by):
    with refused_by("signoff_begins_pending"):
        row(UserFactory(), state=state)


@pytest.mark.parametrize("state", ["approved", "returned"])
def test_two_persons(state, refused_by):
    rows, drafter, _ = in_state("pending")
    with refused_by("signoff_two_persons"):
        rows.update(**decided(state, drafter, drafter))


def test_decided_by_somebody(refused_by):
    rows, _, _ = in_state("pending")
    with refused_by("signoff_decided_by_somebody"):
        rows.update(state="approved")


def test_what_is_void_nobody_decided(refused_by):
    rows, drafter, other = in_state("pending")
    with refused_by("signoff_decided_by_somebody"):
        rows.update(**{**decided("void", drafter, other), "decided_by": other})


@pytest.mark.parametrize("state", ["returned", "void"])
def test_returned_or_void_with_a_reason(state, refused_by):
    rows, drafter, other = in_state("pending")
    with refused_by("signoff_returned_with_reason"):
        rows.update(**{**decided(state, drafter, other), "reason": ""})


def test_one_pending_about_the_same_thing(refused_by):
    row(UserFactory())
    with refused_by("signoff_one_pending"):
        row(UserFactory())


@pytest.mark.parametrize(
    "change", [{"payload": {"won": 2}}, {"title": "x"}, {"about": "y"}, {"payload_hash": "1"}]
)
def test_what_is_signed_never_changes(change, refused_by):
    rows, _, _ = in_state("pending")
    with refused_by("signoff_frozen"):
        rows.update(**change)


@pytest.mark.parametrize("change", [{"reason": "other"}, {"is_acting": True}])
def test_what_was_decided_never_changes(change, refused_by):
    rows, _, _ = in_state("approved")
    with refused_by("signoff_decision_frozen"):
        rows.update(**change)


def test_it_is_never_deleted(refused_by):
    rows, _, _ = in_state("pending")
    with refused_by("signoff_never_deleted"):
        rows.delete()
