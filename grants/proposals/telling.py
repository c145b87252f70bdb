"""What the municipality's people are told as their proposal moves."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.proposals.models import Proposal, Submission
from grants.proposals.queries import people_of, people_with_role
from portal.actor import Role
from portal.notices.actions import tell_many
from portal.notices.registry import Urgency, name_group, register
from portal.signoff.registry import SignOffLike

BOTH = (Role.OFFICER, Role.SIGNER)


def register_texts() -> None:
    """Make the kinds of notices known."""
    name_group("proposal", _("Our proposals"))
    register(
        "proposal.signoff_requested",
        subject=_("Sign-off requested: %(title)s"),
        body=_(
            "%(municipality)s: the proposal “%(title)s” awaits your signature. "
            "It is filed the moment you sign it, before the deadline."
        ),
    )
    register(
        "proposal.returned",
        subject=_("Returned: %(title)s"),
        body=_("The signer returned the proposal “%(title)s”. Reason: %(reason)s"),
    )
    register(
        "proposal.filed",
        subject=_("Filed: %(title)s"),
        body=_(
            "%(municipality)s: the proposal “%(title)s” was filed at %(filed_at)s under the number %(number)s."
        ),
        urgency=Urgency.BINDING,
    )
    register(
        "proposal.received",
        subject=_("Received: %(title)s"),
        body=_("The ministry received the proposal “%(title)s”. The check of the requirements follows."),
        may_be_held=True,
    )
    register(
        "proposal.eligible",
        subject=_("Eligible: %(title)s"),
        body=_("The proposal “%(title)s” meets the requirements and goes to the review."),
        may_be_held=True,
    )
    register(
        "proposal.ineligible",
        subject=_("Not eligible: %(title)s"),
        body=_("The proposal “%(title)s” does not meet the requirements. Reason: %(reason)s"),
        urgency=Urgency.BINDING,
        may_be_held=True,
    )
    register(
        "proposal.closing_soon",
        subject=_("Not filed yet: %(title)s"),
        body=_("The draft “%(title)s” is not filed. The call closes at %(closes_at)s."),
    )


def signoff_requested(proposal: Proposal, signoff: SignOffLike) -> None:
    """To the signers, the drafter apart."""
    people = people_of([proposal.municipality_id]).get(proposal.municipality_id, {})
    signers = [who for who in people_with_role(people, Role.SIGNER) if who != signoff.drafted_by_id]
    key = f"signoff:{signoff.pk}:requested"
    _tell(signers, "proposal.signoff_requested", _details(proposal), _page(proposal), key)


def returned(proposal: Proposal, signoff: SignOffLike, reason: str) -> None:
    """To the officer who asked, with the reason."""
    details = {**_details(proposal), "reason": reason}
    _tell(
        [signoff.drafted_by_id],
        "proposal.returned",
        details,
        _page(proposal),
        f"signoff:{signoff.pk}:returned",
    )


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


def _tell_all(proposals: list[Proposal], code: str) -> None:
    people = people_of({each.municipality_id for each in proposals})
    tell_many(
        items=[
            (
                who,
                code,
                {**_details(each), "reason": each.screening_reason},
                _page(each),
                f"proposal:{each.pk}:{code}:{each.revision}",
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
