"""What can run as a job: each room registers its kinds when it starts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from portal.actor import ALLOWED, Actor, Verdict


class Progress(Protocol):
    """How a job says how far it is; written at most twice a second."""

    def __call__(self, done: int, total: int, message: str = "") -> None: ...


@dataclass(frozen=True, slots=True)
class Result:
    """What a job leaves: words and figures for its page, and where to go on."""

    message: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    url: str = ""
    # The name under which a written file is downloaded; "" when there is none.
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of job.

    `run(actor, params, progress, path)` does the work; it may be called again with the same params when
    a worker was lost, and writes its file, if any, to `path`. Refused is told to the person as it is;
    any other error is recorded and told in general words. `may_start` is asked before.
    """

    name: str
    label: object
    run: Callable[[Actor, dict[str, Any], Progress, str], Result]
    may_start: Callable[[Actor], Verdict] = lambda _actor: ALLOWED


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; its name is the key in the table."""
    _kinds[kind.name] = kind


def kind_of(name: str) -> Kind:
    """The kind of that name; KeyError when no room registered it."""
    return _kinds[name]


def label_of(name: str) -> object:
    """What people call a kind; its name when no room registers it any more."""
    kind = _kinds.get(name)
    return kind.label if kind else name


def labels() -> list[tuple[str, object]]:
    """Name and label of every kind, by name."""
    return [(name, kind.label) for name, kind in sorted(_kinds.items())]
