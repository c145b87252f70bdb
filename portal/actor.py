"""Who acts: what every action is told of the person behind it. No request, no Django."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """What a person may be; a person has the union of theirs."""

    OFFICER = "officer"
    SIGNER = "signer"
    COORDINATOR = "coordinator"
    REVIEWER = "reviewer"
    CHAIR = "chair"
    MANAGER = "manager"
    FINANCE = "finance"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


MINISTRY = frozenset({Role.MANAGER, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR})
BACK_OFFICE = MINISTRY | {Role.REVIEWER, Role.CHAIR}


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the system, when `user` is None), their roles, and when and from where they act.

    `arrived_at` is the moment the request reached the first middleware; deadlines are judged by it.
    """

    user: Any = None
    roles: frozenset[Role] = frozenset()
    address: str = ""
    request_id: str = ""
    arrived_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def is_known(self) -> bool:
        """Whether somebody is signed in."""
        return self.user is not None and bool(self.user.is_authenticated)

    def has(self, *roles: Role) -> bool:
        """Whether the person has any of the roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def in_ministry(self) -> bool:
        """Whether the person may see the ministry's side of things."""
        return not self.roles.isdisjoint(MINISTRY)


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer of a policy: allowed or not, and the reason in plain words when not."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Verdict(allowed=True)


def refused(reason: str) -> Verdict:
    """A refusal with its reason."""
    return Verdict(allowed=False, reason=str(reason))
