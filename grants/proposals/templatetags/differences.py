"""`{% load differences %}`: fields, cells and values of a difference as people read them."""

from typing import Any

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Call
from grants.calls.models.named import in_language as in_this_language
from grants.proposals.content import Choice
from grants.proposals.difference import Cell, FieldDifference, RowDifference
from grants.proposals.fields import FILES
from grants.proposals.nameable import label_of, names_of_documents
from grants.proposals.templatetags.proposals import in_language
from portal.ui.templatetags.portal import grouped, won

register = template.Library()
# What columns are called; those that are not named here say nothing to a person.
CELLS = {
    "township_name": _("township"),
    "village": _("village"),
    "households": _("households"),
    "item": _("item"),
    "category": _("category of cost"),
    "fiscal_year": _("fiscal year"),
    "national": _("National"),
    "province": _("Province"),
    "local": _("Municipality"),
    "own": _("Own contribution"),
    "name": _("name"),
    "unit": _("unit"),
    "baseline": _("now"),
    "target": _("target"),
    "measured_by": _("how it is measured"),
    "title": _("step"),
    "starts_on": _("from"),
    "ends_on": _("until"),
    "size": _("size (bytes)"),
    "document_number": _("document number"),
    "label": _("question"),
    "text": _("answer"),
    "label_en": _("question"),
    "text_en": _("answer"),
}
MONEY = {"national", "province", "local", "own"}


@register.filter
def field_label(found: FieldDifference, call: Call) -> str:
    """What people call the field that differs; a question as it was asked, a document as the call names it."""
    if any(found.named):
        return in_this_language(*found.named)
    is_file = found.address.startswith(f"{FILES}/")
    return label_of(found.address, documents=names_of_documents(call) if is_file else {})


@register.filter
def spoken(row: RowDifference) -> list[Cell]:
    """The cells of a row that say something to a person and are not empty on both sides."""
    return [cell for cell in row.cells if cell.name in _columns() and (cell.before or cell.after)]


def _columns() -> set[str]:
    """What is shown: a question and its answer in the language of the page."""
    english = (get_language() or "ko").startswith("en")
    return set(CELLS) - ({"label", "text"} if english else {"label_en", "text_en"})


@register.filter
def cell_label(name: str) -> str:
    """What a column is called."""
    return str(CELLS.get(name, name))


@register.simple_tag
def cell_value(value: Any, name: str = "") -> str:
    """A value as people read it."""
    if value in (None, "", ()):
        return "–"
    if isinstance(value, bool):
        return _now("yes") if value else _now("no")
    if isinstance(value, Choice):
        return in_language(value)
    if name in MONEY:
        return won(value)
    if name == "size":
        return filesizeformat(value)
    return grouped(value) if isinstance(value, int) and name != "fiscal_year" else str(value)
