"""Words and columns that the parts of a proposal's document share."""

from decimal import Decimal, InvalidOperation

from django.utils.text import capfirst

from grants.calls.models.named import in_language
from grants.proposals.content import Choice
from portal.documents.model import Align, Column
from portal.ui.money import grouped

NOT_SAID = "–"


def named(choice: Choice | None) -> str:
    """What was chosen, in the language of whoever asks."""
    return in_language(choice.name, choice.name_en) if choice else NOT_SAID


def counted(number: int | None) -> str:
    """1200 → "1,200"."""
    return NOT_SAID if number is None else grouped(number)


def figure(text: str) -> str:
    """Decimal text as people write it: "2400.50" → "2,400.5"; anything else as it is."""
    try:
        whole, _, decimals = f"{Decimal(text):,f}".partition(".")
    except InvalidOperation:
        return text
    return ".".join(part for part in (whole, decimals.rstrip("0")) if part)


def column(title: str, width: int, align: Align = "left", *, is_label: bool = False) -> Column:
    """A column whose title begins as a sentence does."""
    return Column(capfirst(title), width, align, is_label)
