"""What the awards give to the rooms that everybody shares: a kind of sign-off, notices, menu, work that waits."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from grants.awards import alert_telling, ceilings, policies, publication, states, told, waiting
from grants.awards.books import export_job, links
from grants.awards.models import CEILING_KIND, Decision
from grants.awards.terms import signing, telling
from grants.proposals.hooks import on_the_page
from grants.reviews import hooks
from grants.reviews.hooks import Step
from grants.reviews.models import RankingRun
from portal.actor import Actor, Role, Verdict
from portal.jobs import registry as jobs
from portal.notices import registry as notices
from portal.signoff import registry as signoff
from portal.signoff.registry import SignOffLike
from portal.ui import menu, tones
from portal.ui import waiting as waiting_rooms


def register() -> None:
    """Called once, when the app is ready."""
    _register_signoffs()
    _register_alerts()
    told.register_texts()
    telling.register_texts()
    signing.register_kinds()
    on_the_page(signing.page_of)
    _register_menu()
    jobs.register(export_job.KIND)
    links.register()
    waiting_rooms.register("awards", waiting.tasks_for)
    hooks.after_ranking(next_steps)
    tones.register(
        award="success",
        commit="success",
        release="gray",
        adjust="information",
        draft="gray",
        awaiting_signoff="information",
        scheduled="information",
    )


def _register_signoffs() -> None:
    signoff.register(
        signoff.Kind(
            name=publication.KIND,
            label=_("Publication of awards"),
            may_decide=_may_publish,
            visible=_visible,
            execute=publication.approve,
            returned=publication.take_back,
            url=_decision_url,
            decidable=_decidable,
        )
    )
    signoff.register(
        signoff.Kind(
            name=CEILING_KIND,
            label=_("Change of a ceiling"),
            may_decide=_may_publish,
            visible=_visible,
            execute=ceilings.change,
            url=_envelope_url,
            decidable=_decidable,
        )
    )


def _register_menu() -> None:
    for label, address, seen_by, order in (
        (_("Envelope dashboard"), "admin:awards_dashboard", _in_ministry, 50),
        (_("Decisions"), "admin:awards_decision_changelist", _is_manager, 52),
        (_("Register of exceptions"), "admin:awards_decisionline_changelist", _is_manager, 53),
        (_("Envelopes"), "admin:awards_envelopes", _in_ministry, 54),
        (_("Account statement"), "admin:awards_ledgerentry_changelist", _in_ministry, 55),
    ):
        menu.register(label, address, seen_by, order, office=True)


def next_steps(actor: Actor, ranking: RankingRun) -> Iterable[Step]:
    """From a ranking to its decision: the one there is, else to draft one."""
    decision = (
        Decision.objects.filter(ranking=ranking).exclude(state=states.WITHDRAWN).order_by("-id").first()
    )
    if decision:
        url = reverse("admin:awards_decision_change", args=[decision.pk])
        yield Step(_now("Open the decision"), url, is_main=True)
    elif policies.may_draft(actor):
        yield Step(_now("Draft a decision"), reverse("admin:awards_decision_add"))


def _register_alerts() -> None:
    notices.name_group(alert_telling.NOTICE.partition(".")[0], _("Alerts"))
    notices.register(
        alert_telling.NOTICE,
        subject=_("Alert on %(year)s"),
        body=_("%(said)s Open the alert to say that you see to it."),
    )


def _may_publish(actor: Actor, _request: SignOffLike) -> Verdict:
    return policies.may_draft(actor)


def _visible(actor: Actor) -> Q:
    return Q() if actor.in_ministry else Q(pk=None)


def _decidable(actor: Actor) -> Q:
    return Q() if _is_manager(actor) else Q(pk=None)


def _decision_url(request: SignOffLike) -> str:
    return reverse("admin:awards_decision_change", args=[publication.decision_of(request)])


def _envelope_url(request: SignOffLike) -> str:
    return reverse("admin:awards_envelope", args=[request.about.rpartition(":")[2]])


def _in_ministry(actor: Actor) -> bool:
    return actor.in_ministry


def _is_manager(actor: Actor) -> bool:
    return actor.has(Role.MANAGER)
