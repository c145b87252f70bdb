"""Reads of the review."""

from datetime import datetime
from typing import Any

from grants.reviews.models import PanelMember
from portal.actor import Role


def panel_roles(user: Any, at: datetime) -> set[Role]:
    """A chair's role comes with the seat."""
    chairs = PanelMember.objects.filter(reviewer=user, is_chair=True, left_at=None)
    return {Role.CHAIR} if chairs.exists() else set()
