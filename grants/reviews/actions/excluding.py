"""Exclusions found in data or found later; scores given before are void and stay on record."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.proposals import states as proposal_states
from grants.proposals.models import Submission
from grants.reviews import policies, states, telling
from grants.reviews.actions.standing import refresh
from grants.reviews.grounds import found_against
from grants.reviews.models import Exclusion, Ground, ReviewerTie, ScoreSheet
from portal.accounts.models import User
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure

MOST_DETAIL = 2000


def exclude_found(actor: Actor, submissions: Iterable[Submission], reviewers: Iterable[int]) -> None:
    """Record what data have against reviewers, in the caller's transaction; what is recorded stays."""
    found = found_against(submissions, reviewers)
    Exclusion.objects.bulk_create(
        [
            Exclusion(
                reviewer_id=each.reviewer,
                submission_id=submission,
                ground=each.ground,
                detail=each.detail[:MOST_DETAIL],
                recorded_by=actor.user,
            )
            for submission, against in found.items()
            for each in against
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def exclude_from_sheet(*, actor: Actor, sheet_id: int, ground: str, detail: str) -> Exclusion:
    """A ground found later: the sheet is void, its scores are kept and count no more.

    Refused without evidence, of an unknown ground, and for a sheet that stands no longer.
    """
    sheet = _locked(sheet_id)
    ensure(policies.may_exclude(actor, sheet))
    if ground not in Ground.values:
        raise Refused(_("Choose the ground of exclusion."), "ground_missing")
    if not detail.strip():
        raise Refused(_("Say what shows it: the evidence stays on record."), "detail_missing")
    return exclude(actor, sheet.reviewer, sheet.assignment.submission, ground, detail)


def exclude(actor: Actor, reviewer: User, submission: Submission, ground: str, detail: str) -> Exclusion:
    """Keep a reviewer from a submission, and void their sheet on it, in the caller's transaction."""
    exclusion, made = Exclusion.objects.get_or_create(
        reviewer=reviewer,
        submission=submission,
        defaults={
            "ground": ground,
            "detail": detail.strip()[:MOST_DETAIL],
            "recorded_by": actor.user,
        },
    )
    if made:
        changes = {"reviewer": reviewer.pk, "submission": submission.number, "ground": ground}
        audit.record(actor=actor, act="exclusion.record", about=exclusion, changes=changes)
    void_excluded(actor, reviewer.pk)
    return exclusion


def void_excluded(actor: Actor, reviewer_id: int) -> int:
    """Void all standing sheets of a reviewer that an exclusion forbids; return how many."""
    rows = Exclusion.objects.filter(reviewer=reviewer_id).values("submission")
    sheets = list(
        ScoreSheet.objects.select_for_update(of=("self",))
        .select_related("assignment__submission__proposal", "reviewer")
        .filter(reviewer=reviewer_id, assignment__submission__in=rows, state__in=states.MOVES["void"][0])
        .order_by("pk")
    )
    before = {sheet.pk: sheet.state for sheet in sheets}
    for sheet in sheets:
        sheet.state, sheet.voided_at = states.VOIDED, timezone.now()
    ScoreSheet.objects.bulk_update(sheets, ["state", "voided_at"])
    refresh(sheet.assignment_id for sheet in sheets)
    telling.voided(sheets)
    audit.record_many(
        actor=actor,
        act="sheet.void",
        items=[(sheet, {"state": [before[sheet.pk], sheet.state], "total": sheet.total}) for sheet in sheets],
    )
    return len(sheets)


@transaction.atomic
def look_again(*, actor: Actor, reviewer: User) -> int:
    """After something new is known of a reviewer: exclude where it forbids, void what they scored there."""
    ensure(policies.may_manage(actor))
    return _look_again(actor, reviewer)


def _look_again(actor: Actor, reviewer: User) -> int:
    standing = ScoreSheet.objects.filter(reviewer=reviewer, state__in=states.MOVES["void"][0])
    under_review = Submission.objects.filter(
        assignment__sheets__in=standing, proposal__state=proposal_states.UNDER_REVIEW
    )
    exclude_found(actor, under_review.select_related("municipality").distinct(), [reviewer.pk])
    return void_excluded(actor, reviewer.pk)


@transaction.atomic
def record_tie(*, actor: Actor, tie: ReviewerTie) -> tuple[ReviewerTie, int]:
    """Record an earlier tie; returns it, and how many sheets are void because of it."""
    ensure(policies.may_manage(actor))
    return _record_tie(actor, tie)


@transaction.atomic
def declare_tie(*, actor: Actor, tie: ReviewerTie) -> ReviewerTie:
    """A reviewer's own tie, said beforehand; it keeps them from everything of the place, sheets they have too."""
    ensure(policies.may_sit(actor))
    tie.reviewer = actor.user
    return _record_tie(actor, tie)[0]


def _record_tie(actor: Actor, tie: ReviewerTie) -> tuple[ReviewerTie, int]:
    if not tie.evidence.strip():
        raise Refused(_("Say what shows it: the evidence stays on record."), "detail_missing")
    tie.recorded_by, tie.recorded_at = actor.user, timezone.now()
    tie.save()
    changes = {
        "reviewer": tie.reviewer_id,
        "kind": tie.kind,
        "place": tie.municipality_id or tie.province_id,
    }
    audit.record(actor=actor, act="tie.record", about=tie, changes=changes)
    return tie, _look_again(actor, tie.reviewer)


@transaction.atomic
def strike_tie(*, actor: Actor, tie: ReviewerTie, reason: str) -> ReviewerTie:
    """Strike out a tie that was wrong: it excludes from nothing new; what it excluded from stays."""
    ensure(policies.may_manage(actor))
    tie = ReviewerTie.objects.select_for_update().get(pk=tie.pk)
    if tie.struck_at is not None:
        raise Refused(_("This tie is struck out already."), "struck")
    if not reason.strip():
        raise Refused(_("Say why it is struck out."), "reason_missing")
    tie.struck_at, tie.struck_reason = timezone.now(), reason.strip()
    tie.save(update_fields=["struck_at", "struck_reason"])
    audit.record(actor=actor, act="tie.strike", about=tie, changes={"reason": tie.struck_reason})
    return tie


def _locked(sheet_id: int) -> ScoreSheet:
    return (
        ScoreSheet.objects.select_for_update(of=("self",))
        .select_related("reviewer", "assignment__submission__proposal")
        .get(pk=sheet_id)
    )
