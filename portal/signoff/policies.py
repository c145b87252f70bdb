"""Who may see and decide a sign-off."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from portal.actor import ALLOWED, Actor, Role, Verdict, refused
from portal.signoff import states
from portal.signoff.models import SignOff
from portal.signoff.registry import kind_of, kinds


def may_decide(actor: Actor, signoff: SignOff) -> Verdict:
    """A second person whom the kind allows, while it is pending."""
    if signoff.state != states.PENDING:
        return refused(_("This has been decided already."))
    if actor.user is None or actor.user.pk == signoff.drafted_by_id:
        return refused(_("No one approves what they drafted. Another person must sign it off."))
    return kind_of(signoff.kind).may_decide(actor, signoff)


def may_withdraw(actor: Actor, signoff: SignOff) -> Verdict:
    """Whoever drafted it, or has taken it over from them, while it is pending."""
    if signoff.state != states.PENDING:
        return refused(_("This has been decided already."))
    if actor.user is not None and actor.user.pk == signoff.drafted_by_id:
        return ALLOWED
    if actor.user is not None and actor.user.pk == kind_of(signoff.kind).taken_over_by(signoff):
        return ALLOWED
    return refused(_("Only the person who drafted it may withdraw it."))


def may_list(actor: Actor) -> Verdict:
    """The list in the back office is for those who read all."""
    return ALLOWED if actor.has(Role.AUDITOR, Role.ADMINISTRATOR) else refused("")


def visible_to(actor: Actor) -> QuerySet[SignOff]:
    """What each kind lets the actor see, who drafted it no more than others; auditors read all."""
    if not actor.is_known:
        return SignOff.objects.none()
    if actor.has(Role.AUDITOR):
        return SignOff.objects.all()
    seen = Q(pk__in=[])
    for kind in kinds().values():
        seen |= Q(kind=kind.name) & kind.visible(actor)
    return SignOff.objects.filter(seen)


def awaiting(actor: Actor) -> QuerySet[SignOff]:
    """Pending ones that another person drafted and each kind lets the actor decide."""
    if not actor.is_known:
        return SignOff.objects.none()
    asked = Q(pk__in=[])
    for kind in kinds().values():
        asked |= Q(kind=kind.name) & (kind.decidable or kind.visible)(actor)
    return SignOff.objects.filter(asked, state=states.PENDING).exclude(drafted_by=actor.user)
