"""The form of a call: what is asked where, what is shown for the answers given, and whether it can stand. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grants.calls.questions import CHOSEN, NO, WITH_OPTIONS, YES, QuestionSpec, Value

IS, IS_NOT, CONTAINS = "is", "is_not", "contains"
# The sections every proposal has; a call's own sections follow the schedule.
CORE_ORDER = (
    "overview",
    "place",
    "kind",
    "plan",
    "budget",
    "indicators",
    "schedule",
    "attachments",
    "pledge",
)
BEFORE_OWN = "schedule"
Answers = Mapping[str, Value | None]


@dataclass(frozen=True, slots=True)
class Condition:
    """Shown only if the answer to the question `key` is, is not or contains `value` (an option, yes or no)."""

    key: str
    test: str
    value: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in its section, and when it is asked."""

    section: str
    question: QuestionSpec
    shown_if: Condition | None = None


@dataclass(frozen=True, slots=True)
class OwnSection:
    """A section of the call's own."""

    key: str
    name: str
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class FormSpec:
    """Own sections and all that is asked, in the order of the page."""

    sections: tuple[OwnSection, ...] = ()
    asked: tuple[Asked, ...] = ()
    version: int = 0

    def of(self, section: str) -> tuple[Asked, ...]:
        """What is asked in a section."""
        return tuple(each for each in self.asked if each.section == section)

    @property
    def order(self) -> list[str]:
        """Keys of all sections as they follow each other, the call's own among those of every proposal."""
        at = CORE_ORDER.index(BEFORE_OWN) + 1
        return [*CORE_ORDER[:at], *(section.key for section in self.sections), *CORE_ORDER[at:]]

    def question(self, key: str) -> QuestionSpec | None:
        """The question of that key."""
        return next((each.question for each in self.asked if each.question.key == key), None)


NOTHING_ASKED = FormSpec()


def shown(form: FormSpec, answers: Answers) -> frozenset[str]:
    """Keys of the questions that are asked, given these answers; what hangs on a hidden one is hidden."""
    seen: set[str] = set()
    for each in form.asked:
        condition = each.shown_if
        if condition is None or (condition.key in seen and holds(condition, answers.get(condition.key))):
            seen.add(each.question.key)
    return frozenset(seen)


def holds(condition: Condition, answer: Value | None) -> bool:
    """Whether an answer fulfils a condition; an empty one fulfils none."""
    if answer is None or answer == ():
        return False
    chosen = answer if isinstance(answer, tuple) else (_as_choice(answer),)
    if condition.test == CONTAINS:
        return condition.value in chosen
    return (chosen == (condition.value,)) == (condition.test == IS)


def _as_choice(answer: Value) -> str:
    if isinstance(answer, bool):
        return YES if answer else NO
    return str(answer)


def missing(form: FormSpec, answers: Answers) -> tuple[Asked, ...]:
    """What must be answered, is asked, and isn't answered."""
    seen = shown(form, answers)
    return tuple(
        each
        for each in form.asked
        if each.question.is_required
        and each.question.key in seen
        and answers.get(each.question.key) in (None, "", ())
    )


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a form can't be published, and at which question (or section)."""

    code: str
    at: str = ""


def faults(form: FormSpec, places: tuple[str, ...]) -> list[Fault]:
    """All that keeps a form from being published; `places` are the core sections that may hold questions."""
    return [*_faults_of_whole(form), *_faults_of_questions(form, places)]


def _faults_of_whole(form: FormSpec) -> Iterator[Fault]:
    if not form.asked:
        yield Fault("nothing_asked")
    for section in form.sections:
        if not form.of(section.key):
            yield Fault("empty_section", section.key)


def _faults_of_questions(form: FormSpec, places: tuple[str, ...]) -> Iterator[Fault]:
    known = {*places, *(section.key for section in form.sections)}
    earlier: dict[str, QuestionSpec] = {}
    for each in form.asked:
        question = each.question
        if each.section not in known:
            yield Fault("unknown_section", question.key)
        if question.key in earlier:
            yield Fault("asked_twice", question.key)
        if question.kind in WITH_OPTIONS and len(question.options) < len("ab"):
            yield Fault("too_few_options", question.key)
        if each.shown_if:
            yield from _faults_of_condition(question.key, each.shown_if, earlier)
        earlier[question.key] = question


def _faults_of_condition(
    key: str, condition: Condition, earlier: Mapping[str, QuestionSpec]
) -> Iterator[Fault]:
    on = earlier.get(condition.key)
    if on is None:
        yield Fault("depends_on_later", key)
    elif on.kind not in CHOSEN:
        yield Fault("depends_on_unchosen", key)
    elif condition.value not in values_of(on):
        yield Fault("depends_on_missing_option", key)


def values_of(question: QuestionSpec) -> tuple[str, ...]:
    """What a condition may compare the answer with."""
    return tuple(option.key for option in question.options) or (YES, NO)
