"""The writers of awards, by theme: everything another room may call."""

from grants.awards.alerts import check_thresholds
from grants.awards.ceilings import request_change as request_ceiling
from grants.awards.decisions import cancel, draft_decision, remove_award, reserve_award
from grants.awards.publication import request_publication
from grants.awards.scheduling import publish_scheduled, stop
from grants.awards.tracking import poke_tracking, take_snapshot

__all__ = [
    "cancel",
    "check_thresholds",
    "draft_decision",
    "poke_tracking",
    "publish_scheduled",
    "remove_award",
    "request_ceiling",
    "request_publication",
    "reserve_award",
    "stop",
    "take_snapshot",
]
