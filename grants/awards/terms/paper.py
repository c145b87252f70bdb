"""What every sign-off about one award names."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from grants.awards import reserving
from grants.awards.models import Award
from grants.awards.terms.queries import with_terms
from portal.actor import Actor
from portal.audit.queries import target_name
from portal.signoff import actions as signoff
from portal.signoff import states as signoff_states
from portal.signoff.models import SignOff
from portal.signoff.registry import SignOffLike


def award_of(award_id: int, *, lock: bool = False) -> Award:
    """The award with its terms as they are now, held until the transaction ends where `lock` says so."""
    if lock:
        Award.objects.select_for_update(of=("self",)).only("pk").get(pk=award_id)
    return with_terms(Award.objects.filter(pk=award_id)).get()


def award_to_move(request: SignOffLike) -> Award:
    """The award a sign-off is about, locked after the envelopes that it draws on."""
    award_id = request.payload["award"]
    reserving.lock_moved_by(Award(pk=award_id))
    return award_of(award_id, lock=True)


def void_others(actor: Actor, award: Award, kinds: Collection[str]) -> None:
    """Close what still awaits a signature about the award and has lost its subject.

    What somebody decides at this very moment is left to them: their act finds the award changed.
    """
    waiting = SignOff.objects.filter(
        about=target_name(award), kind__in=kinds, state=signoff_states.PENDING
    ).order_by("pk")
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("The award changed meanwhile. There is nothing left to sign.")
        signoff.void(actor=actor, requests=waiting.select_for_update(skip_locked=True), reason=reason)


def paper_about(award: Award) -> dict[str, Any]:
    """Which award it is, in words that stay readable."""
    return {
        "award": award.pk,
        "proposal": award.proposal_id,
        "municipality": award.municipality_id,
        "municipality_name": award.municipality.full_name,
        "number": award.submission.number,
        "title": award.submission.title,
        "amount": award.amount,
        "asked": award.amount_asked,
    }
