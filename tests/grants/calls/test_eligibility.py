"""Whether a municipality may apply, and why not: rules without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from grants.calls.eligibility import Finding, Place, Terms, findings

OPENS = datetime(2026, 3, 1, 9, tzinfo=UTC)
CLOSES = datetime(2026, 7, 15, 18, tzinfo=UTC)
TERMS = Terms(is_published=True, opens_at=OPENS, closes_at=CLOSES, places_on=date(2026, 2, 1))
SECOND = timedelta(seconds=1)
ALWAYS = Place(None, None)


def problems(place=ALWAYS, at=OPENS, terms=TERMS):
    return [finding.problem for finding in findings(terms, place, at)]


@pytest.mark.parametrize(
    ("at", "problem"),
    [(OPENS - SECOND, "not_open_yet"), (OPENS, ""), (CLOSES - SECOND, ""), (CLOSES, "closed")],
)
def test_a_call_takes_applications_from_its_first_second_to_the_one_before_it_closes(at, problem):
    assert problems(at=at) == [problem, "", ""]


def test_a_call_in_preparation_takes_none():
    hidden = Terms(is_published=False, opens_at=OPENS, closes_at=CLOSES, places_on=TERMS.places_on)
    assert problems(terms=hidden) == ["not_open_yet", "", ""]


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "problem"),
    [
        (None, None, ""),
        (date(2026, 2, 1), None, ""),
        (date(2026, 2, 2), None, "not_there_then"),
        (None, date(2026, 2, 1), "ended"),
        (None, date(2026, 1, 31), "not_there_then"),
    ],
)
def test_a_place_stood_on_the_day_of_the_call(valid_from, valid_to, problem):
    found = [each for each in problems(Place(valid_from, valid_to)) if each]
    assert found[:1] == [problem] * bool(problem)


@pytest.mark.parametrize(("day", "problem"), [(30, ""), (1, "ended")])
def test_a_place_that_ended_begins_nothing_from_the_day_after(day, problem):
    at = datetime(2026, 6 if day == 30 else 7, day, 12, tzinfo=UTC)
    assert problems(Place(None, date(2026, 6, 30)), at) == ["", "", problem]


def test_a_rule_that_is_met_has_no_problem():
    assert [Finding("a", "").is_met, Finding("a", "ended").is_met] == [True, False]
