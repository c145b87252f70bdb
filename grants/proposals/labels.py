"""What fields and their values are called where people read them: in histories and conflicts."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.calls.models import BudgetCategory, ServiceField, SupportType
from grants.proposals.content import PLEDGE
from grants.proposals.fields import MONEY, SECTION_OF_TABLE, Address
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


def field_label(address: Address) -> str:
    """예산 항목 · 국비, or the column's own name."""
    if address.name == "is_pledged":
        return str(LABELS[PLEDGE])
    if not address.store:
        return str(Proposal._meta.get_field(address.name).verbose_name)  # type: ignore[union-attr]
    if address.store not in MODELS:
        return address.key
    table = str(ROW_LABELS[SECTION_OF_TABLE[address.store]])
    column = MODELS[address.store]._meta.get_field(address.name).verbose_name if address.name else ROW
    return f"{table} · {column}"


def value_label(address: Address, text: str) -> str:
    """A value's plain text as people read it."""
    if address.is_row or address.name == "is_pledged":
        return _("yes") if text else _("no")
    if not text:
        return _("(empty)")
    if address.name in REFERRED:
        return str(REFERRED[address.name].objects.filter(pk=text).first() or text)
    if address.name in MONEY:
        return str(won(int(text)))
    return str(grouped(int(text))) if address.name in {"beneficiaries", "households"} else text
