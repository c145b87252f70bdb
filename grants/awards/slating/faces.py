"""What slates give to the rooms that everybody shares: a job, a menu entry, the colours of their states."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from grants.awards.slating import job, policies
from grants.awards.slating.queries import slates_of
from grants.reviews import hooks
from grants.reviews.hooks import Step
from grants.reviews.models import RankingRun
from portal.actor import Actor
from portal.jobs import registry as jobs
from portal.ui import menu, tones


def register() -> None:
    """Called once, when the app is ready."""
    jobs.register(job.KIND)
    menu.register(_("Slates"), "admin:awards_slate_changelist", _sees, 51, office=True)
    hooks.after_ranking(next_steps)
    tones.register(solving="primary", solved="success", clash="warning", no_result="gray")


def next_steps(actor: Actor, ranking: RankingRun) -> Iterable[Step]:
    """From a ranking to its slates, and to a new one while there is something to decide."""
    if not policies.may_draft(actor):
        return
    slates, awaited = slates_of(ranking)
    if slates:
        url = f"{reverse('admin:awards_slate_changelist')}?input__ranking__call__id__exact={ranking.call_id}"
        yield Step(_now("Slates (%(count)s)") % {"count": slates}, url, is_main=awaited)
    if awaited:
        url = f"{reverse('admin:awards_slate_add')}?ranking={ranking.pk}"
        yield Step(_now("New slate"), url, is_main=not slates)


def _sees(actor: Actor) -> bool:
    return bool(policies.may_list(actor))
