"""The main menu: each room registers its pages in `AppConfig.ready()`, each role sees its own."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from portal.actor import Actor

Allowed = Callable[[Actor], bool]


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the menu; `label` is a lazy translation, `allowed` says who sees it."""

    label: object
    url_name: str
    allowed: Allowed
    order: int
    office: bool


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one reader sees it; `current` when they are on it or below it."""

    label: str
    url: str
    current: bool


_entries: dict[str, Entry] = {}


def register(
    label: object, url_name: str, allowed: Allowed, order: int = 100, *, office: bool = False
) -> None:
    """Put a page in the menu; with `office`, in the back office's front page too. Later calls replace."""
    _entries[url_name] = Entry(label, url_name, allowed, order, office)


def _url_of(entry: Entry) -> str:
    """The address, empty while the room has none (the menu never breaks a page)."""
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:
        return ""


def _visible(actor: Actor, *, office: bool) -> list[tuple[Entry, str]]:
    chosen = [e for e in _entries.values() if (e.office or not office) and e.allowed(actor)]
    chosen.sort(key=lambda entry: (entry.order, entry.url_name))
    return [(entry, url) for entry in chosen if (url := _url_of(entry))]


def links_for(actor: Actor, path: str = "", *, office: bool = False) -> list[Link]:
    """What `actor` sees, in order. The longest address that `path` begins with is the current one."""
    visible = _visible(actor, office=office)
    nearest = max((url for _, url in visible if path.startswith(url)), key=len, default=None)
    return [Link(str(entry.label), url, url == nearest) for entry, url in visible]
