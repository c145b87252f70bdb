"""How the attachments' page is laid out: a place for each document asked for, then the other files."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.calls.models import RequiredDocument
from grants.proposals.fields import input_of
from grants.proposals.models import Attachment, Proposal
from grants.proposals.models.attachment import LONGEST_NUMBER
from grants.proposals.slots import slot_address
from grants.proposals.supplements import is_open
from grants.proposals.upload import Outcome
from portal.files.kinds import KINDS, extensions_of


class SeveralFiles(forms.ClearableFileInput):
    """A file chooser that takes several at once."""

    allow_multiple_selected = True


class SlotForm(forms.Form):
    """The file of one document asked for, with its number where it has one."""

    document_number = forms.CharField(
        label=_("Document number"),
        max_length=LONGEST_NUMBER,
        required=False,
        help_text=_("As it stands on the letter, for example 정보통신과-1234."),
    )
    file = forms.FileField(label=_("File"), required=False)

    def __init__(self, *, document: RequiredDocument, initial: dict[str, Any]) -> None:
        super().__init__(auto_id=f"id_{input_of(slot_address(document.key))}-%s", initial=initial)
        if not document.needs_number:
            del self.fields["document_number"]
        self.fields["file"].widget.attrs["accept"] = extensions_of(tuple(document.kinds))


class OthersForm(forms.Form):
    """Any other files, several at once."""

    file = forms.FileField(
        label=_("Files"), required=False, widget=SeveralFiles(attrs={"accept": extensions_of(KINDS)})
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A document asked for: what is attached in its place, and the form to attach it."""

    document: RequiredDocument
    attachment: Attachment | None
    form: SlotForm
    outcome: Outcome | None = None
    is_open: bool = True

    @property
    def target(self) -> str:
        """Where the checklist leads."""
        return f"id_{input_of(slot_address(self.document.key))}"


def places_of(
    proposal: Proposal,
    attachments: Iterable[Attachment],
    outcome: Outcome,
    opened: Collection[str] | None = None,
) -> list[Place]:
    """A place for each document of the proposal's call; one query. What was typed there stands there again.

    `opened` are the addresses that may be written, None for all.
    """
    attached = {each.slot_id: each for each in attachments if each.slot_id}
    places = [
        _place(document, attached.get(document.pk), outcome if outcome.slot == document.key else None)
        for document in proposal.call.documents.all()
    ]
    return [replace(each, is_open=is_open(opened, slot_address(each.document.key))) for each in places]


def _place(document: RequiredDocument, attachment: Attachment | None, outcome: Outcome | None) -> Place:
    kept = attachment.document_number if attachment else ""
    number = outcome.typed_number if outcome else kept
    return Place(
        document, attachment, SlotForm(document=document, initial={"document_number": number}), outcome
    )
