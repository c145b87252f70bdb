"""What waits for someone: each room registers a function, home pages show what they answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.actor import Actor


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: what, where, how many of it, and by when if there is a deadline."""

    label: str
    url: str
    count: int = 1
    due: datetime | None = None


Asked = Callable[[Actor], Iterable[Task]]
_asked: dict[str, Asked] = {}


def register(room: str, asked: Asked) -> None:
    """Let `asked(actor)` say what waits for a person in a room; later calls replace."""
    _asked[room] = asked


def tasks_for(actor: Actor) -> list[Task]:
    """All that waits for `actor`, the earliest deadline first, what has none last."""
    tasks = [task for asked in _asked.values() for task in asked(actor)]
    return sorted(tasks, key=lambda task: (task.due is None, task.due.timestamp() if task.due else 0.0))
