"""Checklists, requests to mend and coordinators for tests."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from grants.calls.models import Call, Requirement
from grants.proposals import actions, states
from grants.proposals.actions.receipts import announced_signer
from grants.proposals.models import Proposal, Submission, SupplementRequest
from portal.accounts.queries import system_actor
from portal.actor import Actor
from tests.factories import actor, person
from tests.grants.proposals.factories import filed, manager, officer_of, received, signer_of
from villages.models import Membership, MembershipRole, Province


def requirement(call: Call, key: str = "letter", **fields: object) -> Requirement:
    """One line of the call's checklist."""
    return Requirement.objects.create(
        call=call, key=key, text=f"요건 {key}", text_en=f"Requirement {key}", **fields
    )


def coordinator(province: Province) -> Actor:
    """Who coordinates the province."""
    user = person()
    Membership.objects.create(
        user=user,
        role=MembershipRole.COORDINATOR,
        province=province,
        valid_from=datetime(2024, 1, 1, tzinfo=UTC),
    )
    return actor(user)


def asked(submission: Submission | None = None, *, days: float = 7, **fields: str) -> SupplementRequest:
    """A request to mend fields (the plan unless given) of a received proposal."""
    submission = submission or received()
    return actions.request_supplement(
        actor=manager(),
        proposal_id=submission.proposal_id,
        due_at=timezone.now() + timedelta(days=days),
        fields=fields or {"plan": "더 자세히 적어 주세요"},
    )


def mend(proposal_id: int, **columns: object) -> None:
    """Write in the draft, as an officer's save would."""
    Proposal.objects.filter(pk=proposal_id).update(**columns)


def answered(request: SupplementRequest, plan: str = "드론 두 대와 관제 화면을 갖춥니다.") -> Submission:
    """Mend the plan, lay it before the signer, sign it."""
    mend(request.proposal_id, plan=plan)
    municipality = request.proposal.municipality
    signoff = actions.request_supplement_signoff(
        actor=actor(officer_of(municipality)), proposal_id=request.proposal_id
    )
    signer = actor(signer_of(municipality))
    return actions.file_proposal(actor=signer, signoff_id=signoff.pk, seen_hash=signoff.payload_hash)


def later(who: Actor, **ahead: float) -> Actor:
    """The same person, whose request arrives later."""
    return Actor(who.user, who.roles, arrived_at=timezone.now() + timedelta(**ahead))


def endorsed(submission: Submission | None = None, **fields: object) -> Submission:
    """A filing that its province has endorsed."""
    submission = submission or filed(**fields)
    who = coordinator(submission.municipality.province)
    actions.endorse(actor=who, proposal_id=submission.proposal_id)
    return submission


def file_once_more(submission: Submission, at: datetime) -> Submission:
    """The copy as a further revision with a receipt, past every policy: only the database says no."""
    copy = Submission.objects.get(pk=submission.pk)
    copy.pk, copy.signoff = None, None
    copy.revision, copy.number, copy.filed_at = 9, f"RAW-{submission.pk}", at
    signed = announced_signer(system_actor()).sign(copy)
    signed.save(force_insert=True)
    return signed


def copies_of(first: Submission, count: int) -> list[Submission]:
    """As many more filings of the same words, without their parts: what lists show costs no more."""
    made = [_begun_like(first.proposal) for _ in range(count)]
    Proposal.objects.bulk_create(made)
    signer = announced_signer(system_actor())
    copies = [signer.sign(_copy(first, proposal)) for proposal in made]
    Submission.objects.bulk_create(copies)
    chosen = Proposal.objects.filter(pk__in=[each.pk for each in made])
    chosen.update(state=states.AWAITING_SIGNOFF)
    for slot, proposal in enumerate(made, start=first.proposal.slot + 1):
        chosen.filter(pk=proposal.pk).update(state=states.FILED, slot=slot)
    return copies


def _begun_like(proposal: Proposal) -> Proposal:
    copy = Proposal.objects.get(pk=proposal.pk)
    copy.pk, copy.state, copy.slot = None, states.DRAFTING, None
    copy._state.adding = True
    return copy


def _copy(first: Submission, proposal: Proposal) -> Submission:
    copy = Submission.objects.get(pk=first.pk)
    copy.pk, copy.signoff, copy.proposal = None, None, proposal
    copy.number = f"COPY-{proposal.pk}"
    copy._state.adding = True
    return copy
