"""What the sign-off of an appeal's decision shows."""

from django import template

from grants.reviews.models import Appeal, AppealState
from portal.signoff.registry import SignOffLike

register = template.Library()


@register.simple_tag
def appeal_in(signoff: SignOffLike) -> Appeal:
    """The appeal that would be decided."""
    return Appeal.objects.select_related("proposal__municipality").get(pk=signoff.payload["appeal"])


@register.simple_tag
def appeal_outcome(state: str) -> str:
    """A decision in words."""
    return str(AppealState(state).label)
