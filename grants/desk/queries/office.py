"""What waits for reviewers and programme managers, with the way into the back office."""

from datetime import datetime

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.awards.models import Alert, Decision, DecisionState
from grants.awards.publication import KIND as PUBLICATION
from grants.awards.waiting import calls_to_decide, ranking_of
from grants.calls.models import Call
from grants.desk.blocks import Block, Figure, Line, Link, soonest_first
from grants.proposals import states as proposal_states
from grants.proposals.models import Proposal
from grants.proposals.queries import counts_by_state
from grants.reviews import states as sheet_states
from grants.reviews.models import Assignment, ScoreSheet
from portal.actor import Actor
from portal.signoff.policies import awaiting


def reviewer_block(actor: Actor) -> Block:
    """A line for each of the reviewer's panels: sheets done, and until when; one query."""
    mine = ScoreSheet.objects.filter(reviewer=actor.user).exclude(state__in=sheet_states.GONE)
    panels = mine.order_by("assignment__panel").values_list(
        "assignment__panel__name", "assignment__panel__call__review_until"
    )
    counts = panels.annotate(
        due=Count("pk"),
        done=Count("pk", filter=Q(state__in=sheet_states.COUNTED)),
        returned=Count("pk", filter=Q(state=sheet_states.RETURNED)),
    )
    return Block(
        heading=_("Your score sheets"),
        lines=soonest_first([_panel_line(*row) for row in counts]),
        empty=_("No proposal has been assigned to you yet."),
    )


def _panel_line(panel: str, until: datetime | None, due: int, done: int, returned: int) -> Line:
    counts = {"done": done, "due": due, "left": due - done}
    hint = (
        _("%(done)s of %(due)s submitted, %(left)s left") % counts
        if done < due
        else _("All %(due)s submitted") % counts
    )
    if returned:
        hint += " · " + _("returned to you: %(count)s") % {"count": returned}
    return Line(
        title=panel,
        hint=hint,
        url=reverse("admin:reviews_scoresheet_changelist"),
        action=_("Go on scoring") if done < due else _("Look again"),
        due=until if done < due else None,
        is_urgent=bool(returned),
        is_done=done >= due,
    )


def manager_block(actor: Actor) -> Block:
    """How many proposals wait for each of the manager's moves; three queries."""
    by_state = counts_by_state()
    # A draft that was opened again and not filed anew is received as it was last filed.
    standing = Proposal.objects.filter(slot__isnull=False, state__in=proposal_states.MOVES["receive"].sources)
    to_receive = standing.filter(call__closes_at__lte=actor.arrived_at).count()
    unfinished = Assignment.objects.filter(sheets_done__lt=F("sheets_due")).count()
    return Block(
        heading=_("Proposals, by what is to be done"),
        figures=[
            Figure(_("To receive"), to_receive, _proposals_in(proposal_states.FILED)),
            Figure(
                _("To screen"), by_state[proposal_states.RECEIVED], _proposals_in(proposal_states.RECEIVED)
            ),
            Figure(
                _("To open for review"),
                by_state[proposal_states.ELIGIBLE],
                _proposals_in(proposal_states.ELIGIBLE),
            ),
            Figure(_("Reviews not finished"), unfinished, reverse("admin:reviews_board")),
            Figure(
                _("Awaiting a decision"),
                by_state[proposal_states.UNDER_REVIEW],
                reverse("admin:reviews_ranking"),
            ),
        ],
        links=[Link(_("Envelope and targets"), reverse("admin:awards_dashboard"))],
    )


def decision_block(actor: Actor) -> Block:
    """Decisions being drafted or awaiting a second manager, other requests to sign, ranked calls; four queries."""
    standing = Decision.objects.filter(state__in=[DecisionState.DRAFT, DecisionState.AWAITING])
    decisions = standing.select_related("call", "signoff").order_by("pk")
    return Block(
        heading=_("Decisions under way"),
        lines=[
            *(_decision_line(actor, decision) for decision in decisions),
            *_signature_lines(actor),
            *(_ranking_line(call) for call in calls_to_decide()),
        ],
        empty=_("No decision is under way."),
    )


def _decision_line(actor: Actor, decision: Decision) -> Line:
    awaits = decision.state == DecisionState.AWAITING
    mine = decision.drafted_by_id == actor.user.pk
    to_sign = awaits and not mine and decision.signoff is not None
    return Line(
        title=str(decision.call),
        hint=_("Awaits a second person")
        if awaits
        else _("Draft: nothing of it can be seen outside the ministry"),
        url=reverse("signoff:detail", args=[decision.signoff_id])
        if to_sign
        else reverse("admin:awards_decision_change", args=[decision.pk]),
        action=_("Look and decide") if to_sign else _("Open the decision"),
        is_urgent=to_sign,
    )


def _signature_lines(actor: Actor) -> list[Line]:
    """One for all that is no publication: ceilings, adjustments, ends of awards and what else there is."""
    count = awaiting(actor).exclude(kind=PUBLICATION).count()
    hint = ngettext("%(count)s awaits a second person", "%(count)s await a second person", count)
    line = Line(
        title=_("Requests to sign off"),
        hint=hint % {"count": count},
        url=reverse("signoff:list"),
        action=_("Look and decide"),
        is_urgent=True,
    )
    return [line] if count else []


def _ranking_line(call: Call) -> Line:
    return Line(
        title=str(call),
        hint=_("The ranking stands, nothing is decided yet"),
        url=ranking_of(call),
        action=_("Open the ranking"),
    )


def alert_block(_actor: Actor) -> Block | None:
    """How many alerts stand; nothing when none does; one query."""
    standing = Alert.objects.filter(cleared_at=None).count()
    if not standing:
        return None
    alert = Figure(_("Alerts that stand"), standing, reverse("admin:awards_alert_changelist"), is_urgent=True)
    return Block(heading=_("Alerts"), figures=[alert])


def _proposals_in(state: str) -> str:
    return f"{reverse('admin:proposals_proposal_changelist')}?state__exact={state}"
