"""Money moves only through the ledger, and never more than there is."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import translation

from grants.awards import actions, ledger
from grants.awards.errors import EnvelopeExhausted
from grants.awards.models import Award, LedgerEntry
from grants.calls.models import Envelope, Scope
from portal.errors import Refused
from tests import factories as make
from tests.grants.awards.factories import (
    asking,
    asks,
    call_with_envelope,
    drafted,
    empty_draft,
    manager,
    published,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


WHOLE = 103_900_000_000


def national() -> Envelope:
    return Envelope.objects.get(scope=Scope.ALL)


def columns(envelope: Envelope) -> tuple[int, int, int]:
    envelope.refresh_from_db()
    return envelope.reserved, envelope.committed, envelope.version


def test_an_award_reserves_from_every_covering_envelope():
    call = call_with_envelope(1000)
    (submission,) = asking(call, 300)
    year = call.programme_year
    province = make.EnvelopeFactory(
        programme_year=year, scope="province", province=submission.municipality.province, ceiling=500
    )
    field = make.EnvelopeFactory(
        programme_year=year, scope="service_field", service_field=submission.service_field, ceiling=400
    )
    other = make.EnvelopeFactory(
        programme_year=year, scope="service_field", service_field=make.ServiceFieldFactory(), ceiling=400
    )
    later = make.EnvelopeFactory(programme_year=year, fiscal_year=2025, ceiling=400)
    decision = drafted(call, [submission])
    whole = Envelope.objects.get(scope=Scope.ALL, fiscal_year=2024)
    assert columns(whole) == (300, 0, 3)
    assert [columns(each)[:2] for each in (province, field, other, later)] == [
        (300, 0),
        (300, 0),
        (0, 0),
        (0, 0),
    ]
    award = decision.awards.get()
    assert list(LedgerEntry.objects.order_by("id").values_list("key", "position", "kind")) == [
        (f"award:{award.pk}:reserve:{whole.pk}", 1, "reserve"),
        (f"award:{award.pk}:reserve:{province.pk}", 2, "reserve"),
        (f"award:{award.pk}:reserve:{field.pk}", 3, "reserve"),
    ]


def test_a_narrower_envelope_refuses_all_or_nothing():
    call = call_with_envelope(1000)
    (submission,) = asking(call, 300)
    make.EnvelopeFactory(
        programme_year=call.programme_year,
        scope="province",
        province=submission.municipality.province,
        ceiling=299,
    )
    decision = empty_draft(call, [submission])
    with pytest.raises(EnvelopeExhausted) as refusal:
        actions.reserve_award(actor=manager(), decision=decision, submission=submission)
    assert str(refusal.value) == (
        "The Jeonbuk State envelope 2024 has ₩299 left, and ₩300 were asked. Nothing was reserved. "
        "Release another award or choose a smaller one."
    )
    assert columns(national()) == (0, 0, 0)
    assert Award.objects.count() == 0


@pytest.mark.parametrize(
    ("won", "code"),
    [
        (0, "amount_not_positive"),
        (-1, "amount_not_positive"),
        (2**63, "envelope_exhausted"),
        (WHOLE + 1, "envelope_exhausted"),
    ],
)
def test_amounts_that_cannot_be_are_refused_in_a_sentence(won, code):
    call = call_with_envelope(WHOLE)
    (submission,) = asking(call, won)
    with pytest.raises(Refused) as refusal:
        actions.reserve_award(
            actor=manager(), decision=empty_draft(call, [submission]), submission=submission
        )
    assert refusal.value.code == code
    if code == "envelope_exhausted":
        assert f"has ₩103,900,000,000 left, and ₩{won:,} were asked" in str(refusal.value)
    assert LedgerEntry.objects.count() == 0


def test_the_whole_envelope_can_be_given_to_the_last_won():
    call = call_with_envelope(WHOLE)
    first, second = asking(call, WHOLE, 1)
    decision = empty_draft(call, [first, second])
    actions.reserve_award(actor=manager(), decision=decision, submission=first)
    with pytest.raises(EnvelopeExhausted) as refusal:
        actions.reserve_award(actor=manager(), decision=decision, submission=second)
    assert (refusal.value.left, refusal.value.asked) == (0, 1)
    assert columns(national()) == (WHOLE, 0, 1)


def test_reserving_twice_returns_the_same_award():
    call = call_with_envelope(1000)
    (submission,) = asking(call, 300)
    decision = empty_draft(call, [submission])
    first = actions.reserve_award(actor=manager(), decision=decision, submission=submission)
    again = actions.reserve_award(actor=manager(), decision=decision, submission=submission)
    assert first.pk == again.pk
    assert columns(national()) == (300, 0, 1)


def test_released_and_reserved_again():
    call = call_with_envelope(1000)
    (submission,) = asking(call, 300)
    decision = drafted(call, [submission])
    actions.remove_award(actor=manager(), decision=decision, submission=submission)
    actions.remove_award(actor=manager(), decision=decision, submission=submission)
    assert columns(national()) == (0, 0, 2)
    actions.reserve_award(actor=manager(), decision=decision, submission=submission)
    assert columns(national()) == (300, 0, 3)
    assert list(decision.awards.order_by("id").values_list("state", flat=True)) == ["cancelled", "pending"]


def test_publication_moves_reserved_to_committed_where_it_was_reserved():
    call = call_with_envelope(1000)
    submissions = asking(call, 300, 200)
    decision = drafted(call, submissions)
    # An envelope that came after the reservation is not asked to commit what it never held.
    added = make.EnvelopeFactory(
        programme_year=call.programme_year,
        scope="province",
        province=submissions[0].municipality.province,
        ceiling=1,
    )
    published(decision)
    assert columns(national()) == (0, 500, 4)
    assert columns(added)[:2] == (0, 0)


def test_later_years_stand_apart():
    call = call_with_envelope(1000)
    submission = asks(call, 400, later=900)
    award = drafted(call, [submission]).awards.get()
    assert columns(national())[:2] == (400, 0)
    assert list(award.years.order_by("fiscal_year").values_list("fiscal_year", "amount")) == [
        (2024, 400),
        (2025, 900),
    ]


def raw(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_columns_are_moved_by_the_ledger_alone(refused_by):
    call_with_envelope(1000)
    for column in ("reserved", "committed", "version"):
        with refused_by("envelope_moved_by_ledger_only"):
            raw(f"UPDATE calls_envelope SET {column} = {column} + 1")


@pytest.mark.parametrize(
    "statement", ["UPDATE awards_ledgerentry SET delta_reserved = 1", "DELETE FROM awards_ledgerentry"]
)
def test_the_ledger_is_append_only(refused_by, statement):
    call = call_with_envelope(1000)
    drafted(call, asking(call, 300))
    with refused_by("ledger_append_only"):
        raw(statement)


INSERT = """
    INSERT INTO awards_ledgerentry
        (envelope_id, position, kind, delta_reserved, delta_committed, award_id, decision_id, key, entered_at)
    SELECT envelope_id, 0, %s, %s, %s, award_id, decision_id, %s, now() FROM awards_ledgerentry LIMIT 1
