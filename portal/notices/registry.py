"""What can be told: each room registers its texts when it starts, in AppConfig.ready()."""

from dataclasses import dataclass
from typing import Protocol


class Lazy(Protocol):
    """A lazy translation: `str()` puts it into the language of the moment."""

    def __str__(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one kind of notice; details are named in them as `%(name)s`."""

    subject: Lazy
    body: Lazy


_texts: dict[str, Texts] = {}


def register(code: str, *, subject: Lazy, body: Lazy) -> None:
    """Make a kind of notice known: `subject` is one line, `body` one or more plain sentences."""
    _texts[code] = Texts(subject, body)


def texts_of(code: str) -> Texts:
    """The texts of a kind; KeyError when no room registered it."""
    return _texts[code]
