"""Questions answered by a file, as a section's page shows them: what is attached, beside where it is chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from grants.calls.answer_fields import AnswerField, AnswersForm
from grants.calls.form_queries import form_in_force
from grants.calls.questions import FILE
from grants.proposals.fields import ANSWERS
from grants.proposals.file_queries import attachments_of
from grants.proposals.models import Attachment, Proposal
from grants.proposals.supplements import is_open, open_fields
from portal.files import states


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """One such question: the file that stands, and whether it may be changed now."""

    key: str
    attachment: Attachment | None
    is_open: bool
    template: ClassVar[str] = "proposals/_file_answer.html"

    @property
    def target(self) -> str:
        """The input in which the file is chosen, where the checklist leads."""
        return f"id_{ANSWERS}/{self.key}"


def file_answers_of(proposal: Proposal, section: str, at: datetime) -> list[FileAnswer]:
    """Those of a section in the order of the form; one query where there are any, none else."""
    asked = form_in_force(proposal.call).of(section)
    keys = [each.question.key for each in asked if each.question.kind == FILE]
    if not keys:
        return []
    opened = open_fields(proposal, at)
    attached = {each.question_key: each for each in attachments_of(proposal).filter(question_key__in=keys)}
    return [FileAnswer(key, attached.get(key), is_open(opened, f"{ANSWERS}/{key}")) for key in keys]


def put_beside(form: AnswersForm | None, given: Iterable[FileAnswer]) -> None:
    """Have each file shown beside the field of its question."""
    for each in given:
        field = form.fields[each.key] if form else None
        if isinstance(field, AnswerField):
            field.beside = each


def files_frame(given: list[FileAnswer]) -> dict[str, Any]:
    """What a page needs to show them, and to ask again while any is being checked."""
    attached = [each.attachment for each in given if each.attachment]
    return {
        "file_answers": given,
        "waiting": [each for each in attached if each.file.state == states.WAITING],
    }
