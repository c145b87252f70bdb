"""What can be signed off: each room registers its kinds when it starts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from portal.actor import Actor, Verdict


class SignOffLike(Protocol):
    """What a kind may know of a sign-off."""

    pk: int
    about: str
    payload: Any
    drafted_by: Any
    drafted_by_id: int
    is_acting: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of act that needs a second person.

    `may_decide` says whether the actor may approve or return it (that they did not draft it is checked
    for every kind); `visible` says in queryset form who may look at it, and `decidable`, where fewer may
    decide than look, whom it awaits; `execute` does the act, inside the approval's transaction;
    `returned` tells the room that it came back; `is_acting` says whether the actor decides in the place
    of the regular signer; `url` is the page of what is signed; `answer` is what an approving press is
    answered with in the same reply, the first time and each time it is repeated (None: the sign-off's page);
    `taken_over_by` is the id of who has what the drafter drafted by now, and may withdraw it like them.
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
    answer: Callable[[HttpRequest, SignOffLike], HttpResponse | None] = lambda *_: None
    taken_over_by: Callable[[SignOffLike], int | None] = lambda _: None


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
