"""The answers of a locked draft, read once and written together."""

from django.utils.translation import gettext as _

from grants.calls.form_queries import form_in_force
from grants.calls.question_words import problem_sentence
from grants.calls.questions import FILE, Problem, QuestionSpec, Value, from_kept, kept, parse, typed
from grants.proposals.answers import A_FILE, NOT_ASKED, value_of
from grants.proposals.fields import Address, mark
from grants.proposals.models import FormAnswer, Proposal
from grants.proposals.models.answer import COLUMN_OF_KIND, COLUMNS
from portal.errors import Refused


class Answers:
    """The answers by the keys of their questions; each is written to the version that is asked now."""

    def __init__(self, proposal: Proposal) -> None:
        self._proposal, self._form = proposal, form_in_force(proposal.call)
        self._texts = {each.key: kept_of(each) for each in FormAnswer.objects.filter(proposal=proposal)}
        self._written: dict[str, FormAnswer] = {}
        self._cleared: set[str] = set()

    def text(self, address: Address) -> str:
        """The answer as plain text."""
        return self._texts.get(address.key, "")

    def mark(self, address: Address) -> str:
        """The mark of the text."""
        return mark(self.text(address))

    def put(self, address: Address, value: str) -> None:
        """FormAnswer with a plain text as it is kept, or with "" nothing any more."""
        question = self._form.question(address.key)
        if question is None:
            raise Refused(NOT_ASKED)
        if question.kind == FILE:
            raise Refused(A_FILE)
        answer = _read(question, value)
        self._texts[address.key] = value
        self._cleared.discard(address.key)
        self._written.pop(address.key, None)
        if answer is None:
            self._cleared.add(address.key)
        else:
            self._written[address.key] = row_of(self._proposal, question, answer)

    def flush(self) -> set[str]:
        """Write them; no column of the proposal changes."""
        if self._cleared:
            FormAnswer.objects.filter(proposal=self._proposal, key__in=self._cleared).delete()
        if self._written:
            FormAnswer.objects.bulk_create(
                self._written.values(),
                update_conflicts=True,
                unique_fields=["proposal", "key"],
                update_fields=["question", *COLUMNS],
            )
        return set()


def _read(question: QuestionSpec, text: str) -> Value | None:
    """What the text says. Raises Refused when the question takes no such answer."""
    try:
        value = from_kept(question.kind, text)
    except ValueError as error:
        raise Refused(_("This could not be read as an answer to the question.")) from error
    read = parse(question, typed(question, value))
    if isinstance(read, Problem):
        raise Refused(problem_sentence(question, read))
    return read


def row_of(proposal: Proposal, question: QuestionSpec, value: Value) -> FormAnswer:
    """An answer as it is kept, not yet written."""
    kept_in = list(value) if isinstance(value, tuple) else value
    column = {COLUMN_OF_KIND[question.kind]: kept_in}
    return FormAnswer(proposal=proposal, question_id=question.row, key=question.key, **column)


def kept_of(answer: FormAnswer) -> str:
    """An answer as plain text."""
    return kept(value_of({name: getattr(answer, name) for name in COLUMNS}))
