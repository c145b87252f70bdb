"""What an award is worth changes with its ledger entries, in every envelope or in none."""

import pytest
from django.db import connection
from django.utils import translation

from grants.awards import actions, reserving
from grants.awards.errors import EnvelopeExhausted
from grants.awards.models import Award, LaterYearChange, LedgerEntry
from grants.awards.reconciliation import reconcile
from grants.calls.models import Envelope
from portal.errors import Refused
from tests import factories as make
from tests.grants.awards.factories import asks, call_with_envelope, drafted, ended, manager, published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def award() -> Award:
    """300 won pending of a national envelope of 1,000 and a provincial one of 500; 90 of the next year."""
    call = call_with_envelope(1000)
    submission = asks(call, 300, later=90)
    make.EnvelopeFactory(
        programme_year=call.programme_year,
        scope="province",
        province=submission.municipality.province,
        ceiling=500,
    )
    return drafted(call, [submission]).awards.get()


def columns() -> list[tuple[int, int]]:
    return list(Envelope.objects.order_by("id").values_list("reserved", "committed"))


def amounts(award: Award) -> tuple[int, int, list[tuple[int, int, int]]]:
    award.refresh_from_db()
    years = award.years.order_by("fiscal_year").values_list("fiscal_year", "amount", "amount_asked")
    return award.amount, award.amount_asked, list(years)


def adjust(award: Award, won: int, key: str = "first", **later: int) -> Award:
    given = {2024: won} | {int(year.removeprefix("y")): amount for year, amount in later.items()}
    return reserving.adjust(actor=manager(), award=award, amounts=given, key=key)


@pytest.mark.parametrize("won", [1, 299, 301, 500])
def test_a_pending_award_moves_what_it_reserves_everywhere(award, won):
    assert adjust(award, won).amount == won
    assert columns() == [(won, 0), (won, 0)]
    assert amounts(award) == (won, 300, [(2024, won, 300), (2025, 90, 90)])
    assert reconcile(award.programme_year).faults == []


def test_a_published_award_moves_what_is_committed(award):
    published(award.decision)
    adjust(award, 250)
    assert columns() == [(0, 250), (0, 250)]
    assert amounts(award)[0] == 250
    assert reconcile(award.programme_year).faults == []


def test_what_was_adjusted_is_published_and_given_back_whole(award):
    adjust(award, 250)
    published(award.decision)
    assert columns() == [(0, 250), (0, 250)]
    ended(award)
    assert reserving.give_back(actor=manager(), award=award).state == "cancelled"
    reserving.give_back(actor=manager(), award=award)
    assert columns() == [(0, 0), (0, 0)]
    assert list(LedgerEntry.objects.order_by("id").values_list("kind", flat=True)) == [
        kind for kind in ("reserve", "adjust", "commit", "release") for _ in range(2)
    ]
    assert reconcile(award.programme_year).faults == []


def test_a_draft_given_up_releases_what_is_in_force(award):
    adjust(award, 250)
    actions.cancel(actor=manager(), decision=award.decision)
    assert columns() == [(0, 0), (0, 0)]
    assert reconcile(award.programme_year).faults == []


def test_all_envelopes_or_none(award):
    with pytest.raises(EnvelopeExhausted) as refusal:
        adjust(award, 501)
    assert (refusal.value.left, refusal.value.asked) == (200, 201)
    assert columns() == [(300, 0), (300, 0)]
    assert amounts(award) == (300, 300, [(2024, 300, 300), (2025, 90, 90)])


def test_the_same_act_again_changes_nothing(award):
    adjust(award, 250, y2025=80)
    adjust(award, 400, y2025=70)
    assert amounts(award) == (250, 300, [(2024, 250, 300), (2025, 80, 90)])
    adjust(award, 400, key="second")
    assert amounts(award)[0] == 400
    assert LedgerEntry.objects.filter(kind="adjust").count() == 4


def test_later_years_move_apart_from_the_ledger(award):
    adjust(award, 300, y2025=0, y2026=7)
    assert LedgerEntry.objects.filter(kind="adjust").count() == 0
    assert amounts(award) == (300, 300, [(2024, 300, 300), (2025, 0, 90), (2026, 7, 0)])
    assert sorted(LaterYearChange.objects.values_list("fiscal_year", "delta")) == [(2025, -90), (2026, 7)]
    adjust(award, 200, y2025=5)
    assert amounts(award)[0] == 300
    assert reconcile(award.programme_year).faults == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({2024: 0}, "amount_not_positive"),
        ({2024: -1}, "amount_not_positive"),
        ({2025: -1}, "amount_not_positive"),
        ({2024: 2**63}, "amount_too_large"),
        ({2025: 2**63}, "amount_too_large"),
        ({2024: 2**63 - 1}, "envelope_exhausted"),
        ({2023: 1}, "year_passed"),
    ],
)
def test_amounts_that_cannot_be_are_refused(award, given, code):
    with pytest.raises(Refused) as refusal:
        reserving.adjust(actor=manager(), award=award, amounts=given, key="k")
    assert refusal.value.code == code
    assert amounts(award) == (300, 300, [(2024, 300, 300), (2025, 90, 90)])


def test_a_cancelled_award_stays_as_it_was(award):
    reserving.give_back(actor=manager(), award=award)
    with pytest.raises(Refused) as refusal:
        adjust(award, 200)
    assert refusal.value.code == "award_cancelled"


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE awards_award SET amount = amount - 1", "awards_amount_moved_by_ledger_only"),
        ("UPDATE awards_award SET amount_asked = amount_asked - 1", "awards_award_frozen"),
        ("UPDATE awards_awardyear SET amount = amount - 1", "awards_year_moved_by_change_only"),
        ("UPDATE awards_awardyear SET amount_asked = 1", "awards_year_frozen"),
        ("DELETE FROM awards_awardyear", "awards_year_never_deleted"),
        (
            "INSERT INTO awards_awardyear (award_id, fiscal_year, amount, amount_asked) VALUES (1, 2026, 2, 1)",
            "awards_year_begins_as_asked",
        ),
        ("UPDATE awards_lateryearchange SET delta = 1", "awards_later_change_append_only"),
        ("DELETE FROM awards_lateryearchange", "awards_later_change_append_only"),
    ],
)
def test_the_database_lets_amounts_move_with_their_entries_alone(award, refused_by, statement, rule):
    adjust(award, 300, y2025=80)
    with refused_by(rule), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("year", "delta", "rule"),
    [
        (2025, 0, "awards_later_change_moves_something"),
        (2024, -1, "awards_later_change_of_later_year"),
        (2026, 1, "awards_later_change_of_later_year"),
        (2025, -91, "awards_year_not_negative"),
    ],
)
def test_a_change_is_of_a_later_year_of_the_award(award, refused_by, year, delta, rule):
    with refused_by(rule):
        LaterYearChange.objects.create(
            award=award, fiscal_year=year, delta=delta, key="raw", entered_at="2024-03-01T00:00Z"
        )


@pytest.mark.parametrize(
    ("reserved", "committed", "rule"),
    [
        (-300, 0, "awards_amount_positive"),
        (1, 1, "ledger_entry_fits_kind"),
        (701, 0, "envelope_not_oversold"),
    ],
)
def test_an_adjustment_leaves_something_and_oversells_nothing(award, refused_by, reserved, committed, rule):
    with refused_by(rule):
        LedgerEntry.objects.create(
            envelope=Envelope.objects.order_by("id").first(),
            kind="adjust",
            delta_reserved=reserved,
            delta_committed=committed,
            award=award,
            decision=award.decision,
            key="raw",
            entered_at="2024-03-01T00:00Z",
        )
