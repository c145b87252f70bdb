"""What the asker of a question is told."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.calls.models import CallQuestion
from portal.notices.actions import tell_many
from portal.notices.registry import name_group, register

SHOWN = 80


def register_texts() -> None:
    """Make the kinds of notices known."""
    name_group("question", _("Questions and answers"))
    register(
        "question.answered",
        subject=_("Your question was answered: %(call)s"),
        body=_("You asked: “%(text)s” The answer stands on the page of the call “%(call)s”."),
    )
    register(
        "question.merged",
        subject=_("Your question is answered together with another: %(call)s"),
        body=_(
            "You asked: “%(text)s” It is answered together with another question on the page of the call “%(call)s”."
        ),
    )
    register(
        "question.declined",
        subject=_("Your question is not answered publicly: %(call)s"),
        body=_("You asked: “%(text)s” It is not answered publicly. Reason: %(reason)s"),
    )


def answered(question: CallQuestion) -> None:
    """To who asked, and to those whose question was merged into it."""
    told = CallQuestion.objects.filter(Q(pk=question.pk) | Q(merged_into=question)).select_related("call")
    told = told.order_by("pk")
    # A corrected answer is news again.
    moment = question.corrected_at or question.settled_at
    _tell(told, "question.answered", f"{moment:%Y%m%d%H%M%S%f}")


def merged(question: CallQuestion) -> None:
    """To who asked."""
    _tell([question], "question.merged")


def declined(question: CallQuestion) -> None:
    """To who asked, with the reason."""
    _tell([question], "question.declined")


def _tell(questions: Iterable[CallQuestion], code: str, moment: str = "") -> None:
    tell_many(items=[_item(question, code, moment) for question in questions])


def _item(question: CallQuestion, code: str, moment: str) -> tuple[int, str, dict[str, object], str, str]:
    call, text = question.call, question.text
    details: dict[str, object] = {
        "call": {"ko": call.name, "en": call.name_en},
        "text": text if len(text) <= SHOWN else f"{text[:SHOWN]}…",
        "reason": question.reason,
    }
    key = f"{code}:{question.pk}:{moment}"
    return question.asked_by_id, code, details, f"{call.get_absolute_url()}#questions", key
