"""What every paper of the review has: its call, its panel, its marks."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from grants.calls.models import Call
from portal.documents.model import Block, Document, Note
from portal.ui.templatetags.portal import kst

# Room for a hand-written name: two lines of nothing that no format leaves out.
SIGN_HERE = "\u00a0\n\u00a0"


@dataclass(frozen=True, slots=True)
class Paper:
    """What it is called, and of which call and panel it is."""

    title: str
    call: Call
    panel: str
    is_wide: bool = False


def paper(what: Paper, blocks: Iterable[Block]) -> Document:
    """The document, in the language of whoever asks, marked when it is of example data."""
    made_at = timezone.now()
    example = what.call.is_example
    warning = (
        [Note(_("Names, proposals, scores and amounts marked as example are made up."))] if example else []
    )
    return Document(
        title=what.title,
        subtitle=f"{what.call} · {what.panel}",
        blocks=(*blocks, *warning),
        made_at=made_at,
        language="en" if (get_language() or "ko").startswith("en") else "ko",
        header=f"{_('Smart Village Portal')} · {what.call}",
        footer=_("%(panel)s · made %(when)s") % {"panel": what.panel, "when": kst(made_at)},
        marks=(_("Example data"),) if example else (),
        is_wide=what.is_wide,
    )
