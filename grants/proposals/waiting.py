"""What waits for people in this room."""

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.proposals import policies, states
from grants.proposals.models import Proposal
from portal.actor import Actor, Role
from portal.ui.waiting import Task
from villages.queries import municipalities_of

MOST_DRAFTS = 10


def tasks_for(actor: Actor) -> Iterator[Task]:
    """Drafts to finish for officers, filings to receive and to check for managers."""
    if actor.has(Role.OFFICER):
        yield from _drafts(actor)
    if actor.has(Role.MANAGER):
        yield from _to_screen(actor)


def _drafts(actor: Actor) -> Iterator[Task]:
    drafts = (
        policies.ours(actor)
        .filter(
            municipality__in=municipalities_of(actor, Role.OFFICER),
            state=states.DRAFTING,
            call__closes_at__gt=actor.arrived_at,
        )
        .select_related("call")
        .order_by("call__closes_at", "pk")[:MOST_DRAFTS]
    )
    for draft in drafts:
        label = _("Finish and file: %(title)s") % {"title": draft.title or _("untitled")}
        yield Task(label, reverse("proposals:detail", args=[draft.pk]), due=draft.call.closes_at)


def _to_screen(actor: Actor) -> Iterator[Task]:
    closed = Q(call__closes_at__lte=actor.arrived_at)
    counts = Proposal.objects.aggregate(
        filed=Count("pk", filter=Q(state=states.FILED) & closed),
        received=Count("pk", filter=Q(state=states.RECEIVED)),
        eligible=Count("pk", filter=Q(state=states.ELIGIBLE)),
    )
    labels = (
        (states.FILED, _("Proposals to receive")),
        (states.RECEIVED, _("Proposals to check")),
        (states.ELIGIBLE, _("Eligible proposals whose review is to be opened")),
    )
    for state, label in labels:
        if counts[state]:
            url = f"{reverse('admin:proposals_proposal_changelist')}?state__exact={state}"
            yield Task(label, url, counts[state])
