"""Reads of letters."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from grants.awards import states
from grants.awards.models import (
    AwardEnding,
    Decision,
    DecisionLine,
    Letter,
    LetterFile,
    LetterFormat,
    LetterKind,
    Outcome,
)
from grants.proposals import states as proposal_states
from grants.reviews.models import RankingEntry
from portal.jobs.models import Job

MAKE = "awards.letters"
# What was published before letters were written here is left to managers.
LOOKED_BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Counts:
    """How far the letters of a decision are: still to be numbered, numbered, made, and taken by their municipality.

    A letter that was replaced does not count.
    """

    due: int
    numbered: int
    made: int
    taken: int

    @property
    def results(self) -> int:
        """All that is to be told."""
        return self.due + self.numbered

    @property
    def missing(self) -> int:
        """Results that still lack their files."""
        return self.results - self.made


def lines_of(decision: Decision) -> QuerySet[DecisionLine]:
    """The announced lines in the order of the projects' numbers, which tells nothing of their ranks.

    Not awards that ended since, and not who merely stays on the reserve list.
    """
    ended = AwardEnding.objects.filter(award__decision=decision, award__submission=OuterRef("submission"))
    return (
        lines_with_score(decision)
        .filter(~Exists(ended))
        .exclude(submission__proposal__state=proposal_states.WITHDRAWN)
        .exclude(decision__from_reserve=True, outcome=Outcome.RESERVE)
    )


def lines_with_score(decision: Decision) -> QuerySet[DecisionLine]:
    """All its lines with their place and, as `score`, what the ranking gave them."""
    score = RankingEntry.objects.filter(run=decision.ranking_id, submission=OuterRef("submission"))
    return (
        DecisionLine.objects.filter(decision=decision)
        .annotate(score=Subquery(score.values("score")[:1]))
        .select_related("submission__municipality")
        .defer("submission__package")
        .order_by("submission__number")
    )


def lines_without_letter(decision: Decision) -> QuerySet[DecisionLine]:
    """Those that still need one."""
    written = Letter.objects.filter(decision=decision, submission=OuterRef("submission"))
    return lines_of(decision).filter(~Exists(written))


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
    """Three queries."""
    ended = endings_without_letter().filter(award__decision=decision)
    due = lines_without_letter(decision).count() + ended.count()
    whole = LetterFile.objects.filter(letter=OuterRef("pk"), format=LetterFormat.HWPX)
    taken = Letter.objects.filter(pk=OuterRef("pk"), downloads__isnull=False)
    newest = Letter.objects.filter(decision=decision, replaced_by=None)
    counted = newest.annotate(is_made=Exists(whole), is_taken=Exists(taken)).aggregate(
        numbered=Count("pk"),
        made=Count("pk", filter=Q(is_made=True)),
        taken=Count("pk", filter=Q(is_taken=True)),
    )
    return Counts(due, counted["numbered"], counted["made"], counted["taken"])


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
    return Job.objects.filter(kind=MAKE, params__decision=decision.pk).order_by("-asked_at").first()
