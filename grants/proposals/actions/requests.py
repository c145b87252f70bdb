"""Requests to sign a proposal that has moved on without the signature: they are closed with it."""

from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from grants.proposals import telling
from grants.proposals.models import Proposal
from grants.proposals.queries import SIGNOFF_KIND
from grants.proposals.supplements import SUPPLEMENT_KIND
from portal.actor import Actor
from portal.errors import Refused
from portal.signoff import actions as signoffs
from portal.signoff.models import SignOff

KINDS = (SIGNOFF_KIND, SUPPLEMENT_KIND)
RECEIVED = gettext_noop(
    "The deadline has passed and the ministry received what was filed before. There is nothing left to sign."
)
BY_PROVINCE = gettext_noop(
    "The deadline has passed and the province took up what was filed before. There is nothing left to sign."
)
MENDING_ENDED = gettext_noop("The ministry has closed its request to mend. There is nothing left to sign.")
WITHDRAWN = gettext_noop("The proposal was withdrawn. There is nothing left to sign.")


def held_requests(proposal_ids: Iterable[int]) -> list[SignOff]:
    """The pending ones, locked; call it before the proposals are locked, for a signature locks so too."""
    return signoffs.held(kind__in=KINDS, payload__proposal__in=list(proposal_ids))


def void_requests(
    actor: Actor, held: Sequence[SignOff], proposals: Iterable[Proposal], reason: str | Mapping[str, str]
) -> None:
    """Close them, and tell their people why. `reason` is one of this module, or a sentence by language.

    Raises Refused when a request was made between the two locks: then nothing is moved.
    """
    moved = list(proposals)
    known = {each.pk for each in held}
    if any(each.pk not in known for each in held_requests([each.pk for each in moved])):
        raise Refused(_("A sign-off was requested at this moment. Nothing was changed; try again."), "busy")
    if not held:
        return
    said = telling.in_both_languages(reason) if isinstance(reason, str) else reason
    signoffs.void(actor=actor, requests=held, reason=said[settings.LANGUAGE_CODE])
    telling.requests_void(actor, held, moved, said)
