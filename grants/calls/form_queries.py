"""Reads of a call's form."""

from functools import lru_cache

from django.db.models import Prefetch

from grants.calls.asking import NOTHING_ASKED, Asked, Condition, FormSpec, OwnSection
from grants.calls.models import ApplicationForm, Call, FormItem, FormState, Question, QuestionOption
from grants.calls.questions import Option, QuestionSpec


def form_in_force(call: Call) -> FormSpec:
    """What the call asks now. A published form never changes, so each process reads it once."""
    return _published(call.form_id, call.code) if call.form_id else NOTHING_ASKED


@lru_cache(maxsize=256)
def _published(form_id: int, _code: str) -> FormSpec:
    # The call's code tells the form of one database from that of another in the same process.
    return spec_of(ApplicationForm.objects.get(pk=form_id))


@lru_cache(maxsize=1024)
def published_question(question_id: int, _key: str) -> QuestionSpec:
    """A question, by its row and its key, in the version that was answered; it never changes either."""
    return question_spec(Question.objects.prefetch_related("options").get(pk=question_id))


def forget_forms() -> None:
    """Read every form anew: for processes that outlive their database, as tests do."""
    _published.cache_clear()
    published_question.cache_clear()


def spec_of(form: ApplicationForm) -> FormSpec:
    """A form with its sections and all it asks, in the order of the page; three queries."""
    sections = tuple(OwnSection(each.key, each.name, each.name_en) for each in form.sections.all())
    places = {key: place for place, key in enumerate(FormSpec(sections).order)}
    items = sorted(
        items_of(form), key=lambda each: (places.get(each.section, len(places)), each.order, each.pk)
    )
    return FormSpec(sections, tuple(_asked(each) for each in items), form.version)


def items_of(form: ApplicationForm) -> list[FormItem]:
    """The items of a form with their questions and options."""
    options = Prefetch("question__options", QuestionOption.objects.order_by("order", "id"))
    return list(
        form.items.select_related("question", "depends_on__question")
        .prefetch_related(options)
        .order_by("order", "id")
    )


def _asked(item: FormItem) -> Asked:
    on = item.depends_on
    condition = Condition(on.question.key, item.shown_if, item.shown_if_value) if on else None
    return Asked(item.section, question_spec(item.question), condition)


def question_spec(question: Question) -> QuestionSpec:
    """A question with its options."""
    return QuestionSpec(
        key=question.key,
        kind=question.kind,
        label=question.label,
        label_en=question.label_en,
        help=question.help,
        help_en=question.help_en,
        version=question.version,
        is_required=question.is_required,
        least=question.least,
        most=question.most,
        most_characters=question.most_characters,
        earliest=question.earliest,
        latest=question.latest,
        accepted=tuple(question.accepted),
        options=tuple(Option(each.key, each.label, each.label_en) for each in question.options.all()),
        row=question.pk,
    )


def draft_of(call: Call) -> ApplicationForm | None:
    """The form in preparation."""
    return call.forms.filter(state=FormState.DRAFT).first()