"""


@pytest.mark.parametrize(
    ("kind", "reserved", "committed", "key", "rule"),
    [
        ("reserve", 701, 0, "new", "envelope_not_oversold"),
        ("release", -301, 0, "new", "envelope_reserved_not_negative"),
        ("release", -300, -1, "new", "envelope_committed_not_negative"),
        ("commit", -301, 301, "new", "envelope_reserved_not_negative"),
        ("release", 0, 0, "new", "ledger_entry_moves_something"),
        ("reserve", -1, 0, "new", "ledger_entry_fits_kind"),
        ("commit", -2, 1, "new", "ledger_entry_fits_kind"),
        ("reserve", 1, 0, None, "awards_ledgerentry_key_key"),
    ],
)
def test_the_database_refuses_by_itself(refused_by, kind, reserved, committed, key, rule):
    call = call_with_envelope(1000)
    drafted(call, asking(call, 300))
    with refused_by(rule):
        raw(INSERT, kind, reserved, committed, key or LedgerEntry.objects.get().key)
    assert columns(national()) == (300, 0, 1)


def test_a_refusal_of_the_database_is_told_in_the_same_words():
    call = call_with_envelope(1000)
    drafted(call, asking(call, 300))
    with pytest.raises(EnvelopeExhausted) as refusal, ledger.told_plainly({national().pk: 701}):
        raw(INSERT, "reserve", 701, 0, "raw")
    assert str(refusal.value) == (
        "The national envelope 2024 has ₩700 left, and ₩701 were asked. Nothing was reserved. "
        "Release another award or choose a smaller one."
    )


@pytest.mark.parametrize("table", ["awards_ledgerentry", "awards_award", "calls_envelope"])
def test_the_web_cannot_truncate(table):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        raw(f"TRUNCATE {table} CASCADE")


def test_an_envelope_is_needed_before_the_ledger():
    call = make.CallFactory()
    province = make.EnvelopeFactory(
        programme_year=call.programme_year, scope="province", province=make.ProvinceFactory(), ceiling=1000
    )
    submission = asks(call, 300)
    with pytest.raises(Refused) as refusal:
        drafted(call, [submission])
    assert refusal.value.code == "no_envelope"
    assert columns(province) == (0, 0, 0)
