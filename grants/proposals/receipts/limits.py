"""How often somebody may look for what is not there: the limiter that failed sign-ins have, for GET too."""

from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest

ACTION = "receipts.check"


def had_too_many(request: HttpRequest) -> bool:
    """Whether from this address too many checks found nothing."""
    return _room_left(request, dry_run=True) is None


def count_failure(request: HttpRequest) -> None:
    """Count one more."""
    _room_left(request, dry_run=False)


def _room_left(request: HttpRequest, *, dry_run: bool) -> Any:
    limit = {ACTION: settings.RECEIPT_CHECKS_FAILED}
    return ratelimit.consume(
        request, app="portal", action=ACTION, config=limit, dry_run=dry_run, limit_get=True
    )
