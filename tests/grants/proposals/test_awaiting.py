"""What awaits whom: the signer is asked, the officer only looks."""

import pytest

from portal.signoff.policies import awaiting, visible_to
from tests import factories as make
from tests.grants.proposals import factories as proposals
from villages.models import MembershipRole

pytestmark = pytest.mark.django_db


def test_a_request_awaits_the_signer_and_is_seen_by_colleagues():
    proposal = proposals.complete_proposal()
    proposals.requested(proposal)
    signer = make.actor(make.member(proposal.municipality, MembershipRole.SIGNER))
    colleague = make.actor(make.member(proposal.municipality))
    stranger = make.actor(make.member(make.MunicipalityFactory(), MembershipRole.SIGNER))
    assert [(awaiting(who).count(), visible_to(who).count()) for who in (signer, colleague, stranger)] == [
        (1, 1),
        (0, 1),
        (0, 0),
    ]
