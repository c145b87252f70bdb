"""What fields and their values are called where people read them: in histories and conflicts."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from grants.calls.asking import NOTHING_ASKED, FormSpec
from grants.calls.models import BudgetCategory, ServiceField, SupportType
from grants.calls.question_words import label_of
from grants.calls.questions import QuestionSpec, as_text, from_kept
from grants.proposals.content import PLEDGE
from grants.proposals.fields import ANSWERS, MONEY, SECTION_OF_TABLE, Address
from grants.proposals.models import Proposal
from grants.proposals.sections import LABELS, ROW_LABELS
from grants.proposals.stores import MODELS
from portal.ui.templatetags.portal import grouped, won
from villages.models import Township

REFERRED: dict[str, Any] = {
    "service_field": ServiceField,
    "support_type": SupportType,
    "category": BudgetCategory,
    "township": Township,
}
ROW = gettext_lazy("whole row")


def field_label(address: Address, form: FormSpec = NOTHING_ASKED) -> str:
    """예산 항목 · 국비, the question, or the column's own name."""
    if address.store == ANSWERS:
        question = form.question(address.key)
        return label_of(question) if question else address.key
    if address.name == "is_pledged":
        return str(LABELS[PLEDGE])
    if not address.store:
        # A column is never a reverse relation, which has no name of its own.
        return str(Proposal._meta.get_field(address.name).verbose_name)  # type: ignore[union-attr]
    table = str(ROW_LABELS[SECTION_OF_TABLE[address.store]])
    column = MODELS[address.store]._meta.get_field(address.name).verbose_name if address.name else ROW
    return f"{table} · {column}"


def names_of(values: Iterable[tuple[Address, str]]) -> dict[tuple[str, str], str]:
    """What the fields, types, categories and townships among the values are called; a query for each kind."""
    keys: dict[str, set[str]] = {}
    for address, text in values:
        if address.name in REFERRED and text:
            keys.setdefault(address.name, set()).add(text)
    return {
        (name, str(row.pk)): str(row)
        for name, texts in keys.items()
        for row in REFERRED[name].objects.filter(pk__in=texts)
    }


def value_label(
    address: Address,
    text: str,
    form: FormSpec = NOTHING_ASKED,
    names: Mapping[tuple[str, str], str] | None = None,
) -> str:
    """A value's plain text as people read it; `names` as `names_of` gives them, else they are looked up."""
    if address.is_row or address.name == "is_pledged":
        return _("yes") if text else _("no")
    if not text:
        return _("(empty)")
    if address.store == ANSWERS:
        return _answer_label(form.question(address.key), text)
    if address.name in REFERRED:
        known = names_of([(address, text)]) if names is None else names
        return known.get((address.name, text), text)
    if address.name in MONEY:
        return str(won(int(text)))
    return str(grouped(int(text))) if address.name in {"beneficiaries", "households"} else text


def _answer_label(question: QuestionSpec | None, text: str) -> str:
    """An answer in words; an old one that the question no longer knows stays as it is kept."""
    try:
        value = from_kept(question.kind, text) if question else text
    except ValueError:
        return text
    english = (get_language() or "").startswith("en")
    return as_text(question, value, english=english) if question else text
