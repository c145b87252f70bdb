"""The pages an officer and a signer see."""

import pytest
from django.urls import reverse

from grants.proposals.content import SECTIONS
from tests.factories import CallFactory, TownshipFactory
from tests.grants.proposals.factories import (
    ProposalFactory,
    complete_proposal,
    filed,
    officer_of,
    rate_of,
    signer_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    call = CallFactory()
    rate_of(call)
    municipality = TownshipFactory().municipality
    return ProposalFactory(call=call, municipality=municipality, drafted_by=officer_of(municipality))


@pytest.fixture
def officer(draft, signed_in):
    return signed_in(officer_of(draft.municipality))


@pytest.mark.parametrize("key", SECTIONS)
@pytest.mark.parametrize("make", ["empty", "complete"])
def test_every_section_opens(key, make, draft, signed_in) -> None:
    proposal = draft if make == "empty" else complete_proposal(draft.call, draft.municipality)
    client = signed_in(officer_of(draft.municipality))
    page = client.get(reverse("proposals:section", args=[proposal.pk, key]))
    assert page.status_code == 200
    assert f"<h1>{list(SECTIONS).index(key) + 1}. " in page.content.decode()


def test_list_summary_new_and_withdrawal_open(draft, officer) -> None:
    for name, args in (("list", []), ("new", []), ("detail", [draft.pk]), ("withdraw", [draft.pk])):
        page = officer.get(reverse(f"proposals:{name}", args=args))
        assert page.status_code == 200, name


def test_receipt_opens_for_officer_and_signer(signed_in) -> None:
    submission = filed()
    for user in (officer_of(submission.municipality), signer_of(submission.municipality)):
        page = signed_in(user).get(reverse("proposals:submission", args=[submission.pk]))
        assert submission.number in page.content.decode()
        assert submission.sha256 in page.content.decode()
