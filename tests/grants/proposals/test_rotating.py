"""An officer hands over: what they had under way is the successor's, who is told what comes back."""

import pytest
from django.urls import reverse

from grants.proposals.models import Proposal
from portal.audit.queries import entries_about
from portal.notices.models import Notice
from portal.signoff import actions as signoffs
from tests.factories import actor, member
from tests.grants.proposals.factories import complete_proposal, officer_of, requested, signer_of, under_review
from villages.actions import hand_over
from villages.models import Membership, MembershipRole

pytestmark = pytest.mark.django_db


def test_all_that_is_under_way_passes_on_and_nothing_else() -> None:
    draft = complete_proposal()
    former = officer_of(draft.municipality)
    colleague = member(draft.municipality, MembershipRole.OFFICER)
    other = complete_proposal(draft.call, draft.municipality, drafted_by=colleague)
    judged = under_review(call=draft.call, municipality=draft.municipality, drafted_by=former).proposal
    Proposal.objects.filter(pk=judged.pk).update(state="not_awarded")
    successor = member(draft.municipality, MembershipRole.SIGNER)
    held = Membership.objects.active().get(user=former)
    hand_over(actor=actor(former), membership=held, successor=successor)
    drafted = dict(Proposal.objects.values_list("pk", "drafted_by"))
    assert drafted == {draft.pk: successor.pk, other.pk: colleague.pk, judged.pk: former.pk}
    assert entries_about(draft).filter(act="proposal.pass_on").get().changes == {
        "drafted_by": [former.pk, successor.pk]
    }


def test_what_the_signer_returns_reaches_the_successor_too() -> None:
    signoff = requested(complete_proposal())
    proposal = Proposal.objects.get()
    former = officer_of(proposal.municipality)
    successor = member(proposal.municipality, MembershipRole.OFFICER)
    held = Membership.objects.active().get(user=former)
    hand_over(actor=actor(former), membership=held, successor=successor)
    signer = actor(signer_of(proposal.municipality))
    signoffs.return_to_drafter(actor=signer, signoff_id=signoff.pk, reason="예산을 다시 보십시오.")
    told = Notice.objects.filter(code="proposal.returned").values_list("user", flat=True)
    assert sorted(told) == sorted([former.pk, successor.pk])


def test_a_request_that_waits_is_the_successor_s_to_take_back(signed_in) -> None:
    signoff = requested(complete_proposal())
    proposal = Proposal.objects.get()
    former = officer_of(proposal.municipality)
    successor = member(proposal.municipality, MembershipRole.OFFICER)
    page, press = (reverse(f"proposals:{name}", args=[proposal.pk]) for name in ("detail", "take_back"))
    client = signed_in(successor)
    assert press not in client.get(page).content.decode()
    client.post(press)
    signoff.refresh_from_db()
    assert signoff.state == "pending"
    hand_over(actor=actor(former), membership=Membership.objects.get(user=former), successor=successor)
    assert press in client.get(page).content.decode()
    client.post(press)
    signoff.refresh_from_db()
    assert (signoff.state, Proposal.objects.get().state) == ("withdrawn", "drafting")
