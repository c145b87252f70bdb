"""Reads of the review."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Avg, Case, Count, F, Min, Q, QuerySet, Sum, When
from django.db.models.expressions import OrderBy

from grants.calls.models import Call
from grants.proposals import states as proposal_states
from grants.proposals.models import Submission
from grants.reviews import states
from grants.reviews.models import (
    Assignment,
    Panel,
    PanelMember,
    RankingEntry,
    RankingRun,
    ReviewerProfile,
    ScoreSheet,
    SeatAnswer,
    SheetVersion,
)
from portal.accounts.models import User
from portal.accounts.queries import people_with
from portal.actor import Actor, Role


def panel_roles(user: Any, at: datetime) -> set[Role]:
    """A chair's role comes with the seat."""
    chairs = PanelMember.objects.filter(reviewer=user, is_chair=True, left_at=None)
    return {Role.CHAIR} if chairs.exists() else set()


def with_everything(sheets: QuerySet[ScoreSheet]) -> QuerySet[ScoreSheet]:
    """Sheets with what their page shows of them, in one query."""
    return sheets.select_related(
        "reviewer",
        "assignment__panel__call",
        "assignment__submission__proposal",
        "assignment__submission__municipality__province",
        "assignment__submission__service_field",
        "assignment__submission__support_type",
    )


def for_the_list(sheets: QuerySet[ScoreSheet]) -> QuerySet[ScoreSheet]:
    """Sheets with what a row shows of them and how blind their call is, without filed copies and long texts."""
    return (
        sheets.annotate(blind=F("assignment__panel__call__blind"))
        .select_related(
            "reviewer",
            "assignment__panel",
            "assignment__submission__municipality",
            "assignment__submission__service_field",
        )
        .defer("assignment__submission__package", "strengths", "weaknesses", "private_note", "return_reason")
    )


def unfinished_first() -> OrderBy:
    """What is still to be scored before what is done."""
    return Case(When(state__in=states.WRITABLE, then=0), default=1).asc()


@dataclass(frozen=True, slots=True)
class Stack:
    """A reviewer's sheets in one panel, in the order of their pages."""

    ids: tuple[int, ...]
    done: int
    totals: tuple[int, ...]

    def place_of(self, sheet_id: int) -> int:
        """Which one it is, from 1."""
        return self.ids.index(sheet_id) + 1

    def beside(self, sheet_id: int, step: int) -> int | None:
        """The sheet so many places further, None beyond the ends."""
        place = self.ids.index(sheet_id) + step
        return self.ids[place] if 0 <= place < len(self.ids) else None


def stack_of(sheet: ScoreSheet) -> Stack:
    """The standing sheets of the sheet's reviewer in its panel. One query, no instances."""
    rows = (
        ScoreSheet.objects.filter(reviewer=sheet.reviewer_id, assignment__panel=sheet.assignment.panel_id)
        .exclude(state__in=states.GONE)
        .order_by("assignment__submission__number", "id")
        .values_list("id", "state", "total")
    )
    return Stack(
        ids=tuple(row[0] for row in rows),
        done=sum(row[1] in states.COUNTED for row in rows),
        totals=tuple(row[2] for row in rows if row[2] is not None),
    )


def newer_than(submission: Submission) -> Submission | None:
    """The last copy of the same proposal that was filed after this one."""
    filed = Submission.objects.filter(proposal=submission.proposal_id, revision__gt=submission.revision)
    return filed.defer("package").order_by("-revision").first()


def versions_of(sheet: ScoreSheet) -> list[SheetVersion]:
    """What was handed in before the version that stands, the newest first; none before a second handing in."""
    return list(SheetVersion.objects.filter(sheet=sheet.pk).order_by("-number"))[1:]


def home_of(user_id: int) -> ReviewerProfile | None:
    """What is known of a reviewer, with their places."""
    return (
        ReviewerProfile.objects.filter(user=user_id)
        .select_related("home_municipality__province", "home_province")
        .first()
    )


def assignable(panel: Panel) -> QuerySet[Submission]:
    """The last submissions of proposals under review that no panel has yet, of the panel's field if it has one."""
    waiting = Submission.objects.filter(
        call=panel.call_id,
        proposal__state=proposal_states.UNDER_REVIEW,
        revision=F("proposal__revision"),
        assignment=None,
    )
    if panel.service_field_id:
        waiting = waiting.filter(service_field=panel.service_field_id)
    return waiting.select_related("municipality", "service_field").order_by("number")


def judged(call: Call) -> QuerySet[Assignment]:
    """What the panels of a call judge, without what was withdrawn."""
    return Assignment.objects.filter(panel__call=call).exclude(
        submission__proposal__state=proposal_states.WITHDRAWN
    )


def unfinished(call: Call) -> QuerySet[Assignment]:
    """Assignments that lack a sheet, or have none at all."""
    return judged(call).filter(Q(sheets_due=0) | Q(sheets_done__lt=F("sheets_due")))


