"""Reads of questions about calls."""

from django.db.models import Q, QuerySet

from grants.calls.inquiries import policies
from grants.calls.models import Call, CallQuestion
from grants.calls.models.call_question import ANSWERED, WAITING
from portal.actor import Actor

# What everybody may read. Neither the text as asked nor who asked is loaded, nor searched.
PUBLISHED = ("wording", "wording_en", "answer", "answer_en", "settled_at", "corrected_at", "is_example")
SEARCHED = ("wording", "wording_en", "answer", "answer_en")


def published(call: Call, words: str = "") -> QuerySet[CallQuestion]:
    """The answered questions of a call, the newest answer first; with `words` those that say them all."""
    answered = CallQuestion.objects.filter(call=call, state=ANSWERED).only(*PUBLISHED)
    for word in words.split():
        said = Q()
        for column in SEARCHED:
            said |= Q(**{f"{column}__icontains": word})
        answered = answered.filter(said)
    return answered


def ours(actor: Actor, call: Call) -> QuerySet[CallQuestion]:
    """What the actor's municipalities asked about the call, the newest first."""
    asked = policies.ours(actor).filter(call=call).select_related("municipality", "merged_into")
    return asked.order_by("-asked_at", "-pk")


def waiting_count() -> int:
    """How many questions await an answer, over all calls."""
    return CallQuestion.objects.filter(state=WAITING).count()
