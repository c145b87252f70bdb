"""Later fiscal years: what awards promise, by every envelope that covers them, beside its ceiling."""

import pytest
from django.urls import reverse

from grants.awards import ledger
from grants.awards.books.later import promised_of, promises_of
from grants.awards.models import Award
from grants.calls.models import Envelope
from portal.actor import Role
from tests import factories as make
from tests.grants.awards.books.test_statement import as_role, text_of
from tests.grants.awards.factories import asks, call_with_envelope, drafted, ended, published

pytestmark = pytest.mark.django_db
LIST = "admin:awards_envelopes"


def envelopes_over(call, submission, fiscal_year=2025, ceiling=100):
    """One of every scope that covers the submission."""
    scopes = {
        "all": {},
        "province": {"province": submission.municipality.province},
        "service_field": {"service_field": submission.service_field},
        "support_type": {"support_type": submission.support_type},
    }
    return {
        scope: make.EnvelopeFactory(
            programme_year=call.programme_year, fiscal_year=fiscal_year, scope=scope, ceiling=ceiling, **owner
        )
        for scope, owner in scopes.items()
    }


def promised(year):
    return {
        (each.fiscal_year, each.envelope.scope if each.envelope else ""): (each.pending, each.published)
        for each in promises_of(year)
    }


def elsewhere():
    """A municipality of another province than the usual one."""
    return make.MunicipalityFactory(code="43720", province=make.ProvinceFactory(code="43"))


@pytest.fixture
def call():
    """70 published and 40 pending of one place, field and type; 5 published elsewhere, in another field and type."""
    call = call_with_envelope(10_000)
    first, other = asks(call, 300, later=70), asks(call, 100, elsewhere(), later=5)
    published(drafted(call, [first, other]))
    second = make.CallFactory(programme_year=call.programme_year)
    same = {"service_field": first.service_field, "support_type": first.support_type}
    drafted(second, [asks(second, 200, first.municipality, later=40, **same)])
    return call


def test_every_envelope_of_a_later_year_has_its_own_promises(call):
    first = Award.objects.order_by("id")[0].submission
    envelopes = envelopes_over(call, first)
    assert promised(call.programme_year) == {
        (2025, "all"): (40, 75),
        (2025, "province"): (40, 70),
        (2025, "service_field"): (40, 70),
        (2025, "support_type"): (40, 70),
    }
    awards = Award.objects.select_related("submission")
    for envelope in envelopes.values():
        later = [
            award.years.get(fiscal_year=2025).amount
            for award in awards
            if ledger.covers(envelope, award.submission)
        ]
        found = promised_of(envelope)
        assert found.pending + found.published == sum(later)
    assert promised_of(Envelope.objects.get(fiscal_year=2024)) is None


def test_what_ended_is_promised_no_more_and_other_years_are_apart(call):
    first = Award.objects.order_by("id")[0]
    ended(first)
    Award.objects.filter(pk=first.pk).update(state="cancelled")
    envelopes_over(call, first.submission, fiscal_year=2026)
    narrow = make.EnvelopeFactory(
        programme_year=call.programme_year,
        fiscal_year=2025,
        scope="province",
        province=first.municipality.province,
        ceiling=40,
    )
    assert promised(call.programme_year) == {
        (2025, ""): (40, 5),
        (2025, "province"): (40, 0),
        **{(2026, scope): (0, 0) for scope in ("all", "province", "service_field", "support_type")},
    }
    assert promised_of(narrow).above == 0


def test_the_pages_say_what_is_above_a_ceiling_and_refuse_nothing(call):
    envelopes_over(call, Award.objects.order_by("id")[0].submission)
    client = as_role(Role.AUDITOR)
    said = text_of(client.get(reverse(LIST)))
    assert "National envelope 2025 100 40 75 -15 Above the ceiling" in said
    assert said.count("Above the ceiling") == 4
    narrow = Envelope.objects.get(fiscal_year=2025, scope="province")
    said = text_of(client.get(reverse("admin:awards_envelope", args=[narrow.pk])))
    assert "Awards promise ₩70 published and ₩40 pending" in said
    assert "₩10 above the ceiling" in said
    more = make.CallFactory(programme_year=call.programme_year)
    drafted(more, [asks(more, 100, later=1000)])
    assert promised_of(Envelope.objects.get(fiscal_year=2025, scope="all")).above == 1015


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_list_costs_the_same_whatever_the_number_of_awards(cost_of, number):
    call = call_with_envelope(10_000)
    submissions = [asks(call, 10, later=5) for _ in range(number)]
    drafted(call, submissions)
    envelopes_over(call, submissions[0])
    client = as_role(Role.AUDITOR)
    client.get(reverse(LIST))
    with cost_of() as cost:
        assert f"100 {5 * number} 0" in text_of(client.get(reverse(LIST)))
    assert (len(cost.queries), cost.instances) == (6, 15)
