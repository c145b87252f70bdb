"""Places that are open on proposals under review, and who could take them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from grants.calls.models import Call
from grants.proposals import states as proposal_states
from grants.reviews import states
from grants.reviews.grounds import found_against
from grants.reviews.models import Exclusion, ReviewerProfile, ScoreSheet, SeatAnswer, SeatInvitation
from portal.accounts.models import User
from portal.accounts.queries import people_with
from portal.actor import Role


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reviewer whom nothing keeps from a proposal; `load` is their sheets in the call."""

    user: User
    load: int
    in_call: bool
    knows_field: bool


def open_places(call: Call) -> QuerySet[ScoreSheet]:
    """Sheets that fell away and were neither replaced nor closed, on proposals under review.

    `is_asked` says whether somebody is invited to the place and has not answered.
    """
    asked = SeatInvitation.objects.filter(replaces=OuterRef("pk"), state=SeatAnswer.WAITING)
    return (
        ScoreSheet.objects.filter(
            assignment__panel__call=call,
            assignment__submission__proposal__state=proposal_states.UNDER_REVIEW,
            state__in=states.GONE,
            replacement=None,
            closed_without="",
        )
        .annotate(is_asked=Exists(asked))
        .select_related("reviewer", "assignment__panel", "assignment__submission__municipality")
        .defer("assignment__submission__package")
        .order_by("assignment__submission__number", "id")
    )


def candidates_for(gone: ScoreSheet) -> list[Candidate]:
    """Who could take a place: no sheet, no exclusion, no ground in data, and capacity left.

    Who knows the service field first, then the least loaded.
    """
    submission = gone.assignment.submission
    free = _without_sheets(gone)
    against = found_against([submission], free.values_list("pk", flat=True))[submission.pk]
    kept_out = {found.reviewer for found in against}
    return [each for each in map(_candidate, free.exclude(pk__in=kept_out)) if _has_room(each)]


def _candidate(user: Any) -> Candidate:
    return Candidate(user, user.load, bool(user.seats_here), user.knows_field)


def _without_sheets(gone: ScoreSheet) -> QuerySet[User]:
    call = gone.assignment.panel.call_id
    standing = Q(sheets__assignment__panel__call=call) & ~Q(sheets__state__in=states.GONE)
    seats = Q(seats__panel__call=call, seats__left_at=None)
    taken = ScoreSheet.objects.filter(assignment=gone.assignment, reviewer=OuterRef("pk"))
    excluded = Exclusion.objects.filter(submission=gone.assignment.submission_id, reviewer=OuterRef("pk"))
    field = gone.assignment.submission.service_field_id
    knowing = ReviewerProfile.objects.filter(user=OuterRef("pk"), service_fields=field)
    return (
        people_with(Role.REVIEWER)
        .filter(~Exists(taken), ~Exists(excluded))
        .select_related("reviewer__home_province", "reviewer__home_municipality")
        .annotate(
            load=Count("sheets", filter=standing, distinct=True),
            seats_here=Count("seats", filter=seats, distinct=True),
            knows_field=Exists(knowing),
        )
        .order_by("-knows_field", "load", "name", "pk")
    )


def _has_room(candidate: Candidate) -> bool:
    profile = getattr(candidate.user, "reviewer", None)
    return profile is None or profile.capacity is None or candidate.load < profile.capacity
