"""Reads of letters."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from grants.awards import states
from grants.awards.models import (
    AwardEnding,
    Decision,
    DecisionLine,
    Letter,
    LetterFile,
    LetterFormat,
    LetterKind,
)
from grants.proposals import states as proposal_states
from portal.jobs.models import Job

# What was published before letters were written here is left to managers.
LOOKED_BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Counts:
    """How far the letters of a decision are: those to write, numbered, made, and taken by their municipality."""

    lines: int
    numbered: int
    made: int
    taken: int

    @property
    def missing(self) -> int:
        """Lines and letters that still lack their files."""
        return max(self.lines - self.numbered, 0) + self.numbered - self.made


def decisions_due(now: datetime) -> list[int]:
    """Decisions published of late without any letter, and those of whose awards one ended of late without one."""
    written = Letter.objects.filter(decision=OuterRef("pk"))
    published = Q(published_at__gte=now - LOOKED_BACK) & ~Exists(written)
    ended = endings_without_letter().filter(award__decision=OuterRef("pk"), ended_at__gte=now - LOOKED_BACK)
    due = Decision.objects.filter(published | Exists(ended), state=states.PUBLISHED)
    return list(due.order_by("pk").values_list("pk", flat=True))


def endings_without_letter() -> QuerySet[AwardEnding]:
    """Ends of awards about which nothing was written yet."""
    written = Letter.objects.filter(
        kind=LetterKind.CANCELLED,
        decision=OuterRef("award__decision"),
        submission=OuterRef("award__submission"),
    )
    return AwardEnding.objects.filter(~Exists(written))


def unmade(decision_id: int) -> QuerySet[Letter]:
    """Letters that lack a file, in the order of their numbers."""
    counted = Letter.objects.filter(decision=decision_id).annotate(file_count=Count("files"))
    return counted.filter(file_count__lt=len(LetterFormat)).order_by("sequence")


def counts_of(decision: Decision) -> Counts:
    """Two queries."""
    lines = DecisionLine.objects.filter(decision=decision)
    standing = lines.exclude(submission__proposal__state=proposal_states.WITHDRAWN).count()
    whole = LetterFile.objects.filter(letter=OuterRef("pk"), format=LetterFormat.HWPX)
    taken = Letter.objects.filter(pk=OuterRef("pk"), downloads__isnull=False)
    newest = Letter.objects.filter(decision=decision, replaced_by=None)
    counted = newest.annotate(is_made=Exists(whole), is_taken=Exists(taken)).aggregate(
        numbered=Count("pk"),
        made=Count("pk", filter=Q(is_made=True)),
        taken=Count("pk", filter=Q(is_taken=True)),
    )
    return Counts(standing, counted["numbered"], counted["made"], counted["taken"])


def listed(decision: Decision) -> QuerySet[Letter]:
    """The letters of a decision with their municipality, newest numbers last."""
    taken = Letter.objects.filter(pk=OuterRef("pk"), downloads__isnull=False)
    return (
        Letter.objects.filter(decision=decision)
        .annotate(is_taken=Exists(taken), file_count=Count("files"))
        .select_related("submission__municipality", "replaces", "replaced_by")
        .defer("said", "submission__package", "replaces__said", "replaced_by__said")
        .order_by("sequence")
    )


def of_proposal(letters: QuerySet[Letter], proposal_id: int) -> QuerySet[Letter]:
    """Of those one may read, the letters on one project, the newest first."""
    return (
        letters.filter(submission__proposal=proposal_id)
        .select_related("submission__municipality", "call", "replaces", "replaced_by")
        .prefetch_related("files")
        .defer("said", "submission__package", "replaces__said", "replaced_by__said")
        .order_by("-sequence")
    )


def job_of(decision: Decision) -> Job | None:
    """The latest work on the letters of a decision."""
    return (
        Job.objects.filter(kind="awards.letters", params__decision=decision.pk).order_by("-asked_at").first()
    )
