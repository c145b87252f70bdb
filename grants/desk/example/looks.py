"""Possible duplicates that a manager has looked at already: the first few of the list."""

from grants.desk.actions import mark_looked_at
from grants.desk.models import SimilarPair
from portal.accounts.models import User
from portal.accounts.queries import actor_of

COUNT = 3
REMARK = "같은 서비스를 신청했으나 대상 마을과 예산이 서로 달라 중복으로 보지 않습니다."


def look_at_some(manager: User) -> None:
    """So that the list shows what was found, too."""
    first = SimilarPair.objects.values_list("pk", flat=True)[:COUNT]
    mark_looked_at(actor=actor_of(manager), pair_ids=list(first), remark=REMARK)
