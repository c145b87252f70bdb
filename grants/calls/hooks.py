"""Where later stages tie on: whom a change of a call concerns, said by those who know."""

from collections.abc import Callable, Iterable

from grants.calls.models import Call

# The ids of the people it concerns.
Asked = Callable[[Call], Iterable[int]]
_asked: list[Asked] = []


def concerned_by(asked: Asked) -> None:
    """Let `asked(call)` name people by id whom a change of the call concerns."""
    if asked not in _asked:
        _asked.append(asked)


def people_concerned(call: Call) -> set[int]:
    """All whom a change of the call concerns, as the later stages know them."""
    return {who for asked in _asked for who in asked(call)}
