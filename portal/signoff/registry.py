"""What can be signed off: each room registers its kinds when it starts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Q

from portal.actor import Actor, Verdict


class SignOffLike(Protocol):
    """What a kind may know of a sign-off."""

    pk: int
    about: str
    payload: Any
    drafted_by_id: int


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of act that needs a second person.

    `may_decide` says whether the actor may approve or return it (that they did not draft it is checked
    for every kind); `visible` says in queryset form who may look at it, and `decidable`, where fewer may
    decide than look, whom it awaits; `execute` does the act, inside the approval's transaction;
    `returned` tells the room that it came back; `is_acting` says whether the actor decides in the place
    of the regular signer; `url` is the page of what is signed.
    """

    name: str
    label: object
    may_decide: Callable[[Actor, SignOffLike], Verdict]
    visible: Callable[[Actor], Q]
    execute: Callable[[Actor, SignOffLike], None]
    returned: Callable[[Actor, SignOffLike, str], None] = lambda *_: None
    is_acting: Callable[[Actor, SignOffLike], bool] = lambda *_: False
    url: Callable[[SignOffLike], str] = lambda _: ""
    decidable: Callable[[Actor], Q] | None = None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; its name is the key in the table."""
    _kinds[kind.name] = kind


def kind_of(name: str) -> Kind:
    """The kind of that name; KeyError when no room registered it."""
    return _kinds[name]


def kinds() -> Mapping[str, Kind]:
    """All kinds by name."""
    return _kinds
