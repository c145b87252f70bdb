"""What an appeal (이의신청) goes through, and until when one may be filed. Pure."""

from datetime import datetime, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo

KOREA = ZoneInfo("Asia/Seoul")
FILED, WITHDRAWN, UPHELD, DISMISSED, INADMISSIBLE = (
    "filed",
    "withdrawn",
    "upheld",
    "dismissed",
    "inadmissible",
)
STATES = (FILED, WITHDRAWN, UPHELD, DISMISSED, INADMISSIBLE)
DECIDED = frozenset({UPHELD, DISMISSED, INADMISSIBLE})
ALLOWED_MOVES = frozenset({(FILED, target) for target in (WITHDRAWN, *DECIDED)})


def last_minute(until: datetime) -> datetime:
    """As people say it: 23:59 of the last day, not midnight."""
    return until - timedelta(minutes=1)


def appeal_until(outcome_since: datetime, days: int) -> datetime:
    """The first moment too late: the day of the outcome does not count, the last one does to its end (KST)."""
    last_day = outcome_since.astimezone(KOREA).date() + timedelta(days=days)
    return datetime.combine(last_day + timedelta(days=1), clock.min, KOREA)
