"""What follows when a check finds that an attached file can't be used."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from grants.calls.form_queries import form_in_force
from grants.proposals import states
from grants.proposals.content import ATTACHMENTS
from grants.proposals.fields import ANSWERS, Address, section_of_field
from grants.proposals.models import Attachment, Proposal
from portal.files.models import StoredFile
from portal.files.sentences import what_was_found
from portal.notices.actions import tell
from portal.notices.registry import register

CODE = "proposal.file_refused"


def register_texts() -> None:
    """Make the notice known."""
    register(
        CODE,
        subject=_("A file can't be used: %(title)s"),
        body=_("The file “%(file)s” of the proposal “%(title)s” is not given to anybody. %(why)s"),
    )


@transaction.atomic
def note_refused_file(file: StoredFile) -> None:
    """What is to mend in the drafts that have it is counted anew, and who attached it is told."""
    answering = dict(Attachment.objects.filter(file=file).values_list("proposal", "question_key"))
    drafts = Proposal.objects.filter(pk__in=answering, state=states.DRAFTING)
    for proposal in drafts.select_for_update(of=("self",)).select_related("call").order_by("pk"):
        proposal.missing = None
        proposal.save(update_fields=["missing"])
        _tell(proposal, file, answering[proposal.pk])


def _tell(proposal: Proposal, file: StoredFile, question: str) -> None:
    asked = section_of_field(Address(ANSWERS, question, ""), form_in_force(proposal.call)) if question else ""
    tell(
        user_id=file.uploaded_by_id,
        code=CODE,
        details={"title": proposal.title or "—", "file": file.name, "why": _in_both_languages(file)},
        url=reverse("proposals:section", args=[proposal.pk, asked or ATTACHMENTS]),
        key=f"file:{file.pk}:refused:{proposal.pk}",
    )


def _in_both_languages(file: StoredFile) -> dict[str, str]:
    said = {}
    for language in ("ko", "en"):
        with override(language):
            said[language] = what_was_found(file.reason, file.detail)
    return said
