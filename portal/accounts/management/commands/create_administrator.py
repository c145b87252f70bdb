"""Make the first administrator, and write that down."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from portal.accounts import actions
from portal.accounts.mail import invitation_path
from portal.accounts.queries import system_actor
from portal.errors import Refused


class Command(BaseCommand):
    """Invite an administrator and print the link; refused where there is one, unless with a reason."""

    help = "Invite the first administrator and print the link that sets the password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """EMAIL NAME [--another --reason TEXT]."""
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--another", action="store_true", help="beside the administrators there are")
        parser.add_argument("--reason", default="", help="why, for the audit")

    def handle(self, *_args: Any, **options: Any) -> None:
        reason = _reason(options)
        _refuse_bad(options["email"])
        try:
            invitation = actions.create_administrator(
                actor=system_actor(), email=options["email"], name=options["name"], reason=reason
            )
        except Refused as refusal:
            message = (
                f"{refusal} (--another --reason TEXT)" if refusal.code == "not_the_first" else str(refusal)
            )
            raise CommandError(message) from refusal
        self.stdout.write(f"{invitation.user} may administer the portal. The link works once, for 7 days:")
        self.stdout.write(settings.PUBLIC_URL.rstrip("/") + invitation_path(invitation.nonce))


def _reason(options: dict[str, Any]) -> str:
    if options["another"] and not options["reason"].strip():
        message = "Say why another administrator is needed: --another --reason TEXT."
        raise CommandError(message)
    return options["reason"] if options["another"] else ""


def _refuse_bad(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        message = f"{email} is no e-mail address."
        raise CommandError(message) from error
