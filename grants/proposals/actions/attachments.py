"""The writers of attachments: a file in the place of a document asked for, as an answer, or among the others."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.calls.form_queries import form_in_force
from grants.calls.models import RequiredDocument
from grants.calls.questions import FILE, QuestionSpec, most_megabytes
from grants.proposals import policies
from grants.proposals.actions.moving import locked
from grants.proposals.fields import ANSWERS
from grants.proposals.models import Attachment, FieldChange, How, Proposal
from grants.proposals.models.attachment import LONGEST_NUMBER
from grants.proposals.slots import file_address, slot_address
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.files import actions as files
from portal.files.kinds import KINDS
from portal.files.models import StoredFile
from portal.ui import characters

MOST_OTHERS = 20


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a file stands: for a document asked for, as the answer to a question, or (neither) among the others."""

    document: RequiredDocument | None = None
    question: QuestionSpec | None = None

    @property
    def address(self) -> str:
        """The field by which a request to mend opens it."""
        slot, question = (each.key if each else "" for each in (self.document, self.question))
        return file_address(slot, question)

    @property
    def accepted(self) -> tuple[str, ...]:
        """The types it takes."""
        if self.question:
            return self.question.accepted
        return tuple(self.document.kinds) if self.document else KINDS

    @property
    def columns(self) -> dict[str, Any]:
        """An attachment's columns that say so."""
        if self.question:
            return {"question_id": self.question.row, "question_key": self.question.key}
        return {"slot": self.document}

    @property
    def found_by(self) -> dict[str, Any]:
        """By what the file that stands there is found, whichever version of a question it answered."""
        return {"question_key": self.question.key} if self.question else {"slot": self.document}

    def most_megabytes(self, most_of_call: int) -> int:
        """How large a file may be."""
        return most_megabytes(self.question, most_of_call) if self.question else most_of_call


def attach(
    *,
    actor: Actor,
    proposal_id: int,
    upload: Any,
    slot: str = "",
    document_number: str = "",
    question: str = "",
) -> Attachment:
    """Attach one uploaded file (name, size, readable) to a draft; it is checked soon after.

    `slot` is the key of a document the call asks for, `question` that of a question, whose file it replaces;
    neither for another file. The file is looked at and stored before the proposal is locked. Raises
    NotAllowed, Refused with the sentence of what is wrong with the file, or RequiredDocument.DoesNotExist.
    """
    proposal = Proposal.objects.select_related("call", "municipality").get(pk=proposal_id)
    place = _place_of(proposal, slot, question)
    ensure(policies.may_attach(actor, proposal, place.address))
    number = _number_of(document_number)
    file = files.prepare(
        actor=actor,
        upload=upload,
        most_megabytes=place.most_megabytes(proposal.call.most_file_megabytes),
        accepted=place.accepted,
    )
    try:
        return _attached(actor, proposal_id, file, place, number)
    except Exception:
        files.drop(file)
        raise


def _place_of(proposal: Proposal, slot: str, question: str) -> _Place:
    if question:
        return _Place(question=_question_of(proposal, question))
    return _Place(document=proposal.call.documents.get(key=slot) if slot else None)


def _question_of(proposal: Proposal, key: str) -> QuestionSpec:
    question = form_in_force(proposal.call).question(key)
    if question is None or question.kind != FILE:
        raise Refused(
            _("No file is asked for here any more. Nothing was changed; reload the page."), "not_asked"
        )
    return question


def _number_of(typed: str) -> str:
    number = " ".join(characters.settled(typed).split())
    if len(number) > LONGEST_NUMBER:
        sentence = _("A document number has at most %(most)s characters. Nothing was changed; shorten it.")
        raise Refused(sentence % {"most": LONGEST_NUMBER}, "number_too_long")
    return number


@transaction.atomic
def _attached(actor: Actor, proposal_id: int, file: StoredFile, place: _Place, number: str) -> Attachment:
    proposal = _locked_for(actor, proposal_id, place.address)
    replaced = ""
    if place == _Place():
        _ensure_room(proposal)
    else:
        replaced = _make_way(proposal.attachments.filter(**place.found_by))
    attachment = Attachment.objects.create(
        proposal=proposal, document_number=number, file=files.keep(file), **place.columns
    )
    _changed(actor, proposal, "proposal.attach", attachment)
    _note_answer(actor, proposal, attachment.question_key, replaced, file.name)
    return attachment


def _locked_for(actor: Actor, proposal_id: int, address: str) -> Proposal:
    proposal = locked(proposal_id)
    ensure(policies.may_attach(actor, proposal, address))
    return proposal


def _ensure_room(proposal: Proposal) -> None:
    if proposal.attachments.filter(slot=None, question=None).count() >= MOST_OTHERS:
        sentence = _("A proposal takes at most %(most)s other files. Nothing was attached; remove one first.")
        raise Refused(sentence % {"most": MOST_OTHERS}, "no_room")


def _make_way(standing: QuerySet[Attachment]) -> str:
    """The file that stood in this place goes; return its name. The new one says its own number."""
    replaced = standing.select_related("file").first()
    if replaced is None:
        return ""
    _take_off(replaced)
    return replaced.file.name


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
    proposal = _locked_for(actor, proposal_id, slot_address(slot))
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
    proposal = locked(proposal_id)
    attachment = proposal.attachments.select_related("file", "slot").get(pk=attachment_id)
    ensure(policies.may_attach(actor, proposal, attachment.address))
    _take_off(attachment)
    _changed(actor, proposal, "proposal.remove_attachment", attachment)
    _note_answer(actor, proposal, attachment.question_key, attachment.file.name, "")


def _note_answer(actor: Actor, proposal: Proposal, key: str, before: str, after: str) -> None:
    """Which file was an answer before and which is now stands in the draft's history, by name."""
    if key:
        FieldChange.objects.create(
            proposal=proposal,
            version=proposal.version,
            field=f"{ANSWERS}/{key}",
            before=before,
            after=after,
            how=How.ATTACHED,
            by=actor.user,
        )


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
