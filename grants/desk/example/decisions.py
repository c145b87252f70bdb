"""The regular call's decision, made by the portal's own actions and published by a second person."""

from collections.abc import Iterator

from django.db import transaction

from grants.awards import ceilings, decisions, publication
from grants.awards.models import Award
from grants.calls.models import Call, Envelope
from grants.desk.example.afterwards import give_one_up, set_terms
from grants.desk.example.people import People
from grants.desk.example.slates import make_slates
from grants.proposals import states
from grants.proposals.models import Proposal
from grants.reviews.actions.ranking import rank
from grants.reviews.appeals.actions import file_appeal
from portal.accounts.models import User
from portal.accounts.queries import actor_of
from portal.signoff import actions as signoff


def publish(call: Call, people: People, home: str) -> Iterator[str]:
    """Rank, draft the plain line, set some terms, and publish by two persons; one award is given up."""
    drafter, approver = (actor_of(manager) for manager in people.managers)
    ranking = rank(actor=drafter, call=call)
    yield from make_slates(ranking, drafter)
    with transaction.atomic():
        decision = decisions.draft_decision(actor=drafter, ranking=ranking)
        set_terms(decision, drafter, home)
        asked = publication.request_publication(actor=drafter, decision=decision)
    signoff.approve(actor=approver, signoff_id=asked.pk, seen_hash=asked.payload_hash)
    give_one_up(decision, people)
    yield f"{Award.objects.filter(state='published').count()} awards of {call} published by a second person."
    yield raise_a_ceiling(call, people.managers)


def raise_a_ceiling(call: Call, managers: tuple[User, User]) -> str:
    """One example ceiling of a province, raised by a twentieth on record; only in example envelopes."""
    drafter, approver = (actor_of(manager) for manager in managers)
    envelope = Envelope.objects.filter(programme_year=call.programme_year, is_example=True).earliest("pk")
    asked = ceilings.request_change(
        actor=drafter,
        envelope=envelope,
        to=envelope.ceiling + envelope.ceiling // 20,
        reason="예시: 시·도별 한도를 신청 규모에 맞추어 조정합니다.",
    )
    signoff.approve(actor=approver, signoff_id=asked.pk, seen_hash=asked.payload_hash)
    return f"The ceiling of {envelope} was raised by two persons."


def appeal_once(call: Call, officer: User, municipality: str) -> None:
    """The first proposal of the municipality that was not awarded, appealed against: it awaits an answer."""
    lost = Proposal.objects.filter(call=call, municipality=municipality, state=states.NOT_AWARDED)
    proposal = lost.order_by("pk").first()
    if proposal is not None:
        file_appeal(
            actor=actor_of(officer),
            proposal_id=proposal.pk,
            text="예시 이의신청입니다. 추진 계획에 적은 유지관리 방안이 평가에 반영되었는지 확인해 주시기 바랍니다.",
        )
