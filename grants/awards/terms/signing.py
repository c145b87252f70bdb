"""The acts about an award that need a second person, and the next step on the proposal's page."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.awards import states
from grants.awards.models import Award
from grants.awards.models.ending import DECLINE, REVOKE
from grants.awards.models.terms import ADJUST, REVISE
from grants.awards.terms import adjusting, ending, policies, queries, revising
from grants.proposals.hooks import Step
from grants.proposals.models import Proposal
from grants.proposals.signing import requests_seen_by, requests_to_sign, signs_as_acting
from portal.actor import Actor, Role, Verdict
from portal.signoff.registry import Kind, SignOffLike, register
from portal.ui.templatetags.portal import kst_date
from portal.ui.waiting import Task


def register_kinds() -> None:
    """Make them known to the two-person rule."""
    for name, label, execute in (
        (ADJUST, gettext_lazy("Adjustment of an award"), adjusting.adjust_published),
        (REVOKE, gettext_lazy("Cancelling of an award"), ending.revoke),
    ):
        register(
            Kind(
                name=name,
                label=label,
                may_decide=_may_decide_change,
                visible=lambda actor: Q() if actor.in_ministry else Q(pk=None),
                decidable=lambda actor: Q() if actor.has(Role.MANAGER) else Q(pk=None),
                execute=execute,
                url=lambda signoff: reverse("admin:awards_award_terms", args=[signoff.payload["award"]]),
            )
        )
    for name, label, execute in (
        (REVISE, gettext_lazy("Revised budget"), revising.confirm),
        (DECLINE, gettext_lazy("Giving up of an award"), ending.decline),
    ):
        register(
            Kind(
                name=name,
                label=label,
                may_decide=_may_sign,
                visible=requests_seen_by,
                decidable=requests_to_sign,
                execute=execute,
                is_acting=signs_as_acting,
                url=lambda signoff: reverse("awards:award", args=[signoff.payload["proposal"]]),
            )
        )


def page_of(actor: Actor, proposal: Proposal) -> Iterable[Step]:
    """The way to the award once it was announced, with the one thing that is due next."""
    announced = policies.ours(actor).filter(proposal=proposal).order_by("-id")
    award = queries.with_terms(announced).first()
    if award is None:
        return []
    return [Step(_("See the award"), reverse("awards:award", args=[proposal.pk]), next_of(award))]


def budgets_that_wait(actor: Actor) -> Iterable[Task]:
    """Adjusted awards of the officer's municipalities that their revised budget has not confirmed yet."""
    if not actor.has(Role.OFFICER):
        return
    ours = policies.ours(actor).filter(queries.awaits_budget(), state=states.PUBLISHED)
    for award in queries.with_terms(ours):
        label = _("Confirm the award with a revised budget: %(title)s")
        adjustment = queries.to_confirm(award)
        yield Task(
            label % {"title": award.submission.title},
            reverse("awards:revised_budget", args=[award.proposal_id]),
            due=_end_of(adjustment.due_on) if adjustment else None,
        )


def next_of(award: Award) -> str:
    """What is due next about an award, in a sentence."""
    if hasattr(award, "ending"):
        return award.ending.get_kind_display()
    adjustment = queries.to_confirm(award)
    if adjustment:
        said = _("Confirm the adjusted award with a revised budget by %(day)s.")
        return said % {"day": kst_date(adjustment.due_on)}
    conditions = queries.open_conditions(award)
    if conditions:
        return _("A condition is to be met by %(day)s.") % {"day": kst_date(conditions[0].due_on)}
    return _("The award stands. Nothing is asked of you now.")


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def _may_decide_change(actor: Actor, signoff: SignOffLike) -> Verdict:
    return policies.may_decide_change(actor, Award.objects.get(pk=signoff.payload["award"]))


def _may_sign(actor: Actor, signoff: SignOffLike) -> Verdict:
    award = Award.objects.select_related("municipality", "proposal").get(pk=signoff.payload["award"])
    return policies.may_sign(actor, award)
