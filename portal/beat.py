"""Beat's scheduler: Celery's own, made to stand a clock that jumps back."""

from datetime import datetime
from typing import Any

from celery import beat


class Scheduler(beat.Scheduler):
    """Celery counts from when each job last ran.

    After a jump back those moments lie ahead, and nothing at all would run until the clock had caught up:
    no publication at its set time, no sweep. So they become the present moment.
    """

    seen_at: datetime | None = None

    def tick(self, *args: Any, **named: Any) -> float:
        """One look at what is due; seconds until the next."""
        now = self.app.now()
        if self.seen_at and now < self.seen_at:
            self._begin_from(now)
        self.seen_at = now
        return float(super().tick(*args, **named))

    def _begin_from(self, now: datetime) -> None:
        for entry in self.data.values():
            entry.last_run_at = min(entry.last_run_at, now)
        # Planned by the clock as it was: made anew.
        self._heap = None
