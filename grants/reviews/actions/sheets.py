"""What happens to one score sheet."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.calls.models import Criterion
from grants.calls.queries import criteria_in_force
from grants.reviews import policies, states
from grants.reviews.actions.standing import refresh
from grants.reviews.blinding.policies import is_withheld
from grants.reviews.grounds import Found, found_against
from grants.reviews.models import DECLARED, Exclusion, Ground, Score, ScoreSheet
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.ui import characters

MOST_DETAIL = 2000
REMARKS = ("strengths", "weaknesses", "private_note")


@dataclass(frozen=True, slots=True)
class Given:
    """What a reviewer wrote on a sheet: points and reason by criterion id."""

    points: Mapping[int, int | None] = field(default_factory=dict)
    reasons: Mapping[int, str] = field(default_factory=dict)
    strengths: str = ""
    weaknesses: str = ""
    private_note: str = ""


class SavedElsewhere(Refused):
    """The sheet was saved in another window meanwhile; `sheet` is what stands."""

    code = "saved_elsewhere"

    def __init__(self, sheet: ScoreSheet) -> None:
        self.sheet = sheet
        super().__init__(
            _(
                "This sheet was saved in another window meanwhile. What you wrote here is kept on this page: "
                "compare it with what stands there, then save again."
            )
        )


class Incomplete(Refused):
    """Something lacks; `problems` is ("points" or "reason", criterion id, sentence)."""

    code = "incomplete"

    def __init__(self, problems: list[tuple[str, int, str]]) -> None:
        self.problems = problems
        super().__init__(_("The sheet is saved but not submitted: some criteria lack points or a reason."))


@transaction.atomic
def open_sheet(*, actor: Actor, sheet_id: int) -> ScoreSheet:
    """Begin a sheet after declaring that nothing stands in the way. Refused where data say otherwise."""
    sheet = locked_sheet(sheet_id)
    ensure(policies.may_write(actor, sheet))
    _ensure_signed(sheet)
    _ensure_no_ground_in_data(actor, sheet)
    if sheet.state != states.IN_PROGRESS:
        declared = {"declared": "no ground of exclusion"}
        move_sheet(actor, sheet, "begin", "sheet.open", declared)
    return sheet


@transaction.atomic
def save_sheet(*, actor: Actor, sheet_id: int, version: int, given: Given) -> ScoreSheet:
    """Keep what was written so far, complete or not. Raises SavedElsewhere when `version` is not the last.

    Autosave: the scores are their own record, no audit row.
    """
    sheet = locked_sheet(sheet_id)
    ensure(policies.may_write(actor, sheet))
    if sheet.state == states.ASSIGNED:
        raise Refused(_("First say whether anything stands in the way of your judging this."), "undeclared")
    if version != sheet.version:
        raise SavedElsewhere(sheet)
    criteria = list(criteria_in_force(sheet.assignment.panel.call_id))
    _write_scores(sheet, criteria, given)
    points = [given.points.get(criterion.pk) for criterion in criteria]
    sheet.total = sum(p for p in points if p is not None) if any(p is not None for p in points) else None
    for name in REMARKS:
        setattr(sheet, name, getattr(given, name))
    sheet.state = states.IN_PROGRESS
    sheet.version += 1
    sheet.saved_at = timezone.now()
    sheet.save(update_fields=["state", "version", "total", "saved_at", *REMARKS])
    return sheet


@transaction.atomic
def submit(*, actor: Actor, sheet_id: int) -> ScoreSheet:
    """Hand in what is saved. Raises Incomplete with what lacks; submitting twice is refused."""
    sheet = locked_sheet(sheet_id)
    ensure(policies.may_write(actor, sheet))
    problems = _lacking(sheet)
    if problems:
        raise Incomplete(problems)
    if sheet.state == states.RETURNED:
        move_sheet(actor, sheet, "begin", "sheet.reopen", {})
    sheet.submitted_at = timezone.now()
    move_sheet(actor, sheet, "submit", "sheet.submit", {"total": sheet.total, "version": sheet.version})
    refresh([sheet.assignment_id])
    return sheet


@transaction.atomic
def return_to_reviewer(*, actor: Actor, sheet_id: int, reason: str) -> ScoreSheet:
    """Send a submitted sheet back, saying why; it counts again once it is submitted anew."""
    sheet = locked_sheet(sheet_id)
    ensure(policies.may_return(actor, sheet))
    if not reason.strip():
        raise Refused(_("Say why you return it, so that it can be mended."), "reason_missing")
    sheet.return_reason = reason.strip()
    move_sheet(actor, sheet, "return_to_reviewer", "sheet.return", {"reason": sheet.return_reason})
    refresh([sheet.assignment_id])
    return sheet


@transaction.atomic
def lock(*, actor: Actor, sheet_id: int) -> ScoreSheet:
    """Lock a submitted sheet for good."""
    sheet = locked_sheet(sheet_id)
    ensure(policies.may_lock(actor, sheet))
    sheet.locked_at = timezone.now()
    move_sheet(actor, sheet, "lock", "sheet.lock", {})
    return sheet


@transaction.atomic
def recuse(*, actor: Actor, sheet_id: int, ground: str, detail: str) -> Exclusion:
    """Step aside (회피): the ground is recorded, and the submission is hidden from the reviewer from now on."""
    sheet = locked_sheet(sheet_id)
    ensure(policies.may_recuse(actor, sheet))
    if ground not in _grounds_open_to(sheet):
        raise Refused(_("Choose on what ground you step aside."), "ground_missing")
    if ground == Ground.RECUSAL and not detail.strip():
        raise Refused(_("Say in a few words why you step aside."), "detail_missing")
    exclusion = Exclusion.objects.create(
        reviewer=sheet.reviewer,
        submission=sheet.assignment.submission,
        ground=ground,
        detail=detail.strip()[:MOST_DETAIL],
        recorded_by=actor.user,
    )
    move_sheet(actor, sheet, "recuse", "sheet.recuse", {"ground": ground, "detail": exclusion.detail})
    refresh([sheet.assignment_id])
    return exclusion


def ground_in_data(sheet: ScoreSheet) -> Found | None:
    """What data have against the sheet's reviewer judging its submission, if anything."""
    submission = sheet.assignment.submission
    found = found_against([submission], [sheet.reviewer_id])[submission.pk]
    return found[0] if found else None


