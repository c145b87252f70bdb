"""How the crispy pack dresses Django's widgets, and how it gathers what is to be mended."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

INPUT = "krds-input"
SELECT = "krds-form-select"
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.RadioSelect, "choices"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Textarea, "textarea"),
    (forms.SelectMultiple, "multiple"),
    (forms.Select, "select"),
    (forms.FileInput, "file"),
    (forms.DateInput, "date"),
    (forms.DateTimeInput, "moment"),
    (forms.MultiWidget, "several"),
)
CLASSES = {
    "choices": "",
    "checkbox": "",
    "multiple": "choice-list",
    "select": SELECT,
    "file": "file-input",
}
NATIVE_TYPES = {"date": "date", "moment": "datetime-local"}


def kind_of(field: Any) -> str:
    """Which dress the bound field's widget wears; text for all the rest."""
    widget = field.field.widget
    return next((kind for base, kind in KINDS if isinstance(widget, base)), "text")


def limit_of(field: Any) -> int | None:
    """The most characters, for the counter."""
    return getattr(field.field, "max_characters", None) or (
        field.field.max_length if kind_of(field) == "textarea" else None
    )


def _own_attributes(field: Any, kind: str, row: int | str | None) -> dict[str, Any]:
    classes = f"{CLASSES.get(kind, INPUT)} {field.field.widget.attrs.get('class', '')}".split()
    attributes: dict[str, Any] = {"class": " ".join(dict.fromkeys(classes))} if classes else {}
    if row is not None:
        attributes["aria-label"] = gettext("%(label)s, row %(row)s") % {"label": field.label, "row": row}
    if kind == "moment":
        attributes["step"] = "1"
    return attributes


def _fitting_widget(field: Any, kind: str) -> Any:
    """A copy when something changes: Django keeps one widget for each bound form."""
    widget: Any = copy.copy(field.field.widget)
    # A native date field would throw away what it cannot read; then a plain one keeps it in sight.
    if kind in NATIVE_TYPES and not field.errors:
        widget.input_type = NATIVE_TYPES[kind]
    if limit_of(field):
        # The counter warns; the browser must not cut off silently what people paste.
        widget.attrs = {name: value for name, value in widget.attrs.items() if name != "maxlength"}
    return widget


def render(field: Any, row: int | str | None = None) -> str:
    """The widget with KRDS classes; `row` names it for a table without labels."""
    kind = kind_of(field)
    return str(field.as_widget(_fitting_widget(field, kind), attrs=_own_attributes(field, kind, row)))


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence about one field (or none), and where to go to mend it."""

    label: str
    message: str
    target: str


def _target_of(field: Any) -> str:
    """The id a link can focus: the first option where there are several, else the widget."""
    return field.id_for_label or f"{field.auto_id}_0"


def _of_form(form: forms.BaseForm) -> Iterator[Problem]:
    for message in form.non_field_errors():
        yield Problem("", str(message), "")
    for field in form:
        for message in field.errors:
            yield Problem(str(field.label or ""), str(message), _target_of(field))


def _of_formset(formset: BaseFormSet) -> Iterator[Problem]:
    for message in formset.non_form_errors():
        yield Problem("", str(message), "")
    for number, form in enumerate(formset, start=1):
        row = str(_("Row %(number)s") % {"number": number})
        for problem in _of_form(form):
            yield Problem(f"{row} {problem.label}".strip(), problem.message, problem.target)


def problems_of(*given: Any) -> list[Problem]:
    """What is to be mended in bound forms and formsets, in the order of the page."""
    found: list[Problem] = []
    for each in given:
        if each is None or not each.is_bound:
            continue
        found.extend(_of_formset(each) if isinstance(each, BaseFormSet) else _of_form(each))
    return found
