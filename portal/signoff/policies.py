"""Who may see and decide a sign-off."""

from collections import defaultdict
from collections.abc import Callable
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from portal.actor import ALLOWED, Actor, Role, Verdict, refused
from portal.signoff import states
from portal.signoff.models import SignOff
from portal.signoff.registry import Kind, kind_of, kinds


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
    return SignOff.objects.filter(_of_each_kind(actor, lambda kind: kind.visible))


def awaiting(actor: Actor) -> QuerySet[SignOff]:
    """Pending ones that another person drafted and each kind lets the actor decide."""
    if not actor.is_known:
        return SignOff.objects.none()
    asked = _of_each_kind(actor, lambda kind: kind.decidable or kind.visible)
    return SignOff.objects.filter(asked, state=states.PENDING).exclude(drafted_by=actor.user)


def _of_each_kind(actor: Actor, rule_of: Callable[[Kind], Callable[[Actor], Q]]) -> Q:
    """What the kinds' rules say together; a rule that several kinds share is asked once."""
    kinds_of: defaultdict[Callable[[Actor], Q], list[str]] = defaultdict(list)
    for kind in kinds().values():
        kinds_of[rule_of(kind)].append(kind.name)
    return reduce(or_, (Q(kind__in=names) & rule(actor) for rule, names in kinds_of.items()), Q(pk__in=[]))
