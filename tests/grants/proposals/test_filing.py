"""From a complete draft to the receipt."""

import pytest

from grants.proposals import actions, package, states
from grants.proposals.models import Proposal, Submission
from tests.factories import actor
from tests.grants.proposals.factories import (
    complete_proposal,
    filed,
    requested,
    signer_of,
    under_review,
)

pytestmark = pytest.mark.django_db


def test_a_complete_proposal_is_filed_by_the_signature() -> None:
    proposal = complete_proposal()
    assert proposal.missing == 0
    submission = filed(proposal)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.slot) == (states.FILED, 1)
    assert submission.number == f"{proposal.call.code}-{proposal.pk:05d}-1"
    assert submission.sha256 == package.digest(submission.package)
    assert package.national_amounts(submission.package) == {2024: 800_000_000}
    assert submission.filed_by == signer_of(proposal.municipality)


def test_filing_again_gives_the_same_receipt() -> None:
    proposal = complete_proposal()
    signoff = requested(proposal)
    signer = actor(signer_of(proposal.municipality))
    receipts = [
        actions.file_proposal(actor=signer, signoff_id=signoff.pk, seen_hash=signoff.payload_hash).pk
        for _ in range(3)
    ]
    assert receipts == [Submission.objects.get().pk] * 3


def test_a_review_can_be_reached() -> None:
    submission = under_review()
    assert Proposal.objects.get(pk=submission.proposal_id).state == states.UNDER_REVIEW
