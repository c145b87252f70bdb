"""The mails of accounts, sent by the outbox: no request waits for a mail server."""

from typing import Any

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from portal.accounts import keys
from portal.accounts.actions.invitations import TOPIC as INVITATION
from portal.accounts.models import Invitation, User
from portal.outbox.mail import mail_of
from portal.outbox.registry import handles

PASSWORD_RESET = "accounts.password_reset"  # noqa: S105 - a topic


@handles(INVITATION)
def send_invitation(key: str, payload: dict[str, Any]) -> None:
    """The link to come in; nothing when it was replaced or used meanwhile."""
    invitation = Invitation.objects.select_related("user").get(pk=payload["invitation"])
    if invitation.accepted_at or invitation.replaced_at or not invitation.user.is_active:
        return
    with translation.override(invitation.user.language):
        text = _(
            "%(name)s, you are invited to the Smart Village Portal.\n"
            "Open the address below within 7 days and set your password. The address works once."
        ) % {"name": invitation.user.name}
        subject = _("Invitation to the Smart Village Portal")
        url = invitation_path(payload["nonce"])
        mail_of(key=key, to=invitation.user.email, subject=subject, text=text, url=url).send()


def invitation_path(nonce: str) -> str:
    """The address of the page that sets the first password."""
    return reverse("accounts:accept", args=[keys.key_from(nonce)])


@handles(PASSWORD_RESET)
def send_password_reset(key: str, payload: dict[str, Any]) -> None:
    """The link to set a new password; made now, so that none is ever kept."""
    user = User.objects.get(pk=payload["user"])
    if not user.is_active:
        return
    with translation.override(payload["language"]):
        text = _(
            "Somebody, probably you, asked to set a new password for the Smart Village Portal.\n"
            "If it was you, open the address below. If not, do nothing: your password stays as it is."
        )
        subject = _("Set a new password for the Smart Village Portal")
        mail_of(key=key, to=user.email, subject=subject, text=text, url=_reset_path(user)).send()


def _reset_path(user: User) -> str:
    token = PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), token])
