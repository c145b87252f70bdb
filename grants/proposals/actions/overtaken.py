"""Requests to sign that a change of the call has overtaken: given back with what to do, not left to be refused."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from grants.proposals import package, policies, states
from grants.proposals.actions.answering import mended_copy
from grants.proposals.actions.moving import locked, move
from grants.proposals.actions.requests import KINDS, held_requests, void_requests
from grants.proposals.checklist import check
from grants.proposals.models import Proposal
from grants.proposals.queries import content_of, header_of, rules_of, with_content
from grants.proposals.sentences import sentence
from grants.proposals.subsidy import Finding
from grants.proposals.supplements import blocking, open_request
from portal.actor import Actor
from portal.errors import Refused, ensure
from portal.signoff import states as signoff_states
from portal.signoff.models import SignOff

MOST_NAMED = 5
LANGUAGES = ("ko", "en")


def give_back_overtaken(*, actor: Actor, call_id: int) -> int:
    """Give back what could not be signed as it stands any more, each in its own transaction; return how many.

    What the change left as it was still awaits its signature.
    """
    asked = Proposal.objects.filter(
        call=call_id, state__in=[states.AWAITING_SIGNOFF, states.SUPPLEMENT_REQUESTED]
    )
    numbers = list(asked.order_by("pk").values_list("pk", flat=True))
    pending = SignOff.objects.filter(
        kind__in=KINDS, state=signoff_states.PENDING, payload__proposal__in=numbers
    )
    given = 0
    for signoff in pending.order_by("pk"):
        reason = _why_overtaken(signoff)
        # Signed or withdrawn at this moment: then nothing is left to give back.
        with suppress(Refused):
            given += bool(reason and give_back(actor=actor, signoff_id=signoff.pk, reason=reason))
    return given


@transaction.atomic
def give_back(*, actor: Actor, signoff_id: int, reason: Mapping[str, str]) -> Proposal | None:
    """Close a pending request because of the call; what was to be filed is a draft again.

    `reason` is by language. None when it is decided already; raises NotAllowed.
    """
    ensure(policies.may_give_back(actor))
    number = SignOff.objects.get(pk=signoff_id).payload["proposal"]
    requests = [each for each in held_requests([number]) if each.pk == signoff_id]
    if not requests:
        return None
    proposal = locked(number)
    if proposal.state != states.SUPPLEMENT_REQUESTED:
        move(actor, proposal, "give_back", {"reason": reason["ko"]}, missing=None)
    void_requests(actor, requests, [proposal], reason)
    return proposal


def _why_overtaken(signoff: SignOff) -> dict[str, str]:
    """By language, what to do about it; nothing when exactly what was laid before the signer can be filed."""
    proposal = with_content(Proposal.objects.filter(pk=signoff.payload["proposal"])).get()
    text, lacking = _as_it_stands(proposal)
    if not lacking and package.digest(text) == signoff.payload["sha256"]:
        return {}
    return {language: _words(lacking, language) for language in LANGUAGES}


def _as_it_stands(proposal: Proposal) -> tuple[str, Sequence[Finding]]:
    """The text that would be filed now, and what keeps it from being filed."""
    rules = rules_of(proposal)
    request = open_request(proposal)
    if request is None:
        content = content_of(proposal)
        lacking = [each for each in check(content, rules) if each.is_error]
        return package.canonical(header_of(proposal), content), lacking
    copy = mended_copy(proposal, request)
    return copy.text, blocking(copy.said, rules, request)


def _words(lacking: Sequence[Finding], language: str) -> str:
    with override(language):
        left_out = _("Answers to questions that are not asked any more are left out.")
        what = " ".join(sentence(each) for each in lacking[:MOST_NAMED]) or left_out
        return _("The ministry changed what the call asks. %(what)s Then ask for the signature again.") % {
            "what": what
        }
