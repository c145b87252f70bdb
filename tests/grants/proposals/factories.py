"""Proposals for tests: complete ones, filed ones, and ones further on. Nothing is random."""

from datetime import date, timedelta

import factory
from factory.django import DjangoModelFactory

from grants.calls.models import Call, SupportRate
from grants.proposals import actions, checklist
from grants.proposals.fields import address_of
from grants.proposals.models import (
    BudgetLine,
    Indicator,
    Milestone,
    Proposal,
    ProposalVillage,
    Submission,
)
from grants.proposals.queries import content_of, rules_of, with_content
from grants.proposals.stores import Columns
from portal.accounts.models import User
from portal.actor import Actor, Role
from portal.signoff.models import SignOff
from tests.factories import (
    CallFactory,
    MunicipalityFactory,
    ServiceFieldFactory,
    SupportRateFactory,
    SupportTypeFactory,
    TownshipFactory,
    UserFactory,
    VillageFactory,
    actor,
    member,
    person,
)
from villages.models import Membership, MembershipRole, Municipality, Village

NATIONAL = 800_000_000
LOCAL = 200_000_000


class ProposalFactory(DjangoModelFactory[Proposal]):
    """An empty draft."""

    class Meta:
        model = Proposal

    call = factory.SubFactory(CallFactory)
    municipality = factory.SubFactory(MunicipalityFactory)
    drafted_by = factory.SubFactory(UserFactory)
    missing = 8


def rate_of(call: Call) -> SupportRate:
    """The call's first rate, made at 80 % where it has none."""
    rate = call.rates.select_related("support_type").first()
    if rate is None:
        programme = call.programme_year.programme
        rate = SupportRateFactory(call=call, support_type=SupportTypeFactory(programme=programme))
    return rate


def officer_of(municipality: Municipality) -> User:
    return _person_of(municipality, MembershipRole.OFFICER)


def signer_of(municipality: Municipality) -> User:
    return _person_of(municipality, MembershipRole.SIGNER)


def _person_of(municipality: Municipality, role: MembershipRole) -> User:
    held = Membership.objects.active().filter(municipality=municipality, role=role).order_by("pk").first()
    return held.user if held else member(municipality, role)


def complete_proposal(
    call: Call | None = None,
    municipality: Municipality | None = None,
    *,
    national: int = NATIONAL,
    local: int = LOCAL,
    **fields: object,
) -> Proposal:
    """A draft with nothing missing: one village, one budget line in the programme's year (won), pledged."""
    call = call or CallFactory()
    municipality = municipality or MunicipalityFactory()
    officer = fields.pop("drafted_by", None) or officer_of(municipality)
    rate, year = rate_of(call), call.programme_year.year
    service_field = fields.pop("service_field", None) or (
        call.programme_year.programme.service_fields.first()
        or ServiceFieldFactory(programme=call.programme_year.programme)
    )
    proposal = ProposalFactory(
        call=call,
        municipality=municipality,
        drafted_by=officer,
        service_field=service_field,
        support_type=fields.pop("support_type", rate.support_type),
        pledged_by=officer,
        **{**TEXTS, "pledged_at": call.opens_at, **fields},
    )
    village = Village.objects.filter(township__municipality=municipality).first()
    village = village or VillageFactory(township=TownshipFactory(municipality=municipality))
    ProposalVillage.objects.create(
        proposal=proposal, township=village.township, village=village.name, households=120
    )
    BudgetLine.objects.create(
        proposal=proposal, item="장비 구입", fiscal_year=year, national=national, local=local
    )
    Indicator.objects.create(
        proposal=proposal, name="이용자 수", unit="명", baseline=0, target=300, measured_by="이용 기록 집계"
    )
    Milestone.objects.create(
        proposal=proposal, title="설계", starts_on=date(year, 3, 1), ends_on=date(year, 5, 31)
    )
    return refresh(proposal)


