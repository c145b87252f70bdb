"""Questions that wait for a manager."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from grants.calls.inquiries.queries import waiting_count
from portal.actor import Actor, Role
from portal.ui.waiting import Task


def tasks_for(actor: Actor) -> Iterator[Task]:
    """How many questions about calls await an answer."""
    if not actor.has(Role.MANAGER):
        return
    count = waiting_count()
    if count:
        url = f"{reverse('admin:calls_callquestion_changelist')}?state__exact=waiting"
        yield Task(_("Questions about calls to answer"), url, count)
