"""What a new draft begins with: nothing, what is known, or an earlier proposal, fit for its call."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from grants.proposals.models import BudgetLine, FieldChange, Milestone, Proposal
from tests.factories import CallFactory, ProgrammeYearFactory, SupportRateFactory
from tests.grants.proposals.factories import TEXTS, complete_proposal, filed, officer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def earlier() -> Proposal:
    """What the municipality filed the year before."""
    return filed(title="작년 과제").proposal


@pytest.fixture
def call(earlier: Proposal) -> Any:
    """This year's call of the same programme, with the same support type."""
    before = earlier.call.programme_year
    year = ProgrammeYearFactory(programme=before.programme, year=before.year + 1)
    call = CallFactory(programme_year=year)
    SupportRateFactory(call=call, support_type=earlier.support_type)
    return call


@pytest.fixture
def officer(earlier: Proposal, signed_in: Any) -> Client:
    return signed_in(officer_of(earlier.municipality))


def begun(client: Client, call: Any, municipality: Any, begin_with: str) -> Proposal:
    posted = {"call": call.pk, "municipality": municipality.pk, "begin_with": begin_with}
    reply = client.post(reverse("proposals:new"), posted)
    assert reply.status_code == 302, reply.context["form"].errors
    return Proposal.objects.order_by("-pk")[0]


def test_an_earlier_proposal_comes_along_moved_to_the_new_year(officer, earlier, call) -> None:
    draft = begun(officer, call, earlier.municipality, f"copy-{earlier.pk}")
    assert (draft.title, draft.plan, draft.support_type) == ("작년 과제", TEXTS["plan"], earlier.support_type)
    assert (draft.pledged_at, draft.state, draft.missing) == (None, "drafting", 1)
    line, before = BudgetLine.objects.get(proposal=draft), BudgetLine.objects.get(proposal=earlier)
    assert (line.fiscal_year, line.national, line.item) == (
        before.fiscal_year + 1,
        before.national,
        before.item,
    )
    step, former = Milestone.objects.get(proposal=draft), Milestone.objects.get(proposal=earlier)
    assert step.starts_on == former.starts_on.replace(year=former.starts_on.year + 1)
    assert draft.national_total == earlier.national_total
    assert set(FieldChange.objects.filter(proposal=draft).values_list("how", flat=True)) == {"copied"}


def test_what_is_known_of_the_municipality_and_the_officer(officer, earlier, call) -> None:
    draft = begun(officer, call, earlier.municipality, "known")
    person = officer_of(earlier.municipality)
    assert earlier.municipality.full_name in draft.organisation
    assert person.email in draft.organisation
    assert draft.title == ""


def test_empty_unless_chosen(officer, earlier, call) -> None:
    draft = begun(officer, call, earlier.municipality, "")
    assert not FieldChange.objects.filter(proposal=draft).exists()


def test_another_municipality_s_proposal_is_not_offered_and_not_taken(officer, earlier, call) -> None:
    theirs = complete_proposal(title="남의 과제")
    page = officer.get(reverse("proposals:new"))
    assert [choice for choice, _ in page.context["form"].fields["begin_with"].choices] == [
        "",
        "known",
        f"copy-{earlier.pk}",
    ]
    posted = {"call": call.pk, "municipality": earlier.municipality.pk, "begin_with": f"copy-{theirs.pk}"}
    reply = officer.post(reverse("proposals:new"), posted)
    assert list(reply.context["form"].errors) == ["begin_with"]
    assert not Proposal.objects.filter(municipality=earlier.municipality, call=call).exists()


@pytest.mark.parametrize("tampered", ["copy-", "copy-x", "copy-99999999999999999999", "known2"])
def test_a_tampered_choice_is_refused_plainly(tampered, officer, earlier, call) -> None:
    posted = {"call": call.pk, "municipality": earlier.municipality.pk, "begin_with": tampered}
    reply = officer.post(reverse("proposals:new"), posted)
    assert list(reply.context["form"].errors) == ["begin_with"]
