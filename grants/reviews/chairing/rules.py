"""When a reviewer with unfinished sheets is reminded. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

# Days before the review ends; what is negative comes after it. A call may have rules of its own.
USUAL = (3, 1, -1)


def due_rules(days: Iterable[int], until: datetime, now: datetime) -> list[int]:
    """The rules whose moment has come, the latest one last; none that a whole day has passed since."""
    come = {each: until - timedelta(days=each) for each in days}
    fresh = [each for each, moment in come.items() if moment <= now < moment + timedelta(days=1)]
    return sorted(fresh, reverse=True)
