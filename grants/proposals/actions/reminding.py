"""Tell officers that a deadline is near."""

from datetime import datetime, timedelta

from django.db import transaction

from grants.proposals import telling
from grants.proposals.queries import drafts_near_the_deadline

BEFORE_THE_CLOSE = timedelta(hours=24)


@transaction.atomic
def tell_of_near_deadlines(*, now: datetime) -> int:
    """Tell the officers of drafts whose call closes within a day, once each; return how many drafts."""
    drafts = list(
        drafts_near_the_deadline(now, now + BEFORE_THE_CLOSE).select_related("municipality").order_by("pk")
    )
    if drafts:
        telling.closing_soon(drafts)
    return len(drafts)
