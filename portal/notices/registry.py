"""What can be told: each room registers its texts when it starts, in AppConfig.ready()."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from django.utils.translation import gettext_lazy as _


class Lazy(Protocol):
    """A lazy translation: `str()` puts it into the language of the moment."""

    def __str__(self) -> str: ...


class Urgency(StrEnum):
    """How much a kind of notice weighs: what binds is always mailed, the rest is gathered once a day."""

    BINDING = "binding"
    MATTERS = "matters"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one kind of notice; details are named in them as `%(name)s`.

    `may_be_held` marks mails that follow from managers' mass acts: those may be read before they go.
    """

    subject: Lazy
    body: Lazy
    urgency: Urgency = Urgency.MATTERS
    may_be_held: bool = False

    @property
    def label(self) -> str:
        """What the kind is called: its subject without the details."""
        return re.sub(r"[\s:：·–—-]*%\(\w+\)s[\s:：·–—-]*", " ", str(self.subject)).strip()


_texts: dict[str, Texts] = {}
_groups: dict[str, Lazy] = {}


def register(
    code: str,
    *,
    subject: Lazy,
    body: Lazy,
    urgency: Urgency = Urgency.MATTERS,
    may_be_held: bool = False,
) -> None:
    """Make a kind of notice known: `subject` is one line, `body` one or more plain sentences."""
    _texts[code] = Texts(subject, body, urgency, may_be_held)


def name_group(prefix: str, label: Lazy) -> None:
    """Say how the kinds whose code begins with `prefix.` are headed where people choose their mails."""
    _groups[prefix] = label


def texts_of(code: str) -> Texts:
    """The texts of a kind; KeyError when no room registered it."""
    return _texts[code]


def kinds() -> Mapping[str, Texts]:
    """All kinds by code, in the order of their registration."""
    return _texts


def group_of(code: str) -> str:
    """The heading under which a kind stands."""
    return str(_groups.get(code.partition(".")[0], _("Other notices")))
