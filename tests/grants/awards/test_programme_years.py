"""Two calls on one programme year share its books; two programme years never do."""

import pytest
from django.utils import translation

from grants.awards import actions
from grants.awards.errors import EnvelopeExhausted
from grants.awards.models import Award, LedgerEntry
from grants.calls.actions import keep
from grants.calls.models import Call, Envelope
from portal.errors import Refused
from tests import factories as make
from tests.grants.awards.factories import (
    YEAR,
    asks,
    call_with_envelope,
    drafted,
    empty_draft,
    manager,
    package_asking,
)
from tests.grants.reviews.factories import submission_of

pytestmark = pytest.mark.django_db


def next_years_call(ceiling: int = 1000) -> Call:
    """A call of the same programme, a year on, with its own envelope."""
    return call_with_envelope(ceiling, programme_year=make.ProgrammeYearFactory(year=YEAR + 1))


def asks_next_year(call: Call, won: int):
    """A submission that asks of the next year's money alone."""
    return submission_of(call, package=package_asking({YEAR + 1: won}), national_total=won, project_total=won)


def reserved() -> dict[int, int]:
    """Won reserved, by fiscal year of the national envelopes."""
    return dict(Envelope.objects.filter(scope="all").values_list("fiscal_year", "reserved"))


def test_two_calls_on_one_programme_year_draw_on_the_same_envelope():
    first = call_with_envelope(1000)
    second = make.CallFactory(programme_year=first.programme_year)
    drafted(first, [asks(first, 600)])
    drafted(second, [asks(second, 400)])
    assert reserved() == {YEAR: 1000}
    third = make.CallFactory(programme_year=first.programme_year)
    submission = asks(third, 1)
    with pytest.raises(EnvelopeExhausted) as refusal:
        actions.reserve_award(
            actor=manager(), decision=empty_draft(third, [submission]), submission=submission
        )
    assert (refusal.value.envelope.left, refusal.value.asked) == (0, 1)


def test_another_programme_years_call_does_not():
    this, following = call_with_envelope(1000), next_years_call()
    drafted(this, [asks(this, 1000)])
    drafted(following, [asks_next_year(following, 700)])
    assert reserved() == {YEAR: 1000, YEAR + 1: 700}
    assert list(LedgerEntry.objects.order_by("id").values_list("envelope__fiscal_year", "position")) == [
        (YEAR, 1),
        (YEAR + 1, 1),
    ]


def test_the_database_refuses_an_award_from_another_years_money(refused_by):
    this, following = call_with_envelope(), next_years_call()
    award = drafted(this, [asks(this, 300)]).awards.get()
    submission = asks(this, 200)
    with refused_by("awards_award_of_its_calls_year"):
        Award.objects.create(
            decision=award.decision,
            programme_year=following.programme_year,
            proposal=submission.proposal,
            submission=submission,
            municipality=submission.municipality,
            amount=200,
            amount_asked=200,
        )


def test_the_database_refuses_an_entry_in_another_years_books(refused_by):
    this, following = call_with_envelope(), next_years_call()
    award = drafted(this, [asks(this, 300)]).awards.get()
    with refused_by("ledger_within_one_programme_year"):
        LedgerEntry.objects.create(
            envelope=Envelope.objects.get(programme_year=following.programme_year),
            kind="reserve",
            delta_reserved=1,
            award=award,
            decision=award.decision,
            key="elsewhere",
            entered_at=award.decision.drafted_at,
        )
    assert reserved() == {YEAR: 300, YEAR + 1: 0}


def test_a_published_call_keeps_its_programme_year(refused_by):
    this, following = call_with_envelope(), next_years_call()
    with refused_by("calls_programme_year_stands_once_published"):
        Call.objects.filter(pk=this.pk).update(programme_year=following.programme_year)
    this.programme_year = following.programme_year
    with translation.override("en"), pytest.raises(Refused, match="so the year can't be changed"):
        keep(actor=manager(), row=this)
    prepared = make.CallFactory(is_published=False)
    prepared.programme_year = following.programme_year
    keep(actor=manager(), row=prepared)
    assert Call.objects.get(pk=prepared.pk).programme_year == following.programme_year
