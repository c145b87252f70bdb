"""Whether this installation holds example data: then every page says so."""

from django.core.cache import cache

from grants.calls.models import Call
from portal.actor import Actor

KEY, KEPT_FOR = "calls.example_data", 60


def has_example_data(_actor: Actor) -> bool:
    """Whether any call is marked as an example; asked of the database once a minute."""
    return bool(cache.get_or_set(KEY, Call.objects.filter(is_example=True).exists, KEPT_FOR))
