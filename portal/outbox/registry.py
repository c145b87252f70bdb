"""Who delivers what: each room registers a handler for its topics when it starts."""

from collections.abc import Callable
from typing import Any

Handler = Callable[[str, dict[str, Any]], None]
_handlers: dict[str, Handler] = {}


def handles(topic: str) -> Callable[[Handler], Handler]:
    """Register `handler(key, payload)`; it must be harmless when called again with the same key."""

    def register(handler: Handler) -> Handler:
        _handlers[topic] = handler
        return handler

    return register


def handler_of(topic: str) -> Handler:
    """The handler of a topic; KeyError when no room registered one."""
    return _handlers[topic]
