"""Whether this installation holds example data: then every page says so."""

from grants.calls.models import Call
from portal.actor import Actor


def has_example_data(_actor: Actor) -> bool:
    """Whether any call is marked as an example; one small query a page."""
    return Call.objects.filter(is_example=True).exists()
