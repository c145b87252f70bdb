"""The front page: facts, the open call, what was announced, and nothing else."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from portal.actor import Role
from tests import factories as make
from tests.grants.results.factories import announced, awarded
from tests.grants.reviews.factories import submission_of

pytestmark = pytest.mark.django_db


def text_of(client):
    """The page without the tokens and the clock that differ each time."""
    page = client.get(reverse("desk:front")).content.decode()
    return re.sub(r"[A-Za-z0-9]{64}|<time class=\"countdown.*?</time>", "", page)


def test_an_empty_installation_has_a_page_without_figures(client):
    front = client.get(reverse("desk:front")).context["front"]
    assert (front.year, front.open_calls, front.totals, front.map) == (None, [], None, None)


def test_the_figures_are_the_programme_years_own_data(client):
    year = make.ProgrammeYearFactory()
    make.EnvelopeFactory(programme_year=year, ceiling=77_700_000_000)
    year.targets.create(kind="municipalities", value=12)
    year.targets.create(kind="projects", value=34)
    page = text_of(client)
    assert ("777억" in page, "/ 12" in page, "/ 34" in page) == (True, True, True)
    assert ("1,039억" in page, "/ 78" in page, "/ 99" in page) == (False, False, False)


def test_what_was_announced_is_counted_and_nothing_pending(client):
    call = make.CallFactory()
    make.EnvelopeFactory(programme_year=call.programme_year)
    announced(submission_of(call), 300_000_000)
    waiting = submission_of(call)
    before = text_of(client)
    awarded(waiting)
    assert text_of(client) == before
    totals = client.get(reverse("desk:front")).context["front"].totals
    assert (totals.committed, totals.projects, totals.municipalities) == (300_000_000, 1, 1)


def test_open_calls_come_by_deadline_and_others_stay_out(client):
    now = datetime.now(UTC)
    year = make.ProgrammeYearFactory()
    late = make.CallFactory(programme_year=year, closes_at=now + timedelta(days=9))
    soon = make.CallFactory(programme_year=year, closes_at=now + timedelta(days=2))
    make.CallFactory(programme_year=year, is_published=False)
    make.CallFactory(programme_year=year, closes_at=now - timedelta(seconds=1))
    make.CallFactory(programme_year=year, opens_at=now + timedelta(days=1))
    assert client.get(reverse("desk:front")).context["front"].open_calls == [soon, late]


def test_without_an_open_call_the_next_one_is_named(client):
    opens = datetime.now(UTC) + timedelta(days=3)
    call = make.CallFactory(opens_at=opens, closes_at=opens + timedelta(days=20))
    assert client.get(reverse("desk:front")).context["front"].next_call == call
    assert call.name in text_of(client)


def test_the_page_speaks_english_too(client):
    year = make.ProgrammeYearFactory()
    client.cookies["django_language"] = "en"
    page = text_of(client)
    assert year.name_en in page
    assert year.name not in page


def test_one_who_is_signed_in_is_shown_the_way_to_their_work(client):
    client.force_login(make.person(Role.MANAGER))
    page = text_of(client)
    assert f'href="{reverse("desk:home")}"' in page
    assert 'id="sign-in"' not in page


def test_example_data_is_labelled_by_its_own_flag(client):
    call = make.CallFactory()
    assert client.get(reverse("desk:front")).context["example_data"] is False
    type(call).objects.filter(pk=call.pk).update(is_example=True)
    assert client.get(reverse("desk:front")).context["example_data"] is True


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_page_costs_the_same_whatever_was_announced(client, cost_of, number):
    call = make.CallFactory()
    make.EnvelopeFactory(programme_year=call.programme_year)
    for _ in range(number):
        announced(submission_of(call))
    with cost_of() as cost:
        client.get(reverse("desk:front"))
    assert (len(cost.queries), cost.instances) == (7, 6)
