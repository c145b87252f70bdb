"""Rows of a form written for the actions: copies of its items, and the options of a question."""

from collections.abc import Iterable

from grants.calls.form_queries import items_of
from grants.calls.models import ApplicationForm, FormItem, FormSection, Question, QuestionOption
from grants.calls.questions import Option


def copy_items(source: ApplicationForm, form: ApplicationForm, questions: dict[int, Question]) -> None:
    """Sections, items and conditions of another form; `questions` says which question stands for which."""
    FormSection.objects.bulk_create(
        FormSection(form=form, key=each.key, name=each.name, name_en=each.name_en, order=each.order)
        for each in source.sections.all()
    )
    copies: dict[int, FormItem] = {}
    items = list(items_of(source))
    for item in items:
        copies[item.pk] = FormItem.objects.create(
            form=form, question=questions[item.question_id], section=item.section, order=item.order
        )
    for item in items:
        if item.depends_on_id:
            copy = copies[item.pk]
            copy.depends_on = copies[item.depends_on_id]
            copy.shown_if, copy.shown_if_value = item.shown_if, item.shown_if_value
            copy.save(update_fields=["depends_on", "shown_if", "shown_if_value"])


def write_options(question: Question, options: Iterable[Option]) -> None:
    """The options of a question, in order; a new one gets a key no other has."""
    options = list(options)
    taken = {option.key for option in options}
    fresh = (key for number in range(1, 1000) if (key := f"a{number}") not in taken)
    QuestionOption.objects.bulk_create(
        QuestionOption(
            question=question,
            key=each.key or next(fresh),
            label=each.label,
            label_en=each.label_en,
            order=order,
        )
        for order, each in enumerate(options)
    )
