"""Who must know that a file turned out not to be clean: later rooms register when they start."""

from collections.abc import Callable

from portal.files.models import StoredFile

Listener = Callable[[StoredFile], None]
_listeners: list[Listener] = []


def when_refused(listener: Listener) -> Listener:
    """Register `listener(file)`, called soon after the file was quarantined or failed, perhaps twice."""
    _listeners.append(listener)
    return listener


def tell(file: StoredFile) -> None:
    """Call everybody who registered."""
    for listener in _listeners:
        listener(file)
