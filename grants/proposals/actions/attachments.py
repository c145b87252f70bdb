"""The writers of attachments: a file in the place of a document asked for, or among the others."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.calls.models import RequiredDocument
from grants.proposals import policies
from grants.proposals.actions.moving import locked
from grants.proposals.models import Attachment, Proposal
from grants.proposals.models.attachment import LONGEST_NUMBER
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.files import actions as files
from portal.files.kinds import KINDS
from portal.files.models import StoredFile
from portal.ui import characters

MOST_OTHERS = 20


def attach(
    *, actor: Actor, proposal_id: int, upload: Any, slot: str = "", document_number: str = ""
) -> Attachment:
    """Attach one uploaded file (name, size, readable) to a draft; it is checked soon after.

    `slot` is the key of a document the call asks for, whose file it replaces; "" for another file. The
    file is looked at and stored before the proposal is locked. Raises NotAllowed, Refused with the
    sentence of what is wrong with the file, or RequiredDocument.DoesNotExist.
    """
    proposal = Proposal.objects.select_related("call", "municipality").get(pk=proposal_id)
    ensure(policies.may_attach(actor, proposal))
    document = _document_of(proposal, slot)
    number = _number_of(document_number)
    file = files.prepare(
        actor=actor,
        upload=upload,
        most_megabytes=proposal.call.most_file_megabytes,
        accepted=tuple(document.kinds) if document else KINDS,
    )
    try:
        return _attached(actor, proposal_id, file, document, number)
    except Exception:
        files.drop(file)
        raise


def _document_of(proposal: Proposal, slot: str) -> RequiredDocument | None:
    return proposal.call.documents.get(key=slot) if slot else None


def _number_of(typed: str) -> str:
    number = " ".join(characters.settled(typed).split())
    if len(number) > LONGEST_NUMBER:
        sentence = _("A document number has at most %(most)s characters. Nothing was changed; shorten it.")
        raise Refused(sentence % {"most": LONGEST_NUMBER}, "number_too_long")
    return number


@transaction.atomic
def _attached(
    actor: Actor, proposal_id: int, file: StoredFile, document: RequiredDocument | None, number: str
) -> Attachment:
    proposal = _locked_for(actor, proposal_id)
    if document is None:
        _ensure_room(proposal)
    else:
        _make_way(proposal, document)
    attachment = Attachment.objects.create(
        proposal=proposal, slot=document, document_number=number, file=files.keep(file)
    )
    _changed(actor, proposal, "proposal.attach", attachment)
    return attachment


def _locked_for(actor: Actor, proposal_id: int) -> Proposal:
    proposal = locked(proposal_id)
    ensure(policies.may_attach(actor, proposal))
    return proposal


def _ensure_room(proposal: Proposal) -> None:
    if proposal.attachments.filter(slot=None).count() >= MOST_OTHERS:
        sentence = _("A proposal takes at most %(most)s other files. Nothing was attached; remove one first.")
        raise Refused(sentence % {"most": MOST_OTHERS}, "no_room")


def _make_way(proposal: Proposal, document: RequiredDocument) -> None:
    """The file that stood in this place goes; the new one says its own number."""
    for replaced in proposal.attachments.filter(slot=document).select_related("file"):
        _take_off(replaced)


def _take_off(attachment: Attachment) -> None:
    """Remove the row, and the file with it unless a filed copy or another proposal names it."""
    attachment.delete()
    file = attachment.file
    if file.kept_since is None and not Attachment.objects.filter(file=file).exists():
        files.discard(file)


@transaction.atomic
def number_attachment(*, actor: Actor, proposal_id: int, slot: str, document_number: str) -> Attachment:
    """Write the document number of a file that is there already.

    Raises NotAllowed, Refused when it is too long or no file stands in the place yet.
    """
    proposal = _locked_for(actor, proposal_id)
    attachment = proposal.attachments.filter(slot__key=slot).select_related("file").first()
    if attachment is None:
        raise Refused(_("Choose the file as well: the number is kept with it."), "no_file")
    attachment.document_number = _number_of(document_number)
    attachment.save(update_fields=["document_number"])
    _changed(actor, proposal, "proposal.number_attachment", attachment)
    return attachment


@transaction.atomic
def remove_attachment(*, actor: Actor, proposal_id: int, attachment_id: int) -> None:
    """Take a file off a draft. It stays in the store while a filed copy names it.

    Raises NotAllowed, or Attachment.DoesNotExist.
    """
    proposal = _locked_for(actor, proposal_id)
    attachment = proposal.attachments.select_related("file").get(pk=attachment_id)
    _take_off(attachment)
    _changed(actor, proposal, "proposal.remove_attachment", attachment)


def _changed(actor: Actor, proposal: Proposal, act: str, attachment: Attachment) -> None:
    proposal.version += 1
    proposal.changed_at = timezone.now()
    proposal.missing = None
    proposal.save(update_fields=["version", "changed_at", "missing"])
    file = attachment.file
    changes = {"file": file.name, "sha256": file.sha256, "size": file.size}
    if attachment.document_number:
        changes["document_number"] = attachment.document_number
    audit.record(actor=actor, act=act, about=proposal, changes=changes)
