"""Who may see and do what in the review. What is not visible does not exist."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from grants.calls.models import Call
from grants.calls.models.call import OthersScores
from grants.proposals import states as proposal_states
from grants.reviews import states
from grants.reviews.models import (
    Assignment,
    AssignmentPlan,
    BonusGrant,
    Exclusion,
    IntegrityDeclaration,
    IntegrityText,
    Panel,
    PanelMember,
    RankingEntry,
    RankingRun,
    ReviewerProfile,
    ReviewerTie,
    ScoreSheet,
    SeatInvitation,
    Technology,
)
from portal.actor import ALLOWED, Actor, Role, Verdict, refused

# They read the whole review; of these only the manager changes anything.
OVERSEERS = (Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR)


def visible_to(actor: Actor) -> QuerySet[ScoreSheet]:
    """Overseers see all sheets; a reviewer their own that stand; a chair what `seen_by_chair` says."""
    if actor.has(*OVERSEERS):
        return ScoreSheet.objects.all()
    if not actor.is_known or not actor.has(Role.REVIEWER, Role.CHAIR):
        return ScoreSheet.objects.none()
    kept_out = Exclusion.objects.filter(reviewer=actor.user, submission=OuterRef("assignment__submission"))
    seated = PanelMember.objects.filter(
        reviewer=actor.user, panel=OuterRef("assignment__panel"), left_at=None
    )
    own = Q(reviewer=actor.user) & ~Q(state__in=states.GONE)
    others = seen_by_chair(actor) | seen_by_colleagues(actor)
    return ScoreSheet.objects.filter(own | others, Exists(seated), ~Exists(kept_out))


def seen_by_colleagues(actor: Actor) -> Q:
    """What the call lets reviewers read of the others: once both sheets are in, or at the meeting besides."""
    own_is_in = ScoreSheet.objects.filter(
        reviewer=actor.user, assignment=OuterRef("assignment"), state__in=states.COUNTED
    )
    # A sheet revised at the meeting is read there again once it is handed in.
    submitted = Q(state__in=states.COUNTED)
    after_own = Q(assignment__panel__call__others_scores=OthersScores.AFTER_OWN)
    at_meeting = Q(
        assignment__panel__call__others_scores=OthersScores.AT_MEETING, assignment__agenda_item__isnull=False
    )
    return submitted & Q(Exists(own_is_in)) & (after_own | at_meeting)


def seen_by_chair(actor: Actor) -> Q:
    """A chair reads a colleague's sheet of the panel only once both theirs and the chair's own are in."""
    chairs = PanelMember.objects.filter(
        reviewer=actor.user, is_chair=True, left_at=None, panel=OuterRef("assignment__panel")
    )
    own_is_in = ScoreSheet.objects.filter(
        reviewer=actor.user, assignment=OuterRef("assignment"), state__in=states.COUNTED
    )
    submitted = Q(state__in=[*states.COUNTED, states.RETURNED])
    return submitted & Q(Exists(chairs)) & Q(Exists(own_is_in))


def may_list(actor: Actor) -> Verdict:
    """Whether the lists of sheets are any of the person's business."""
    return _when(actor.has(Role.REVIEWER, Role.CHAIR, *OVERSEERS), _("Only those of the review may do this."))


def may_write(actor: Actor, sheet: ScoreSheet) -> Verdict:
    """A reviewer writes on their own sheet until it is submitted, while the proposal stands."""
    if not _is_own(actor, sheet):
        return refused(_("Only the reviewer of this sheet may write on it."))
    if sheet.state not in states.WRITABLE:
        return refused(_("This sheet was submitted and can't be changed. The chair can return it to you."))
    if sheet.assignment.submission.proposal.state == proposal_states.WITHDRAWN:
        return refused(_("The municipality withdrew this proposal. It is not scored any more."))
    return ALLOWED


def may_recuse(actor: Actor, sheet: ScoreSheet) -> Verdict:
    """A reviewer steps aside until the sheet is submitted."""
    if not _is_own(actor, sheet):
        return refused(_("Only the reviewer of this sheet may step aside."))
    if not states.allows("recuse", sheet.state):
        return refused(_("This sheet was submitted. Tell the programme manager why you must step aside."))
    return ALLOWED


def may_return(actor: Actor, sheet: ScoreSheet) -> Verdict:
    """The chair of the panel or the manager, never the reviewer's own, and only while it is not locked."""
    if not states.allows("return_to_reviewer", sheet.state):
        return refused(_("Only a submitted sheet can be returned."))
    return _leads(actor, sheet)


def may_lock(actor: Actor, sheet: ScoreSheet) -> Verdict:
    """The chair of the panel or the manager, never the reviewer's own."""
    if not states.allows("lock", sheet.state):
        return refused(_("Only a submitted sheet can be locked."))
    return _leads(actor, sheet)


def may_exclude(actor: Actor, sheet: ScoreSheet) -> Verdict:
    """A manager records a ground found later, while the sheet stands; never on their own sheet."""
    if _is_own(actor, sheet):
        return refused(_("Nobody decides on their own sheet."))
    if not states.allows("void", sheet.state):
        return refused(_("This sheet stands no longer."))
    return may_manage(actor)


def may_manage(actor: Actor) -> Verdict:
    """Programme managers make panels, assign and rank."""
    return _when(actor.has(Role.MANAGER), _("Only a programme manager may do this."))


