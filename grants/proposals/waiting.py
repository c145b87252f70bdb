"""What waits for people in this room."""

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.proposals import policies, states
from grants.proposals.models import Proposal, SupplementRequest
from portal.actor import Actor, Role
from portal.ui.waiting import Task
from villages.queries import municipalities_of, provinces_of

MOST_DRAFTS = 10


def tasks_for(actor: Actor) -> Iterator[Task]:
    """Drafts to finish for officers, filings to receive and to check for managers."""
    if actor.has(Role.OFFICER):
        yield from _drafts(actor)
        yield from _to_mend(actor)
    if actor.has(Role.COORDINATOR):
        yield from _to_endorse(actor)
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


def _to_mend(actor: Actor) -> Iterator[Task]:
    """What the ministry asked for and nobody has filed yet."""
    asked = SupplementRequest.objects.filter(
        outcome="",
        answer=None,
        due_at__gt=actor.arrived_at,
        proposal__municipality__in=municipalities_of(actor, Role.OFFICER),
    )
    for request in asked.select_related("submission").order_by("due_at", "pk")[:MOST_DRAFTS]:
        label = _("Mend what the ministry asked for: %(title)s") % {"title": request.submission.title}
        yield Task(label, reverse("proposals:detail", args=[request.proposal_id]), due=request.due_at)


def _to_endorse(actor: Actor) -> Iterator[Task]:
    """What waits for the province, by call."""
    filed = Proposal.objects.filter(
        call__through_province=True, state=states.FILED, municipality__province__in=provinces_of(actor)
    )
    counted = filed.order_by("call__closes_at", "call").values_list("call", "call__closes_at")
    for call, closes_at, count in counted.annotate(Count("pk")):
        yield Task(
            _("Proposals before the province"),
            f"{reverse('proposals:province')}?call={call}",
            count,
            due=closes_at if closes_at > actor.arrived_at else None,
        )


def _to_screen(actor: Actor) -> Iterator[Task]:
    closed = Q(call__closes_at__lte=actor.arrived_at)
    counts = Proposal.objects.aggregate(
        filed=Count("pk", filter=Q(state=states.FILED, call__through_province=False) & closed),
        endorsed=Count("pk", filter=Q(state=states.ENDORSED) & closed),
        received=Count("pk", filter=Q(state=states.RECEIVED)),
        eligible=Count("pk", filter=Q(state=states.ELIGIBLE)),
    )
    answered = SupplementRequest.objects.filter(outcome="").exclude(answer=None, due_at__gt=actor.arrived_at)
    counts["supplement_requested"] = answered.count()
    labels = (
        (states.FILED, _("Proposals to receive")),
        (states.ENDORSED, _("Endorsed proposals to receive")),
        (states.RECEIVED, _("Proposals to check")),
        (states.SUPPLEMENT_REQUESTED, _("Supplements filed or overdue")),
        (states.ELIGIBLE, _("Eligible proposals whose review is to be opened")),
    )
    for state, label in labels:
        if counts[state]:
            url = f"{reverse('admin:proposals_proposal_changelist')}?state__exact={state}"
            yield Task(label, url, counts[state])
