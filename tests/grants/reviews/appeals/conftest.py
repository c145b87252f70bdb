"""A proposal that was not awarded, its officer, two managers."""

import pytest

from grants.proposals.actions import publish_outcomes
from grants.proposals.models import Proposal
from grants.reviews.appeals import actions
from portal.actor import Role
from tests import factories as make
from tests.grants.proposals.factories import officer_of
from tests.grants.reviews import factories as reviews


@pytest.fixture
def managers():
    return make.actor(None, Role.MANAGER), make.actor(None, Role.MANAGER)


@pytest.fixture
def proposal(managers):
    submission = reviews.submission_of(reviews.call_with_rubric())
    publish_outcomes(actor=managers[0], outcomes={submission.proposal_id: "not_awarded"})
    return Proposal.objects.select_related("municipality", "call").get(pk=submission.proposal_id)


@pytest.fixture
def officer(proposal):
    return make.actor(officer_of(proposal.municipality))


@pytest.fixture
def appeal(proposal, officer):
    return actions.file_appeal(actor=officer, proposal_id=proposal.pk, text="배점이 잘못 적용되었습니다.")