def may_oversee(actor: Actor) -> Verdict:
    """Whether the board and the rankings are any of the person's business."""
    return _when(actor.has(*OVERSEERS), _("Only the ministry may see this."))


def panels_visible_to(actor: Actor) -> QuerySet[Panel]:
    """Overseers see the panels; nobody else learns who sits on one."""
    return Panel.objects.all() if may_oversee(actor) else Panel.objects.none()


def assignments_visible_to(actor: Actor) -> QuerySet[Assignment]:
    """Overseers see counts and scores of all submissions."""
    return Assignment.objects.all() if may_oversee(actor) else Assignment.objects.none()


def rankings_visible_to(actor: Actor) -> QuerySet[RankingRun]:
    """Overseers see the rankings."""
    return RankingRun.objects.all() if may_oversee(actor) else RankingRun.objects.none()


def entries_visible_to(actor: Actor) -> QuerySet[RankingEntry]:
    """Overseers see how each number came to be."""
    return RankingEntry.objects.all() if may_oversee(actor) else RankingEntry.objects.none()


def may_see_names(actor: Actor) -> Verdict:
    """Who the reviewers are is the ministry's knowledge; all others read letters."""
    return may_oversee(actor)


def grants_visible_to(actor: Actor) -> QuerySet[BonusGrant]:
    """Overseers see who has which bonus points."""
    return BonusGrant.objects.all() if may_oversee(actor) else BonusGrant.objects.none()


def reviewers_visible_to(actor: Actor) -> QuerySet[ReviewerProfile]:
    """Overseers see who the reviewers are."""
    return ReviewerProfile.objects.all() if may_oversee(actor) else ReviewerProfile.objects.none()


def plans_visible_to(actor: Actor) -> QuerySet[AssignmentPlan]:
    """Overseers see proposed assignments."""
    return AssignmentPlan.objects.all() if may_oversee(actor) else AssignmentPlan.objects.none()


def technologies_visible_to(actor: Actor) -> QuerySet[Technology]:
    """Overseers see the technologies."""
    return Technology.objects.all() if may_oversee(actor) else Technology.objects.none()


def ties_visible_to(actor: Actor) -> QuerySet[ReviewerTie]:
    """Overseers see what ties reviewers to places."""
    return ReviewerTie.objects.all() if may_oversee(actor) else ReviewerTie.objects.none()


def may_strike(actor: Actor, tie: ReviewerTie) -> Verdict:
    """Managers, while it stands."""
    return may_manage(actor) if tie.struck_at is None else refused(_("This tie is struck out already."))


def exclusions_visible_to(actor: Actor) -> QuerySet[Exclusion]:
    """Overseers see who was kept from what."""
    return Exclusion.objects.all() if may_oversee(actor) else Exclusion.objects.none()


def invitations_visible_to(actor: Actor) -> QuerySet[SeatInvitation]:
    """Overseers see all invitations; a reviewer their own."""
    if may_oversee(actor):
        return SeatInvitation.objects.all()
    mine = SeatInvitation.objects.filter(reviewer=actor.user) if actor.is_known else None
    return SeatInvitation.objects.none() if mine is None else mine


def may_answer(actor: Actor, invitation: SeatInvitation) -> Verdict:
    """Whoever was invited, nobody for them."""
    own = actor.is_known and actor.user.pk == invitation.reviewer_id
    return _when(own, _("Only the person invited may answer."))


def may_sit(actor: Actor) -> Verdict:
    """Whether invitations and seats are any of the person's business."""
    return _when(actor.has(Role.REVIEWER, Role.CHAIR), _("Only reviewers may do this."))


def may_sign(actor: Actor, call: Call) -> Verdict:
    """Reviewers with a seat on one of the call's panels declare their integrity."""
    seats = PanelMember.objects.filter(panel__call=call, left_at=None)
    seated = actor.is_known and seats.filter(reviewer=actor.user).exists()
    return _when(seated, _("Only those who sit on a panel of the call sign its declaration."))


def has_signed(user_id: int, call_id: int) -> bool:
    """Whether the reviewer signed the text in force; no sheet of the call opens before. One query."""
    newest = IntegrityText.objects.filter(call=call_id).order_by("-version").values("pk")[:1]
    return IntegrityDeclaration.objects.filter(reviewer=user_id, text=Subquery(newest)).exists()


def texts_visible_to(actor: Actor) -> QuerySet[IntegrityText]:
    """Overseers see the texts of declarations; reviewers sign them on a page of their own."""
    return IntegrityText.objects.all() if may_oversee(actor) else IntegrityText.objects.none()


def declarations_visible_to(actor: Actor) -> QuerySet[IntegrityDeclaration]:
    """Overseers see who signed what."""
    return IntegrityDeclaration.objects.all() if may_oversee(actor) else IntegrityDeclaration.objects.none()


def _is_own(actor: Actor, sheet: ScoreSheet) -> bool:
    return actor.is_known and actor.user.pk == sheet.reviewer_id


def _leads(actor: Actor, sheet: ScoreSheet) -> Verdict:
    if _is_own(actor, sheet):
        return refused(_("Nobody decides on their own sheet."))
    seen = actor.has(Role.CHAIR) and visible_to(actor).filter(pk=sheet.pk).exists()
    return _when(actor.has(Role.MANAGER) or seen, _("Only the chair of the panel or a manager may do this."))


def _when(allowed: bool, reason: str) -> Verdict:  # noqa: FBT001 - read as a sentence: when allowed, else
    return ALLOWED if allowed else refused(reason)
