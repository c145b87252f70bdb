"""Open a panel's meeting, flag, write minutes, revise one's own scores, close."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.proposals import states as proposal_states
from grants.reviews import states
from grants.reviews.actions.sheets import locked_sheet, move_sheet
from grants.reviews.actions.standing import refresh
from grants.reviews.meeting import policies
from grants.reviews.models import AgendaItem, Assignment, Meeting, Panel, ScoreSheet
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure


class WrittenElsewhere(Refused):
    """The minutes were written in another window meanwhile; `item` is what stands."""

    code = "written_elsewhere"

    def __init__(self, item: AgendaItem) -> None:
        self.item = item
        super().__init__(
            _(
                "The minutes were written in another window meanwhile. What you wrote is kept here: "
                "put both together, then save again."
            )
        )


@transaction.atomic
def open_meeting(*, actor: Actor, panel: Panel) -> Meeting:
    """Lay everything the panel judges on the agenda. Refused while nothing is before the panel."""
    panel = Panel.objects.select_for_update(no_key=True).get(pk=panel.pk)
    ensure(policies.may_open(actor, panel))
    standing = Assignment.objects.filter(panel=panel).exclude(
        submission__proposal__state=proposal_states.WITHDRAWN
    )
    assignments = list(standing.order_by("pk"))
    if not assignments:
        raise Refused(_("Nothing is before this panel yet."), "nothing_to_discuss")
    meeting = Meeting.objects.create(panel=panel, opened_at=actor.arrived_at, opened_by=actor.user)
    AgendaItem.objects.bulk_create(AgendaItem(meeting=meeting, assignment=each) for each in assignments)
    audit.record(actor=actor, act="meeting.open", about=panel, changes={"submissions": len(assignments)})
    return meeting


@transaction.atomic
def flag(*, actor: Actor, item_id: int, why: str) -> AgendaItem:
    """Ask that it be talked about, saying why; an empty reason takes the flag back."""
    item = _locked(item_id)
    ensure(policies.may_flag(actor, item))
    item.flag = why.strip()
    item.flagged_by = actor.user if item.flag else None
    item.save(update_fields=["flag", "flagged_by"])
    audit.record(actor=actor, act="meeting.flag", about=item.meeting.panel, changes=_said(item, item.flag))
    return item


@transaction.atomic
def write_minutes(*, actor: Actor, item_id: int, version: int, minutes: str) -> AgendaItem:
    """Keep what was said about one item. Raises WrittenElsewhere when `version` is not the last."""
    item = _locked(item_id)
    ensure(policies.may_lead(actor, item.meeting))
    if version != item.version:
        raise WrittenElsewhere(item)
    item.minutes, item.minutes_by, item.minutes_at = minutes.strip(), actor.user, timezone.now()
    item.version += 1
    item.save(update_fields=["minutes", "minutes_by", "minutes_at", "version"])
    audit.record(
        actor=actor, act="meeting.minutes", about=item.meeting.panel, changes=_said(item, item.minutes)
    )
    return item


@transaction.atomic
def revise(*, actor: Actor, sheet_id: int, reason: str) -> ScoreSheet:
    """Take up one's own submitted sheet again; what was handed in is kept. Refused without a reason."""
    sheet = locked_sheet(sheet_id)
    ensure(policies.may_revise(actor, sheet))
    if not reason.strip():
        raise Refused(_("Say why you revise your scores."), "reason_missing")
    sheet.return_reason = reason.strip()
    move_sheet(actor, sheet, "revise", "sheet.revise", {"reason": sheet.return_reason})
    refresh([sheet.assignment_id])
    return sheet


@transaction.atomic
def close_meeting(*, actor: Actor, panel: Panel) -> Meeting:
    """End the meeting and lock the panel's sheets. Refused, with the numbers, while a sheet is not submitted."""
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("panel").get(panel=panel)
    ensure(policies.may_lead(actor, meeting))
    sheets = ScoreSheet.objects.filter(assignment__agenda_item__meeting=meeting)
    _ensure_all_are_in(sheets)
    now = timezone.now()
    locked = sheets.filter(state=states.SUBMITTED).update(state=states.LOCKED, locked_at=now)
    meeting.closed_at, meeting.closed_by = now, actor.user
    meeting.save(update_fields=["closed_at", "closed_by"])
    audit.record(actor=actor, act="meeting.close", about=panel, changes={"sheets_locked": locked})
    return meeting


def _ensure_all_are_in(sheets: QuerySet[ScoreSheet]) -> None:
    left = sheets.filter(state__in=states.WRITABLE).exclude(
        assignment__submission__proposal__state=proposal_states.WITHDRAWN
    )
    numbers = left.order_by().values_list("assignment__submission__number", flat=True).distinct()
    if numbers:
        sentence = _("Sheets are still to be submitted for: %(numbers)s. The meeting stays open.")
        raise Refused(sentence % {"numbers": ", ".join(sorted(numbers))}, "unfinished")


def _locked(item_id: int) -> AgendaItem:
    waiting = AgendaItem.objects.select_for_update(of=("self",))
    return waiting.select_related("meeting__panel", "assignment__submission").get(pk=item_id)


def _said(item: AgendaItem, text: str) -> dict[str, object]:
    return {"submission": item.assignment.submission.number, "text": text}
