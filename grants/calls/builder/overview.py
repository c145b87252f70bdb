"""A form as the manager's page shows it: sections with their questions in words."""

from dataclasses import dataclass

from grants.calls.asking import Asked, FormSpec
from grants.calls.models import ApplicationForm, FormSection, QuestionKind
from grants.calls.models.named import in_language
from grants.calls.question_words import condition_sentence, help_of, label_of, limits_of
from grants.calls.sections import CORE, WITH_QUESTIONS


@dataclass(frozen=True, slots=True)
class ListedQuestion:
    """A question in the list; `item` is its row in the form."""

    item: int
    asked: Asked
    label: str
    help: str
    kind: str
    limits: str
    condition: str


@dataclass(frozen=True, slots=True)
class ListedSection:
    """A section in the list; `own` is the row of a section of the call's own."""

    key: str
    name: str
    own: FormSection | None
    questions: tuple[ListedQuestion, ...]


def listed(form: ApplicationForm, spec: FormSpec) -> list[ListedSection]:
    """All sections that hold or may hold questions, in the order of the officer's pages."""
    own = {each.key: each for each in form.sections.all()}
    items = dict(form.items.values_list("question__key", "pk"))
    names = {key: str(CORE[key]) for key in WITH_QUESTIONS}
    names |= {key: in_language(each.name, each.name_en) for key, each in own.items()}
    return [
        ListedSection(
            key, names[key], own.get(key), tuple(_question(spec, items, each) for each in spec.of(key))
        )
        for key in spec.order
        if key in names
    ]


def _question(spec: FormSpec, items: dict[str, int], asked: Asked) -> ListedQuestion:
    question = asked.question
    return ListedQuestion(
        item=items[question.key],
        asked=asked,
        label=label_of(question),
        help=help_of(question),
        kind=str(QuestionKind(question.kind).label),
        limits=" · ".join(limits_of(question)),
        condition=condition_sentence(spec, asked.shown_if) if asked.shown_if else "",
    )