def _grounds_open_to(sheet: ScoreSheet) -> set[str]:
    found = ground_in_data(sheet)
    return {ground.value for ground in DECLARED} | ({found.ground.value} if found else set())


def _ensure_no_ground_in_data(actor: Actor, sheet: ScoreSheet) -> None:
    found = ground_in_data(sheet)
    if found and is_withheld(actor, sheet.assignment.panel.call.blind):
        raise Refused(_("The data keep you from judging this proposal. Step aside from it."), "excluded")
    if found:
        sentence = _("The data keep you from judging this proposal: %(ground)s. Step aside from it.")
        raise Refused(sentence % {"ground": found.ground.label}, "excluded")


def _ensure_signed(sheet: ScoreSheet) -> None:
    if not policies.has_signed(sheet.reviewer_id, sheet.assignment.panel.call_id):
        raise Refused(_("Sign the declaration of integrity first, then open the sheet."), "unsigned")


def locked_sheet(sheet_id: int) -> ScoreSheet:
    """The sheet with what its acts look at, locked."""
    return (
        ScoreSheet.objects.select_for_update(of=("self",))
        .select_related(
            "assignment__panel__call",
            "assignment__submission__proposal",
            "assignment__submission__municipality",
        )
        .get(pk=sheet_id)
    )


def move_sheet(actor: Actor, sheet: ScoreSheet, verb: str, act: str, changes: Mapping[str, object]) -> None:
    """One move of the table, on record; Refused from any other state."""
    if not states.allows(verb, sheet.state):
        raise Refused(
            _("The sheet does not stand where this is possible. Open it again and look."), "wrong_state"
        )
    before, sheet.state = sheet.state, states.MOVES[verb][1]
    sheet.save(update_fields=["state", "submitted_at", "locked_at", "return_reason"])
    audit.record(actor=actor, act=act, about=sheet, changes={"state": [before, sheet.state], **changes})


def _write_scores(sheet: ScoreSheet, criteria: list[Criterion], given: Given) -> None:
    for criterion in criteria:
        points = given.points.get(criterion.pk)
        if points is not None and not 0 <= points <= criterion.max_points:
            sentence = _("%(criterion)s takes 0 to %(most)s points.")
            named = {"criterion": criterion.localized_name, "most": criterion.max_points}
            raise Refused(sentence % named, "out_of_range")
    Score.objects.bulk_create(
        [
            Score(
                sheet=sheet,
                criterion=criterion,
                points=given.points.get(criterion.pk),
                reason=given.reasons.get(criterion.pk, ""),
            )
            for criterion in criteria
        ],
        update_conflicts=True,
        unique_fields=["sheet", "criterion"],
        update_fields=["points", "reason"],
    )


def _lacking(sheet: ScoreSheet) -> list[tuple[str, int, str]]:
    scores = {score.criterion_id: score for score in sheet.scores.all()}
    least = sheet.assignment.panel.call.reason_least
    problems: list[tuple[str, int, str]] = []
    for criterion in criteria_in_force(sheet.assignment.panel.call_id):
        score = scores.get(criterion.pk)
        if score is None or score.points is None:
            problems.append(("points", criterion.pk, _("Give points.")))
        if score is None or characters.count(score.reason.strip()) < least:
            sentence = _("Give a reason of at least %(least)s characters.") % {"least": least}
            problems.append(("reason", criterion.pk, sentence))
    return problems
