"""What waits in the review."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from grants.reviews.appeals import states as appeal_states
from grants.reviews.appeals.policies import visible_to
from grants.reviews.queries import progress_of
from grants.reviews.seat_queries import invitations_for
from portal.actor import Actor, Role
from portal.ui.waiting import Task


def tasks_for(actor: Actor) -> Iterable[Task]:
    """All that waits for a person in the review."""
    return [*invitations_to_answer(actor), *sheets_to_score(actor)]


def invitations_to_answer(actor: Actor) -> Iterable[Task]:
    """A reviewer's invitations that are neither accepted nor declined."""
    waiting = len(invitations_for(actor)) if actor.has(Role.REVIEWER) else 0
    return [Task(_("Invitations to answer"), reverse("admin:reviews_seats"), waiting)] if waiting else []


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
    if not left:
        return []
    address = f"{reverse('admin:reviews_appeal_changelist')}?state__exact={appeal_states.FILED}"
    return [Task(_("Appeals to answer"), address, left)]
