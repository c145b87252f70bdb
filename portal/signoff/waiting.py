"""What waits for one's signature."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.actor import Actor
from portal.signoff.policies import awaiting
from portal.ui.waiting import Task


def tasks_for(actor: Actor) -> Iterator[Task]:
    """How many requests of others one may decide."""
    if count := awaiting(actor).count():
        yield Task(_("Requests to sign off"), reverse("signoff:list"), count)
