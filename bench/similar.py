"""Projects like one: what an officer is shown while writing, and a filed copy compared with all others."""

from collections.abc import Iterator

from django.db import connection

from bench.clock import side_by_side
from bench.figures import Budget, Figure
from bench.pages import open_draft
from bench.people import Somebody
from grants.desk.duplicates import alike, text_of
from grants.desk.likeness import without_places
from grants.desk.models import FiledText
from grants.desk.queries.similar import NEAR
from grants.proposals.models import Submission

SHOWN = Budget(queries=4)
# At 1,000 the comparing itself, in Python, weighs more than looking through the rows.
COMPARED = Budget(queries=1, wall=5.0)
TRIGRAMS_ALONE = "SELECT count(*) FROM desk_filedtext WHERE is_newest AND word_similarity(%s, title) >= %s"


def measure(size: int) -> Iterator[Figure]:
    """The panel beside a bare view; the comparison beside trigrams of all titles alone."""
    officer, draft = open_draft()
    panel = officer.opens("desk:similar", draft.pk, headers={"HX-Request": "true"})
    yield side_by_side("similar projects, shown", size, panel, Somebody().opens("floor_one_query"), SHOWN)
    take_in_all()
    text = FiledText.objects.select_related("submission__municipality").filter(is_newest=True).latest("pk")
    yield side_by_side(
        "filed copy compared with all",
        size,
        lambda: alike(text),
        lambda: look_at_titles(without_places(text.title)),
        COMPARED,
    )


def take_in_all() -> None:
    """The texts of all copies, as the job leaves them after a while; their pairs do not matter here."""
    waiting = Submission.objects.filter(filed_text=None).order_by("-pk")
    FiledText.objects.bulk_create(
        (text_of(submission) for submission in waiting.iterator()), batch_size=1000, ignore_conflicts=True
    )


def look_at_titles(title: str) -> None:
    """One statement, one number."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGRAMS_ALONE, [title, NEAR])
        cursor.fetchone()
