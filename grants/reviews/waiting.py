"""What waits in the review."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from grants.reviews.appeals import states as appeal_states
from grants.reviews.appeals.policies import visible_to
from grants.reviews.queries import progress_of
from portal.actor import Actor, Role
from portal.ui.waiting import Task


def sheets_to_score(actor: Actor) -> Iterable[Task]:
    """A reviewer's sheets that are not submitted yet, due when the first review ends."""
    if not actor.has(Role.REVIEWER):
        return []
    progress = progress_of(actor)
    left = progress.due - progress.done
    if not left:
        return []
    address = reverse("admin:reviews_scoresheet_changelist")
    return [Task(_("Score sheets to submit"), address, left, progress.until)]


def appeals_to_answer(actor: Actor) -> Iterable[Task]:
    """Appeals without a decision; every manager may answer."""
    if not actor.has(Role.MANAGER):
        return []
    left = visible_to(actor).filter(state=appeal_states.FILED).count()
    address = f"{reverse('admin:reviews_appeal_changelist')}?state__exact={appeal_states.FILED}"
    return [Task(_("Appeals to answer"), address, left)] if left else []
