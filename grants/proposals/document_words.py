"""Words and columns that the parts of a proposal's document share."""

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


def column(title: str, width: int, align: Align = "left", *, is_label: bool = False) -> Column:
    """A column whose title begins as a sentence does."""
    return Column(capfirst(title), width, align, is_label)
