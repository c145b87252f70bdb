"""A ceiling is changed by two persons, with a reason, never below what is taken; its history stays."""

import pytest
from django.db import connection
from django.utils import timezone, translation

from grants.awards import actions
from grants.awards.models import CeilingChange
from grants.awards.reconciliation import reconcile
from grants.calls.models import Envelope
from portal.actor import Role
from portal.audit.models import Entry
from portal.errors import NotAllowed, Refused
from portal.signoff import actions as signoff
from portal.signoff.models import SignOff
from tests import factories as make
from tests.grants.awards.factories import asking, call_with_envelope, drafted, manager, published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def envelope() -> Envelope:
    """1,000 won with 300 reserved and 200 committed."""
    call = call_with_envelope(1000)
    published(drafted(call, asking(call, 200)))
    drafted(call, asking(call, 300))
    return Envelope.objects.get()


def ask(envelope: Envelope, to: int, reason: str = "추경") -> SignOff:
    return actions.request_ceiling(actor=manager(), envelope=envelope, to=to, reason=reason)


def approve(request: SignOff) -> SignOff:
    return signoff.approve(actor=manager(), signoff_id=request.pk, seen_hash=request.payload_hash)


def ceiling(envelope: Envelope) -> int:
    envelope.refresh_from_db()
    return envelope.ceiling


@pytest.mark.parametrize("to", [500, 999, 1001, 2**63 - 1])
def test_a_second_manager_changes_it(envelope, to):
    request = ask(envelope, to)
    assert ceiling(envelope) == 1000
    approve(request)
    assert ceiling(envelope) == to
    change = CeilingChange.objects.get()
    assert (change.before, change.after, change.reason, change.signoff_id) == (1000, to, "추경", request.pk)
    assert change.position == envelope.version == 3
    assert Entry.objects.get(act="envelope.change_ceiling").changes == {
        "ceiling": [1000, to],
        "reason": "추경",
    }
    assert reconcile(envelope.programme_year).faults == []


def test_no_one_approves_their_own(envelope):
    actor = manager()
    request = actions.request_ceiling(actor=actor, envelope=envelope, to=2000, reason="추경")
    with pytest.raises(NotAllowed):
        signoff.approve(actor=actor, signoff_id=request.pk, seen_hash=request.payload_hash)
    assert ceiling(envelope) == 1000


@pytest.mark.parametrize("role", [Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR, Role.REVIEWER])
def test_only_managers_draft(envelope, role):
    with pytest.raises(NotAllowed):
        actions.request_ceiling(actor=make.actor(None, role), envelope=envelope, to=2000, reason="추경")


@pytest.mark.parametrize(
    ("to", "reason", "code"),
    [
        (499, "추경", "ceiling_below_taken"),
        (0, "추경", "ceiling_below_taken"),
        (-1, "추경", "ceiling_below_taken"),
        (2**63, "추경", "amount_too_large"),
        (1000, "추경", "ceiling_same"),
        (2000, " ", "reason_missing"),
    ],
)
def test_a_ceiling_that_cannot_be_is_refused_when_drafted(envelope, to, reason, code):
    with pytest.raises(Refused) as refusal:
        ask(envelope, to, reason)
    assert refusal.value.code == code
    assert SignOff.objects.filter(kind="awards.ceiling").count() == 0


def test_the_refusal_names_the_least_possible(envelope):
    with pytest.raises(Refused) as refusal:
        ask(envelope, 499)
    assert str(refusal.value) == (
        "The national envelope 2024 has ₩500 reserved and committed. Its ceiling can't be less than that; "
        "₩499 were asked. Nothing was changed."
    )


def test_what_was_taken_since_is_looked_at_again_when_it_is_executed():
    call = call_with_envelope(1000)
    request = ask(Envelope.objects.get(), 200)
    drafted(call, asking(call, 201))
    with pytest.raises(Refused) as refusal:
        approve(request)
    assert refusal.value.code == "ceiling_below_taken"
    request.refresh_from_db()
    assert (request.state, Envelope.objects.get().ceiling) == ("pending", 1000)


def test_one_change_at_a_time(envelope):
    ask(envelope, 2000)
    with pytest.raises(Refused) as refusal:
        ask(envelope, 3000)
    assert refusal.value.code == "already_pending"


def raw(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_the_database_lets_no_ceiling_move_otherwise(envelope, refused_by):
    with refused_by("envelope_ceiling_by_change_only"):
        raw("UPDATE calls_envelope SET ceiling = ceiling + 1")


INSERT = """
    INSERT INTO awards_ceilingchange (envelope_id, before, after, reason, signoff_id, position, changed_at)
    VALUES (%s, %s, %s, %s, %s, 0, now())
"""


@pytest.mark.parametrize(("before", "after"), [(1000, 2000), (1000, 1500), (999, 2000)])
def test_without_a_second_signature_of_these_figures_nothing_is_changed(envelope, refused_by, before, after):
    request = ask(envelope, 2000)
    if after != before * 2:
        SignOff.objects.filter(pk=request.pk).update(
            state="approved", decided_by=make.person(Role.MANAGER), decided_at=timezone.now()
        )
    with refused_by("ceiling_change_by_two"):
        raw(INSERT, envelope.pk, before, after, "추경", request.pk)


def test_a_change_is_made_from_what_stands_and_stays(envelope, refused_by):
    request = ask(envelope, 2000)
    approve(request)
    with refused_by("ceiling_change_from_what_stands"):
        raw(INSERT, envelope.pk, 1000, 2000, "추경", request.pk)
    for statement in ("UPDATE awards_ceilingchange SET after = 1", "DELETE FROM awards_ceilingchange"):
        with refused_by("ceiling_change_append_only"):
            raw(statement)
