"""What the municipality's people are told as their proposal moves."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, override

from grants.proposals.models import Outcome, Proposal, ProvinceDecision, Submission, SupplementRequest
from grants.proposals.queries import people_of, people_with_role
from portal.actor import Actor, Role
from portal.notices.actions import tell_many
from portal.signoff.models import SignOff
from portal.signoff.registry import SignOffLike

BOTH = (Role.OFFICER, Role.SIGNER)


def signoff_requested(proposal: Proposal, signoff: SignOffLike) -> None:
    """To the signers, the drafter apart."""
    people = people_of([proposal.municipality_id]).get(proposal.municipality_id, {})
    signers = [who for who in people_with_role(people, Role.SIGNER) if who != signoff.drafted_by_id]
    key = f"signoff:{signoff.pk}:requested"
    _tell(signers, "proposal.signoff_requested", _details(proposal), _page(proposal), key)


def returned(proposal: Proposal, signoff: SignOffLike, reason: str) -> None:
    """To the officer who asked, and to their successor where they have handed over, with the reason."""
    details = {**_details(proposal), "reason": reason}
    _tell(
        sorted({signoff.drafted_by_id, proposal.drafted_by_id}),
        "proposal.returned",
        details,
        _page(proposal),
        f"signoff:{signoff.pk}:returned",
    )


def requests_void(
    actor: Actor, signoffs: Iterable[SignOff], proposals: list[Proposal], reason: Mapping[str, str]
) -> None:
    """To the signers who were asked and to who asked, except whoever brought it about."""
    people = people_of({each.municipality_id for each in proposals})
    moved = {each.pk: each for each in proposals}
    items = []
    for signoff in signoffs:
        proposal = moved[signoff.payload["proposal"]]
        signers = people_with_role(people.get(proposal.municipality_id, {}), Role.SIGNER)
        concerned = {*signers, signoff.drafted_by_id} - {actor.user.pk if actor.user else None}
        details = {**_details(proposal), "reason": dict(reason)}
        key = f"signoff:{signoff.pk}:void"
        items += [(who, "proposal.request_void", details, _page(proposal), key) for who in sorted(concerned)]
    tell_many(items=items)


def withdrawn(actor: Actor, proposal: Proposal, reason: str) -> None:
    """To the other officers and signers of the municipality."""
    people = people_of([proposal.municipality_id]).get(proposal.municipality_id, {})
    others = [who for who in people_with_role(people, *BOTH) if who != actor.user.pk]
    details = {**_details(proposal), "who": actor.user.name, "reason": reason}
    _tell(others, "proposal.withdrawn", details, _page(proposal), f"proposal:{proposal.pk}:withdrawn")


def in_both_languages(message: str) -> dict[str, str]:
    """A sentence of our own, as notices keep it."""
    said = {}
    for language in ("ko", "en"):
        with override(language):
            said[language] = gettext(message)
    return said


def filed(proposal: Proposal, submission: Submission) -> None:
    """To officers and signers, with the receipt."""
    people = people_of([proposal.municipality_id]).get(proposal.municipality_id, {})
    details = {
        **_details(proposal),
        "number": submission.number,
        "filed_at": {"moment": submission.filed_at.isoformat()},
    }
    url = reverse("proposals:submission", args=[submission.pk])
    _tell(
        people_with_role(people, *BOTH), "proposal.filed", details, url, f"submission:{submission.pk}:filed"
    )


def received(proposals: list[Proposal]) -> None:
    """To the people of every municipality."""
    _tell_all(proposals, "proposal.received")


def found_eligible(proposals: list[Proposal]) -> None:
    """To the people of every municipality."""
    _tell_all(proposals, "proposal.eligible")


def found_ineligible(proposals: list[Proposal]) -> None:
    """To the people of every municipality, with the reason."""
    _tell_all(proposals, "proposal.ineligible")


def reconsidered(proposals: list[Proposal], reason: str) -> None:
    """To the people of every municipality, with the reason."""
    _tell_all(proposals, "proposal.reconsidered", reason)


def endorsed(proposal: Proposal) -> None:
    """To the people of the municipality."""
    _tell_all([proposal], "proposal.endorsed")


def returned_by_province(proposal: Proposal, decision: ProvinceDecision) -> None:
    """To the people of the municipality, with the reason and until when it may be mended."""
    details = {
        **_details(proposal),
        "reason": decision.reason,
        "until": {"moment": proposal.call.province_until.isoformat()},
    }
    key = f"province_decision:{decision.pk}"
    _tell(_people(proposal), "proposal.returned_by_province", details, _page(proposal), key)


def supplement_requested(request: SupplementRequest, count: int) -> None:
    """To the people of the municipality, how many fields and until when."""
    proposal = request.proposal
    details = {**_details(proposal), "count": count, "due": {"moment": request.due_at.isoformat()}}
    key = f"supplement:{request.pk}:requested"
    _tell(_people(proposal), "proposal.supplement_requested", details, _page(proposal), key)


def supplement_closed(request: SupplementRequest) -> None:
    """To the people of the municipality, how it ended."""
    proposal = request.proposal
    label = Outcome(request.outcome).label
    details = {**_details(proposal), "outcome": label_in_both_languages(label)}
    key = f"supplement:{request.pk}:closed"
    _tell(_people(proposal), "proposal.supplement_closed", details, _page(proposal), key)


def supplements_due_soon(requests: Iterable[SupplementRequest]) -> None:
    """To the officers of requests that are not answered and due soon; once each."""
    waiting = list(requests)
    people = people_of({each.proposal.municipality_id for each in waiting})
    tell_many(
        items=[
            (
                who,
                "proposal.supplement_due_soon",
                {**_details(each.proposal), "due": {"moment": each.due_at.isoformat()}},
                _page(each.proposal),
                f"supplement:{each.pk}:due",
            )
            for each in waiting
            for who in people_with_role(people.get(each.proposal.municipality_id, {}), *BOTH)
        ]
    )


def label_in_both_languages(label: Any) -> dict[str, str]:
    """A lazy label, as notices keep it."""
    said = {}
    for language in ("ko", "en"):
        with override(language):
            said[language] = str(label)
    return said


def _people(proposal: Proposal) -> list[int]:
    people = people_of([proposal.municipality_id]).get(proposal.municipality_id, {})
    return people_with_role(people, *BOTH)


def closing_soon(proposals: Iterable[Any]) -> None:
    """To the officers of drafts in calls about to close (each with `closes_at`)."""
    drafts = list(proposals)
    people = people_of({each.municipality_id for each in drafts})
    tell_many(
        items=[
            (
                who,
                "proposal.closing_soon",
                {**_details(each), "closes_at": {"moment": each.closes_at.isoformat()}},
                _page(each),
                f"proposal:{each.pk}:closing:{each.closes_at.isoformat()}",
            )
            for each in drafts
            for who in people_with_role(people.get(each.municipality_id, {}), Role.OFFICER)
        ]
    )


def _tell_all(proposals: list[Proposal], code: str, reason: str = "") -> None:
    people = people_of({each.municipality_id for each in proposals})
    tell_many(
        items=[
            (
                who,
                code,
                {**_details(each), "reason": reason or each.screening_reason},
                _page(each),
                # Found anew after a second look, they are told anew.
                f"proposal:{each.pk}:{code}:{each.state_since.isoformat()}",
            )
            for each in proposals
            for who in people_with_role(people.get(each.municipality_id, {}), *BOTH)
        ]
    )


def _details(proposal: Proposal) -> dict[str, Any]:
    municipality = proposal.municipality
    return {
        "title": proposal.title or "—",
        "municipality": {"ko": municipality.full_name, "en": municipality.full_name_en},
    }


def _page(proposal: Proposal) -> str:
    return reverse("proposals:detail", args=[proposal.pk])


def _tell(people: list[int], code: str, details: Mapping[str, Any], url: str, key: str) -> None:
    tell_many(items=[(who, code, details, url, key) for who in people])
