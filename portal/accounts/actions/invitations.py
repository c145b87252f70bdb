"""Ask people in: the link sets their first password, once, within a week."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts import keys, policies, queries
from portal.accounts.actions.roles import give, grant_role
from portal.accounts.models import GrantedRole, Invitation, User
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.guards import broken_rule
from portal.outbox import actions as outbox

TOPIC = "accounts.invitation"
VALID_FOR = timedelta(days=7)


@transaction.atomic
def invite(*, actor: Actor, email: str, name: str, roles: Iterable[str] = (), **details: str) -> Invitation:
    """Make a person without a password, give them roles, and send them the link.

    `details` may be organisation, phone and language. Raises NotAllowed, or Refused when somebody has
    this e-mail already.
    """
    ensure(policies.may_invite(actor))
    user = _new_person(email, name, details)
    for role in roles:
        grant_role(actor=actor, user=user, role=role)
    return invitation_for(actor, user, act="person.invite")


@transaction.atomic
def invite_reviewer(*, actor: Actor, email: str, name: str, organisation: str) -> User:
    """Make a reviewer without a password and send them the link; as `invite`, but managers may."""
    ensure(policies.may_invite_reviewers(actor))
    user = _new_person(email, name, {"organisation": organisation})
    give(actor, user, GrantedRole.REVIEWER)
    invitation_for(actor, user, act="person.invite")
    return user


@transaction.atomic
def send_again(*, actor: Actor, invitation: Invitation) -> Invitation:
    """Send a new link; the old one is worth nothing from now on. Refused once the person came in."""
    ensure(policies.may_invite(actor))
    user = User.objects.select_for_update().get(pk=invitation.user_id)
    if user.has_usable_password():
        raise Refused(
            _("This person has set a password already. They can set a new one from the sign-in page."),
            "came_in",
        )
    return invitation_for(actor, user, act="person.invite_again")


def accept(*, actor: Actor, key: str, password: str) -> User:
    """Set the first password by the link's key.

    Raises Refused when the link is unknown, used, replaced or expired, and ValidationError (nothing is
    used up then) when the password is too weak.
    """
    with transaction.atomic():
        invitation, person = _locked(key)
        refuse_unless_open(invitation, actor)
        validate_password(password, person)
        person.set_password(password)
        person.save(update_fields=["password"])
        invitation.accepted_at = actor.arrived_at
        invitation.save(update_fields=["accepted_at"])
        themselves = Actor(person, frozenset(), actor.address, actor.request_id, actor.arrived_at)
        audit.record(actor=themselves, act="person.came_in", about=person)
    return person


def refuse_unless_open(invitation: Invitation | None, actor: Actor) -> None:
    """Say in a plain sentence why a link can no longer be used."""
    if invitation is None or not invitation.user.is_active:
        raise Refused(_unknown(), "unknown")
    if invitation.accepted_at is not None:
        raise Refused(_("This link has been used already. Sign in with the password you set."), "used")
    if invitation.replaced_at is not None:
        raise Refused(_("A newer link was sent to you. Use the one in the latest mail."), "replaced")
    if invitation.expires_at < actor.arrived_at:
        raise Refused(_("This link has expired. Ask your administrator to send it again."), "expired")


def invitation_for(actor: Actor, user: User, *, act: str) -> Invitation:
    """A new link in the place of any open one, queued as a mail; the nonce alone travels."""
    now, nonce = timezone.now(), keys.new_nonce()
    user.invitations.filter(accepted_at=None, replaced_at=None).update(replaced_at=now)
    invitation = Invitation.objects.create(
        user=user,
        invited_by=actor.user,
        invited_at=now,
        expires_at=now + VALID_FOR,
        key_hash=keys.hash_of(keys.key_from(nonce)),
    )
    invitation.nonce = nonce
    payload = {"invitation": invitation.pk, "nonce": nonce}
    outbox.queue(topic=TOPIC, key=f"{TOPIC}:{invitation.pk}", payload=payload)
    audit.record(actor=actor, act=act, about=user, changes={"email": user.email})
    return invitation


def _locked(key: str) -> tuple[Invitation, User]:
    """The invitation and its person; the person is locked first, as when a link is sent again."""
    invitation = queries.invitation_by(key)
    if invitation is None:
        raise Refused(_unknown(), "unknown")
    person = User.objects.select_for_update().get(pk=invitation.user_id)
    return Invitation.objects.select_for_update().get(pk=invitation.pk), person


def _unknown() -> str:
    return _("This link is not known here. Check that you copied all of it from the mail.")


def _new_person(email: str, name: str, details: dict[str, str]) -> User:
    user = User(email=email.strip().lower(), name=name.strip(), **details)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        if broken_rule(error) != "accounts_user_email_once":
            raise
        raise Refused(_("Somebody with this e-mail is already registered."), "email_taken") from error
    return user
