"""A line of steps, as officers know it: 작성 ─ 결재 ─ 제출 ─ 접수 ─ 요건검토 ─ 평가 ─ 결과."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

DONE, CURRENT, TODO, STOPPED = "done", "current", "todo", "stopped"


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `state` is done, current, todo or stopped (it ended here); `when` it was reached."""

    label: str
    state: str = TODO
    when: datetime | None = None


def steps_to(labels: Iterable[str], current: int) -> list[Step]:
    """All before `current` done, that one current, the rest to do."""
    states = {True: DONE, False: TODO}
    return [
        Step(label, CURRENT if index == current else states[index < current])
        for index, label in enumerate(labels)
    ]
