"""Compare every filed copy with all others once, as it arrives. Nothing waits for it."""

from django.db import connection, transaction
from django.db.models import Q

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
LOOK = ("looked_at", "looked_by_id", "remark")


def compare_filed(*, limit: int = 60) -> int:
    """Compare the copies filed since the last run, oldest first; return how many. 0 while another does."""
    with transaction.atomic():
        if not _become_the_comparer():
            return 0
        arrived = Submission.objects.filter(filed_text=None).select_related("municipality").order_by("pk")
        found = list(arrived[:limit])
        for submission in found:
            text = text_of(submission)
            looks = _looks_at_the_same(text)
            _replace_older(text)
            _compare(text, looks)
    return len(found)


def _become_the_comparer() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [COMPARER_LOCK])
        return bool(cursor.fetchone()[0])


def text_of(submission: Submission) -> FiledText:
    """What of a filed copy is compared, not yet saved."""
    return FiledText(
        submission=submission,
        proposal_id=submission.proposal_id,
        title=submission.title,
        summary=content_of(submission.package).summary,
    )


def _looks_at_the_same(text: FiledText) -> dict[int, SimilarPair]:
    """What was found of the copy before, by the other's proposal, if this one says the same as that."""
    before = FiledText.objects.filter(proposal=text.proposal_id, is_newest=True)
    same = before.filter(title=text.title, summary=text.summary)
    pairs = SimilarPair.objects.filter(Q(first__in=same) | Q(second__in=same), looked_at__isnull=False)
    return {_other_of(pair, text).proposal_id: pair for pair in pairs.select_related("first", "second")}


def _other_of(pair: SimilarPair, text: FiledText) -> FiledText:
    return pair.second if pair.first.proposal_id == text.proposal_id else pair.first


def _replace_older(text: FiledText) -> None:
    """An older text of the same proposal no longer counts, nor do its pairs."""
    older = FiledText.objects.filter(proposal=text.proposal_id)
    SimilarPair.objects.filter(first__in=older).delete()
    SimilarPair.objects.filter(second__in=older).delete()
    older.update(is_newest=False)
    text.save(force_insert=True)


def alike(text: FiledText) -> list[tuple[FiledText, Likeness]]:
    """The standing copies that may be this one over again, with why, the likest first; one query."""
    sketch = sketch_of_text(text)
    others = FiledText.objects.filter(is_newest=True).exclude(pk=text.pk)
    others = others.select_related("submission__municipality").defer("submission__package")
    compared = [
        (other, likeness(sketch, sketch_of_text(other))) for other in near(others, "title", sketch, "summary")
    ]
    doubles = [(other, found) for other, found in compared if found.is_double]
    return sorted(doubles, key=lambda pair: -pair[1].score)


def _compare(text: FiledText, looks: dict[int, SimilarPair]) -> None:
    likest = alike(text)[:KEPT]
    pairs = [_pair(text, other, found, looks.get(other.proposal_id)) for other, found in likest]
    SimilarPair.objects.bulk_create(pairs)


def _pair(one: FiledText, other: FiledText, found: Likeness, look: SimilarPair | None) -> SimilarPair:
    first, second = sorted((one, other), key=lambda text: text.pk)
    looked = {name: getattr(look, name) for name in LOOK} if look else {}
    return SimilarPair(
        first=first,
        second=second,
        percent=found.percent,
        words=" ".join(found.words[:WORDS])[:300],
        same_field=found.same_field,
        same_place=one.submission.municipality_id == other.submission.municipality_id,
        **looked,
    )
