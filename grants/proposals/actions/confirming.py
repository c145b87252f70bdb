"""The writer of what a person says of a question that changed after it was answered."""

from collections.abc import Collection

from django.db import transaction

from grants.calls.form_queries import form_in_force
from grants.calls.questions import Problem, QuestionSpec, from_kept, parse, takes_file, typed
from grants.proposals import policies
from grants.proposals.actions.moving import locked
from grants.proposals.answer_store import kept_of
from grants.proposals.models import Attachment, FormAnswer
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import ensure


@transaction.atomic
def confirm_answers(*, actor: Actor, proposal_id: int, keys: Collection[str]) -> list[str]:
    """Let answers that were looked at stand for the questions as they are asked now; return their keys.

    One that does not fit stays with the version it was given to. Raises NotAllowed.
    """
    proposal = locked(proposal_id)
    ensure(policies.may_edit(actor, proposal))
    form = form_in_force(proposal.call)
    confirmed = []
    texts = FormAnswer.objects.filter(proposal=proposal, key__in=keys)
    files = Attachment.objects.filter(proposal=proposal, question_key__in=keys).select_related("file")
    given: list[tuple[str, FormAnswer | Attachment]] = [(each.key, each) for each in texts]
    given += [(each.question_key, each) for each in files]
    for key, answer in given:
        question = form.question(key)
        if question and question.row != answer.question_id and _fits(question, answer):
            answer.question_id = question.row
            answer.save(update_fields=["question"])
            confirmed.append(key)
    if confirmed:
        changes = {"answers": confirmed}
        audit.record(actor=actor, act="proposal.confirm_answers", about=proposal, changes=changes)
    return confirmed


def _fits(question: QuestionSpec, answer: FormAnswer | Attachment) -> bool:
    if isinstance(answer, Attachment):
        return takes_file(question, answer.file.kind, answer.file.size)
    value = from_kept(question.kind, kept_of(answer))
    return not isinstance(parse(question, typed(question, value)), Problem)
