"""Change what is known of a person, and whether they may sign in."""

from django.db import transaction

from portal.accounts import policies
from portal.accounts.actions.roles import lock_administrators, refuse_to_lose
from portal.accounts.models import User
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import ensure

DETAILS = ("name", "phone", "organisation", "language")


@transaction.atomic
def change_person(*, actor: Actor, user: User, details: dict[str, str]) -> User:
    """Change name, telephone, institution or language of mails. Raises NotAllowed."""
    person = User.objects.select_for_update().get(pk=user.pk)
    ensure(policies.may_change_person(actor, person))
    given = {name: value for name, value in details.items() if name in DETAILS}
    changes = {n: [getattr(person, n), v] for n, v in given.items() if getattr(person, n) != v}
    if changes:
        for name, value in given.items():
            setattr(person, name, value)
        person.save(update_fields=[*given])
        audit.record(actor=actor, act="person.change", about=person, changes=changes)
    return person


def close_account(*, actor: Actor, user: User) -> User:
    """Let a person sign in no longer; their sessions end. Refused for the last administrator."""
    return _set_active(actor, user, active=False)


def open_account(*, actor: Actor, user: User) -> User:
    """Let a person sign in again."""
    return _set_active(actor, user, active=True)


@transaction.atomic
def _set_active(actor: Actor, user: User, *, active: bool) -> User:
    administrators = lock_administrators()
    person = User.objects.select_for_update().get(pk=user.pk)
    ensure(policies.may_open_or_close(actor, person))
    if person.is_active == active:
        return person
    if not active:
        refuse_to_lose(person, administrators)
    person.is_active = active
    person.save(update_fields=["is_active"])
    audit.record(actor=actor, act="account.open" if active else "account.close", about=person)
    return person
