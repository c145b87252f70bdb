"""What people are told when somebody's work or signature becomes theirs."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.actor import Actor
from portal.notices.actions import tell
from portal.notices.registry import Urgency, name_group, register
from portal.ui.templatetags.portal import kst_minute
from villages.models import Membership

HANDED_OVER, ACTING = "membership.handed_over", "membership.acting_signer_named"


def register_texts() -> None:
    """Make the kinds of notices known."""
    name_group("membership", _("Officers and signers"))
    register(
        HANDED_OVER,
        subject=_("Handed over to you: the work of %(who)s"),
        body=_(
            "%(municipality)s: what %(who)s had under way is yours from now on. You find it on your home page."
        ),
        urgency=Urgency.BINDING,
    )
    register(
        ACTING,
        subject=_("You sign in the place of %(who)s"),
        body=_("%(municipality)s: from %(since)s until %(until)s you sign in the place of %(who)s."),
        urgency=Urgency.BINDING,
    )


def handed_over(actor: Actor, former: Membership, successor: Membership) -> None:
    """To the successor, unless they did it."""
    if actor.user.pk != successor.user_id:
        _tell(successor, HANDED_OVER, {"who": former.user.name}, f"membership:{former.pk}:handed_over")


def acting_signer_named(stand_in: Membership) -> None:
    """To who signs in another's place."""
    signer = stand_in.acting_for
    period = {"since": kst_minute(stand_in.valid_from), "until": kst_minute(stand_in.valid_until)}
    details = {"who": signer.user.name if signer else "", **period}
    _tell(stand_in, ACTING, details, f"membership:{stand_in.pk}:acting")


def _tell(held: Membership, code: str, details: dict[str, str], key: str) -> None:
    place = held.municipality
    names = {"ko": place.full_name, "en": place.full_name_en} if place else {}
    said = {**details, "municipality": names}
    tell(user_id=held.user_id, code=code, details=said, url=reverse("villages:people"), key=key)
