"""Projects like one's own: found by trigrams and shared words, compared and ordered in Python.

An officer meets the other proposals of their own municipality and what was announced to everybody,
and of the latter only what was announced: its title and field, never its text.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.awards.models import Award
from grants.awards.queries import published_awards
from grants.desk.likeness import LEAST_WORDS, Likeness, Sketch, likeness, without_places, words_of
from grants.desk.models import FiledText, SimilarPair
from grants.desk.policies import visible_to as pairs_visible_to
from grants.proposals import policies
from grants.proposals.models import Proposal
from portal.actor import Actor
from villages.models import Decline, Municipality

SHOWN = 5
CANDIDATES = 40
MOST_WORDS = 8
NEAR = 0.3
WORD_WEIGHS = 0.1
MUNICIPALITY = ("full_name", "full_name_en", "kind", "decline")


@dataclass(frozen=True, slots=True)
class Similar:
    """A project like the one at hand: where it is, what it is to the reader, and why it is shown."""

    title: str
    place: Municipality
    relation: str
    url: str
    likeness: Likeness
    is_example: bool
    remark: str = ""


def similar_to(actor: Actor, proposal: Proposal) -> list[Similar]:
    """At most five projects like an officer's own proposal, the likest first; two queries."""
    sketch = sketch_of(proposal)
    found = [*_of_the_municipality(actor, proposal, sketch), *_announced(proposal, sketch)]
    worth = (each for each in found if each.likeness.is_worth_showing)
    return sorted(worth, key=lambda each: -each.likeness.score)[:SHOWN]


def sketch_of(proposal: Proposal) -> Sketch:
    """What of a proposal is compared."""
    return _sketch(proposal.title, proposal.summary, proposal.service_field_id, proposal.municipality)


def sketch_of_text(text: FiledText) -> Sketch:
    """What of a filed copy is compared."""
    submission = text.submission
    return _sketch(text.title, text.summary, submission.service_field_id, submission.municipality)


def near(rows: QuerySet[Any], column: str, sketch: Sketch, *more: str) -> QuerySet[Any]:
    """The rows whose title is near, or which say at least two of the words, the nearest first.

    Words are looked for beside trigrams because two syllables, `드론` in `드론방제`, make too few of them.
    """
    title = without_places(sketch.title)
    words = _words(sketch)
    counted = rows.annotate(
        near=TrigramWordSimilarity(title, column),
        said=sum((_says(word, (column, *more)) for word in words), start=Value(0)),
    )
    close: QuerySet[Any] = counted.filter(Q(near__gte=NEAR) | Q(said__gte=LEAST_WORDS))
    return close.order_by(F("near") + F("said") * WORD_WEIGHS, "pk").reverse()[:CANDIDATES]


def _says(word: str, columns: Iterable[str]) -> Case:
    """1 where one of the columns has the word, else 0."""
    anywhere = reduce(or_, (Q(**{f"{column}__contains": word}) for column in columns))
    return Case(When(anywhere, then=1), default=0)


def _words(sketch: Sketch) -> list[str]:
    """The words of the title, then the longest of the summary."""
    title = sorted(words_of(without_places(sketch.title)))
    rest = sorted(words_of(sketch.summary) - set(title), key=lambda word: (-len(word), word))
    return [*title, *rest][:MOST_WORDS]


def _sketch(title: str, summary: str, field: int | None, place: Municipality) -> Sketch:
    return Sketch(title, summary, field, place.kind, place.decline == Decline.DECLINING)


def _of_the_municipality(actor: Actor, proposal: Proposal, sketch: Sketch) -> Iterable[Similar]:
    others = policies.ours(actor).exclude(pk=proposal.pk).select_related("municipality")
    shown = ("title", "summary", "service_field", "is_example", *_of_place("municipality"))
    for other in near(others.only(*shown), "title", sketch, "summary"):
        yield Similar(
            title=other.title or _("untitled"),
            place=other.municipality,
            relation=_("Ours"),
            url=reverse("proposals:detail", args=[other.pk]),
            likeness=likeness(sketch, sketch_of(other)),
            is_example=other.is_example,
        )


def _announced(proposal: Proposal, sketch: Sketch) -> Iterable[Similar]:
    for award in near(_awards_besides(proposal), "submission__title", sketch):
        submission, place = award.submission, award.municipality
        yield Similar(
            title=submission.title,
            place=place,
            relation=_("Awarded"),
            url=reverse("results:award", args=[award.pk]),
            likeness=likeness(sketch, _sketch(submission.title, "", submission.service_field_id, place)),
            is_example=award.is_example,
        )


def _awards_besides(proposal: Proposal) -> QuerySet[Award]:
    """What was announced of other municipalities; one's own stand among ours."""
    awards = published_awards().exclude(municipality=proposal.municipality_id)
    shown = ("submission__title", "submission__service_field", "is_example", *_of_place("municipality"))
    return awards.select_related(None).select_related("submission", "municipality").only(*shown)


def _of_place(prefix: str) -> list[str]:
    return [f"{prefix}__{column}" for column in MUNICIPALITY]


def like_the_filed_copy(actor: Actor, proposal: Proposal) -> list[Similar]:
    """For the ministry: the filed copies like this one's, the likest first; one query."""
    either = Q(first__proposal=proposal) | Q(second__proposal=proposal)
    pairs = with_both(pairs_visible_to(actor).filter(either))
    return [_of_pair(pair, proposal) for pair in pairs[:SHOWN]]


def _of_pair(pair: SimilarPair, proposal: Proposal) -> Similar:
    mine, other = pair.first, pair.second
    if other.proposal_id == proposal.pk:
        mine, other = other, mine
    return Similar(
        title=other.title,
        place=other.submission.municipality,
        relation=str(other.submission.call),
        url=reverse("admin:proposals_proposal_change", args=[other.proposal_id]),
        likeness=likeness_of(pair),
        is_example=other.submission.is_example,
        remark=pair.remark,
    )


def likeness_of(pair: SimilarPair) -> Likeness:
    """How alike the two of a pair are, and why, as it was found."""
    one, other = (text.submission.municipality for text in (pair.first, pair.second))
    return Likeness(
        share=pair.percent / 100,
        words=tuple(pair.words.split()),
        same_field=pair.same_field,
        same_kind=one.kind == other.kind,
        both_declining=one.decline == other.decline == Decline.DECLINING,
    )


def with_both(pairs: QuerySet[SimilarPair]) -> QuerySet[SimilarPair]:
    """With titles, places and calls, without the packages and the summaries."""
    shown = [
        f"{side}__{column}"
        for side in ("first", "second")
        for column in (
            "title",
            "proposal",
            "submission__number",
            "submission__is_example",
            "submission__call__name",
            "submission__call__name_en",
            *_of_place("submission__municipality"),
        )
    ]
    sides = [
        f"{side}__submission__{part}" for side in ("first", "second") for part in ("municipality", "call")
    ]
    own = (
        "percent",
        "words",
        "same_field",
        "same_place",
        "found_at",
        "looked_at",
        "looked_by__name",
        "remark",
    )
    return pairs.select_related("looked_by", *sides).only(*own, *shown)
