"""The writers of questions about calls: ask, answer, merge, decline."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from grants.calls.inquiries import policies, telling
from grants.calls.inquiries.anonymity import names_in
from grants.calls.models import Call, CallQuestion
from grants.calls.models.call_question import ANSWERED, DECLINED, MERGED, WAITING
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from villages.models import Municipality

# wording, answer and their English; what is published of a question.
Words = Mapping[str, str]


@transaction.atomic
def ask(*, actor: Actor, call: Call, municipality: Municipality, text: str) -> CallQuestion:
    """Ask about a call; asking the same again gives the same question.

    Raises NotAllowed when questions are no longer taken.
    """
    ensure(policies.may_ask(actor, call, municipality))
    same = CallQuestion.objects.filter(
        call=call, municipality=municipality, text=text.strip(), state=WAITING
    ).first()
    if same:
        return same
    question = CallQuestion.objects.create(
        call=call,
        municipality=municipality,
        asked_by=actor.user,
        asked_at=actor.arrived_at,
        text=text.strip(),
        is_example=call.is_example,
    )
    audit.record(actor=actor, act="question.ask", about=question)
    return question


@transaction.atomic
def answer(*, actor: Actor, question_id: int, words: Words) -> CallQuestion:
    """Answer a question for everybody, or correct the answer; the asker is told.

    `words` has `wording` and `answer`, and their English in `wording_en` and `answer_en` where there is
    any. Raises NotAllowed, or Refused when a text gives away who asked.
    """
    question = _locked(question_id)
    ensure(policies.may_change(actor, question))
    _ensure_anonymous(question, words)
    is_correction = question.state == ANSWERED
    for name in ("wording", "wording_en", "answer", "answer_en"):
        setattr(question, name, words.get(name, "").strip())
    if is_correction:
        question.corrected_at = actor.arrived_at
        question.save()
        audit.record(actor=actor, act="question.correct", about=question, changes={"answer": question.answer})
    else:
        _settle(actor, question, ANSWERED)
    telling.answered(question)
    return question


@transaction.atomic
def merge(*, actor: Actor, question_id: int, into: CallQuestion) -> CallQuestion:
    """Let a question be answered by another of the call. Raises NotAllowed, or Refused when it can't be."""
    question = _locked(question_id)
    ensure(policies.may_set_aside(actor, question))
    if into.pk == question.pk or into.call_id != question.call_id or into.state not in {WAITING, ANSWERED}:
        raise Refused(_("Choose another question of the same call that waits or was answered."), "not_there")
    question.merged_into = into
    # What was merged into it goes along.
    CallQuestion.objects.filter(merged_into=question).update(merged_into=into)
    _settle(actor, question, MERGED)
    telling.merged(question)
    return question


@transaction.atomic
def decline(*, actor: Actor, question_id: int, reason: str) -> CallQuestion:
    """Leave a question without a public answer; the asker alone is told why."""
    question = _locked(question_id)
    ensure(policies.may_set_aside(actor, question))
    if not reason.strip():
        raise Refused(_("Say why the question is not answered publicly. Only the asker reads it."), "reason")
    question.reason = reason.strip()
    _settle(actor, question, DECLINED)
    telling.declined(question)
    return question


def _locked(question_id: int) -> CallQuestion:
    asked = CallQuestion.objects.select_related("call", "municipality", "asked_by")
    return asked.select_for_update(of=("self",)).get(pk=question_id)


def _settle(actor: Actor, question: CallQuestion, state: str) -> None:
    question.state = state
    question.settled_by = actor.user
    question.settled_at = actor.arrived_at
    question.save()
    changes = {"state": [WAITING, state], "reason": question.reason}
    audit.record(actor=actor, act=f"question.{state}", about=question, changes=changes)


def _ensure_anonymous(question: CallQuestion, words: Words) -> None:
    place, person = question.municipality, question.asked_by
    names = (
        person.name,
        person.email,
        person.organisation,
        place.name,
        place.name_en,
        place.full_name,
        place.full_name_en,
    )
    given_away = names_in("\n".join(words.values()), names)
    if given_away:
        sentence = _("The text names who asked: %(names)s. Word it without the name; nothing was published.")
        raise Refused(sentence % {"names": ", ".join(dict.fromkeys(given_away))}, "names_the_asker")
