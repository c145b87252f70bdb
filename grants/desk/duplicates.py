"""Compare every filed copy with all others once, as it arrives. Nothing waits for it."""

from django.db import connection, transaction

from grants.desk.likeness import Likeness, likeness
from grants.desk.models import FiledText, SimilarPair
from grants.desk.queries.similar import near, sketch_of_text
from grants.proposals.models import Submission
from grants.proposals.package import content_of

# A copy keeps the likest few; so many words of one pair are written down.
KEPT = 5
WORDS = 10
# One comparer at a time; the number only has to be the portal's own.
COMPARER_LOCK = 720_241_041


def compare_filed(*, limit: int = 60) -> int:
    """Compare the copies filed since the last run, oldest first; return how many. 0 while another does."""
    with transaction.atomic():
        if not _become_the_comparer():
            return 0
        arrived = Submission.objects.filter(filed_text=None).select_related("municipality").order_by("pk")
        found = list(arrived[:limit])
        for submission in found:
            _compare(_text_of(submission))
    return len(found)


def _become_the_comparer() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [COMPARER_LOCK])
        return bool(cursor.fetchone()[0])


def _text_of(submission: Submission) -> FiledText:
    """The copy's text; an older one of the same proposal no longer counts, nor do its pairs."""
    older = FiledText.objects.filter(proposal=submission.proposal_id)
    SimilarPair.objects.filter(first__in=older).delete()
    SimilarPair.objects.filter(second__in=older).delete()
    older.update(is_newest=False)
    return FiledText.objects.create(
        submission=submission,
        proposal_id=submission.proposal_id,
        title=submission.title,
        summary=content_of(submission.package).summary,
    )


def _compare(text: FiledText) -> None:
    sketch = sketch_of_text(text)
    others = FiledText.objects.filter(is_newest=True).exclude(pk=text.pk)
    others = others.select_related("submission__municipality").defer("submission__package")
    compared = [
        (other, likeness(sketch, sketch_of_text(other))) for other in near(others, "title", sketch, "summary")
    ]
    alike = [(other, found) for other, found in compared if found.is_double]
    alike.sort(key=lambda pair: -pair[1].score)
    SimilarPair.objects.bulk_create([_pair(text, other, found) for other, found in alike[:KEPT]])


def _pair(one: FiledText, other: FiledText, found: Likeness) -> SimilarPair:
    first, second = sorted((one, other), key=lambda text: text.pk)
    return SimilarPair(
        first=first,
        second=second,
        percent=found.percent,
        words=" ".join(found.words[:WORDS])[:300],
        same_field=found.same_field,
        same_place=one.submission.municipality_id == other.submission.municipality_id,
    )
