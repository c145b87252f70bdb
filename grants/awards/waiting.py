"""What waits for the ministry in the awards."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.awards import policies, states
from grants.awards.models import Decision
from grants.calls.models import Call
from grants.reviews.models import RankingRun
from portal.actor import Actor
from portal.ui.waiting import Task


def tasks_for(actor: Actor) -> Iterator[Task]:
    """A manager's own drafts and ranked calls, and alerts that nobody sees to yet."""
    if policies.may_draft(actor):
        yield from _drafts(actor)
        yield from _rankings()
    if policies.may_acknowledge(actor):
        yield from _alerts(actor)


def calls_to_decide() -> QuerySet[Call]:
    """Those that are ranked and have no decision that stands."""
    decided = Decision.objects.filter(call=OuterRef("pk")).exclude(state=states.WITHDRAWN)
    ranked = RankingRun.objects.filter(call=OuterRef("pk"))
    return Call.objects.filter(Exists(ranked), ~Exists(decided)).order_by("pk")


def ranking_of(call: Call) -> str:
    """The address of a call's ranking, from where slates and decisions begin."""
    return f"{reverse('admin:reviews_ranking')}?call={call.pk}"


def _drafts(actor: Actor) -> Iterator[Task]:
    """Drafts that nobody has been asked to sign off."""
    for decision in Decision.objects.filter(state=states.DRAFT, drafted_by=actor.user).select_related("call"):
        label = _("Finish the draft decision on %(call)s") % {"call": decision.call}
        yield Task(label, reverse("admin:awards_decision_change", args=[decision.pk]))


def _rankings() -> Iterator[Task]:
    for call in calls_to_decide():
        yield Task(_("Decide on %(call)s, whose ranking stands") % {"call": call}, ranking_of(call))


def _alerts(actor: Actor) -> Iterator[Task]:
    unseen = policies.Alerts.visible_to(actor).filter(cleared_at=None, acknowledged_at=None).count()
    if unseen:
        url = f"{reverse('admin:awards_alert_changelist')}?standing=yes"
        yield Task(_("Alerts that nobody sees to yet"), url, unseen)
