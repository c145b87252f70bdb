"""Who takes part in a panel's meeting, and what each may do there."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from grants.reviews import policies, states
from grants.reviews.chairing.policies import may_write_to
from grants.reviews.models import AgendaItem, Exclusion, Meeting, Panel, PanelMember, ScoreSheet
from portal.actor import ALLOWED, Actor, Role, Verdict, refused


def visible_to(actor: Actor) -> QuerySet[Panel]:
    """Overseers see all meetings; members that of their panel, once it is opened; the chair before."""
    if policies.may_oversee(actor):
        return Panel.objects.all()
    if not actor.is_known or not actor.has(Role.REVIEWER, Role.CHAIR):
        return Panel.objects.none()
    seats = PanelMember.objects.filter(reviewer=actor.user, left_at=None, panel=OuterRef("pk"))
    opened = Panel.objects.filter(Exists(seats), meeting__isnull=False)
    return opened | Panel.objects.filter(Exists(seats.filter(is_chair=True)))


def items_visible_to(actor: Actor) -> QuerySet[AgendaItem]:
    """The items of the meetings one takes part in, but for what one is excluded from; a substitute's own alone."""
    kept_out = Exclusion.objects.filter(reviewer=actor.user, submission=OuterRef("assignment__submission"))
    seen = AgendaItem.objects.filter(meeting__panel__in=visible_to(actor))
    if policies.may_oversee(actor):
        return seen
    regular = PanelMember.objects.filter(
        reviewer=actor.user, left_at=None, is_substitute=False, panel=OuterRef("meeting__panel")
    )
    own = ScoreSheet.objects.filter(reviewer=actor.user, assignment=OuterRef("assignment"))
    return seen.filter(Exists(regular) | Exists(own), ~Exists(kept_out))


def may_open(actor: Actor, panel: Panel) -> Verdict:
    """The chair or a manager, once."""
    if Meeting.objects.filter(panel=panel).exists():
        return refused(_("The meeting of this panel was opened already."))
    return may_write_to(actor, panel)


def may_lead(actor: Actor, meeting: Meeting) -> Verdict:
    """The chair or a manager write the minutes and close, while it is open."""
    if meeting.closed_at is not None:
        return refused(_("The meeting is closed. Nothing of it can change any more."))
    return may_write_to(actor, meeting.panel)


def may_flag(actor: Actor, item: AgendaItem) -> Verdict:
    """Who takes part says what must be talked about, while it is open."""
    if item.meeting.closed_at is not None:
        return refused(_("The meeting is closed. Nothing of it can change any more."))
    if actor.has(Role.MANAGER) or _is_seated(actor, item.meeting.panel_id):
        return ALLOWED
    return refused(_("Only members of the panel may do this."))


def may_revise(actor: Actor, sheet: ScoreSheet) -> Verdict:
    """A reviewer takes up their own submitted sheet again while their panel meets."""
    if not actor.is_known or actor.user.pk != sheet.reviewer_id:
        return refused(_("Scores are revised by their own author only."))
    if not states.allows("revise", sheet.state):
        return refused(_("Only a submitted sheet can be revised."))
    if not Meeting.objects.filter(panel=sheet.assignment.panel_id, closed_at=None).exists():
        return refused(_("A submitted sheet is revised at the panel's meeting only."))
    return ALLOWED


def _is_seated(actor: Actor, panel_id: int) -> bool:
    seats = PanelMember.objects.filter(panel=panel_id, left_at=None)
    return actor.is_known and seats.filter(reviewer=actor.user).exists()