def unfinished_panels(call: Call) -> list[tuple[str, int]]:
    """(panel, how many of its submissions are not all scored), by name."""
    return list(
        unfinished(call).values_list("panel__name").annotate(number=Count("id")).order_by("panel__name")
    )


def board(call: Call) -> QuerySet[Assignment]:
    """The rows of the board, best score first, what has none last."""
    return (
        Assignment.objects.filter(panel__call=call)
        .select_related("panel", "submission__municipality", "submission__service_field")
        .only(
            "sheets_due",
            "sheets_done",
            "score",
            "spread",
            "panel__name",
            "submission__number",
            "submission__title",
            "submission__municipality__full_name",
            "submission__municipality__full_name_en",
            "submission__service_field__name",
            "submission__service_field__name_en",
        )
        .order_by(F("score").desc(nulls_last=True), "id")
    )


def panel_progress(call: Call) -> QuerySet[Panel]:
    """Panels with their members (`seats`), sheets due and done, submissions and mean spread."""
    return (
        Panel.objects.filter(call=call)
        .annotate(
            due=Sum("assignments__sheets_due", default=0),
            done=Sum("assignments__sheets_done", default=0),
            submissions=Count("assignments"),
            mean_spread=Avg("assignments__spread"),
        )
        .order_by("name")
    )


def calls_under_review() -> QuerySet[Call]:
    """Calls that have panels, the last to close first."""
    return Call.objects.filter(panels__isnull=False).distinct().order_by("-closes_at", "id")


def latest_ranking(call: Call) -> RankingRun | None:
    """The last ranking of a call."""
    return RankingRun.objects.filter(call=call).select_related("made_by").order_by("-id").first()


def ranking_entries(run: RankingRun, panel: Panel | None = None) -> QuerySet[RankingEntry]:
    """The entries of a ranking by rank, or those of a panel by their rank in it, with what a list shows."""
    entries = (
        RankingEntry.objects.filter(run=run)
        .select_related("submission__municipality", "submission__service_field")
        .defer("submission__package")
    )
    if panel is None:
        return entries.order_by("rank", "submission__number")
    return entries.filter(panel=panel).order_by("panel_rank", "submission__number")


def waiting_sheets(actor: Actor) -> QuerySet[ScoreSheet]:
    """What a reviewer has still to score."""
    return ScoreSheet.objects.filter(reviewer=actor.user, state__in=states.WRITABLE).exclude(
        assignment__submission__proposal__state=proposal_states.WITHDRAWN
    )


def totals_of(assignments: Iterable[int]) -> list[tuple[int, str, int | None]]:
    """(assignment, state, total) of the standing sheets. One query, no instances."""
    sheets = ScoreSheet.objects.filter(assignment__in=list(assignments)).exclude(state__in=states.GONE)
    return list(sheets.values_list("assignment", "state", "total"))


def tied_ranks(run: RankingRun, ranks: set[int]) -> set[int]:
    """Which of these ranks more than one submission shares."""
    shared = RankingEntry.objects.filter(run=run, rank__in=ranks).values("rank").annotate(Count("id"))
    return set(shared.filter(id__count__gt=1).order_by().values_list("rank", flat=True))


def members_of(panel: Panel) -> list[PanelMember]:
    """The standing seats with their people, homes, and sheets due and done."""
    standing = Q(reviewer__sheets__assignment__panel=F("panel")) & ~Q(reviewer__sheets__state__in=states.GONE)
    return list(
        panel.members.filter(left_at=None)
        .select_related("reviewer__reviewer__home_municipality", "reviewer__reviewer__home_province")
        .annotate(
            due=Count("reviewer__sheets", filter=standing),
            done=Count("reviewer__sheets", filter=standing & Q(reviewer__sheets__state__in=states.COUNTED)),
        )
        .order_by("-is_chair", "id")
    )


def reviewers_free_for(panel: Panel) -> QuerySet[User]:
    """Reviewers who neither sit on the panel for good nor are asked to."""
    seated = panel.members.filter(left_at=None, is_substitute=False).values("reviewer")
    asked = panel.invitations.filter(state=SeatAnswer.WAITING).values("reviewer")
    free = people_with(Role.REVIEWER).exclude(pk__in=seated).exclude(pk__in=asked)
    return free.order_by("name", "id")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reviewer is: sheets due and done, and until when the soonest of them."""

    due: int
    done: int
    until: datetime | None


def progress_of(actor: Actor) -> Progress:
    """A reviewer's own sheets over all panels they sit on. One query."""
    standing = ScoreSheet.objects.filter(
        reviewer=actor.user,
        assignment__panel__members__reviewer=actor.user,
        assignment__panel__members__left_at=None,
    ).exclude(state__in=states.GONE)
    done = Count("id", filter=Q(state__in=states.COUNTED))
    until = Min("assignment__panel__call__review_until", filter=Q(state__in=states.WRITABLE))
    return Progress(**standing.aggregate(due=Count("id"), done=done, until=until))