TEXTS = {
    "title": "산림 드론 방제",
    "summary": "드론으로 산불과 병해충을 살핍니다.",
    "purpose": "고령화로 산림을 살필 사람이 부족합니다.",
    "beneficiaries": 1200,
    "beneficiaries_note": "산촌 마을 주민",
    "plan": "드론과 관제 화면을 갖춥니다.",
    "organisation": "군청 산림과가 총괄합니다.",
    "operation": "군 예산으로 운영합니다.",
}


def refresh(proposal: Proposal) -> Proposal:
    """Write the totals and what is missing anew, as an action would."""
    said = with_content(Proposal.objects.filter(pk=proposal.pk)).get()
    content = content_of(said)
    Proposal.objects.filter(pk=proposal.pk).update(
        national_total=content.national_total,
        project_total=content.project_total,
        missing=checklist.sections_to_mend(content, rules_of(said)),
    )
    return Proposal.objects.select_related("call__programme_year", "municipality").get(pk=proposal.pk)


def write(who: Actor, proposal_id: int, **values: object) -> actions.Saved:
    """Save columns of a draft over what stands in them now."""
    stands = Proposal.objects.get(pk=proposal_id)
    columns = Columns(who, stands)
    changes = [
        actions.Change(address_of(name), columns.mark(address_of(name)), value)
        for name, value in values.items()
    ]
    return actions.save_fields(actor=who, proposal_id=proposal_id, changes=changes)


def requested(proposal: Proposal) -> SignOff:
    """Ask for the signature as its officer; there is a signer to tell."""
    signer_of(proposal.municipality)
    return actions.request_signoff(actor=actor(officer_of(proposal.municipality)), proposal_id=proposal.pk)


def filed(proposal: Proposal | None = None, **fields: object) -> Submission:
    """File a proposal (a complete one of these fields unless given) through request and signature."""
    proposal = proposal or complete_proposal(**fields)
    signoff = requested(proposal)
    signer = actor(signer_of(proposal.municipality))
    return actions.file_proposal(actor=signer, signoff_id=signoff.pk, seen_hash=signoff.payload_hash)


def reopened(submission: Submission) -> Proposal:
    """Opened again by its officer and pledged anew: complete once more."""
    officer = officer_of(submission.municipality)
    actions.reopen(actor=actor(officer), proposal_id=submission.proposal_id)
    rows = Proposal.objects.filter(pk=submission.proposal_id)
    rows.update(pledged_at=submission.call.opens_at, pledged_by=officer, missing=0)
    return rows.select_related("call__programme_year", "municipality").get()


def refiled(proposal: Proposal) -> Submission:
    """File a proposal that was opened again."""
    return filed(Proposal.objects.select_related("call", "municipality").get(pk=proposal.pk))


def manager() -> Actor:
    """A programme manager."""
    return actor(person(Role.MANAGER))


def received(submission: Submission | None = None, **fields: object) -> Submission:
    """A filing the ministry has received."""
    submission = submission or filed(**fields)
    actions.receive(actor=manager(), proposal_ids=[submission.proposal_id])
    return submission


def eligible(submission: Submission | None = None, **fields: object) -> Submission:
    """A filing found eligible."""
    submission = received(submission, **fields)
    actions.find_eligible(actor=manager(), proposal_ids=[submission.proposal_id])
    return submission


def under_review(submission: Submission | None = None, **fields: object) -> Submission:
    """A filing handed to the review: what panels judge and awards choose from."""
    submission = eligible(submission, **fields)
    actions.open_review(actor=manager(), proposal_ids=[submission.proposal_id])
    return submission


def close(call: Call) -> Call:
    """Close the call a second ago."""
    from django.utils import timezone

    call.closes_at = timezone.now() - timedelta(seconds=1)
    call.opens_at = min(call.opens_at, call.closes_at - timedelta(days=1))
    call.save(update_fields=["opens_at", "closes_at"])
    return call
