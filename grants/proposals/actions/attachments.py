"""The writers of attachments: the file outside the web root under a random name, the row beside it."""

import hashlib
import secrets
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.proposals import policies, uploads
from grants.proposals.actions.moving import locked
from grants.proposals.models import Attachment, Proposal
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure

FOLDER = "proposals"
MOST_FILES = 20


def attach(*, actor: Actor, proposal_id: int, upload: Any) -> Attachment:
    """Attach one uploaded file (name, size, readable) to a draft.

    Raises NotAllowed, or Refused when it is empty, too large, of no accepted type, or one too many.
    """
    kind = _kind_of(upload)
    stored_as = secrets.token_hex(24)
    default_storage.save(f"{FOLDER}/{stored_as}", upload)
    try:
        return _attached(actor, proposal_id, upload, stored_as, kind)
    except Exception:
        default_storage.delete(f"{FOLDER}/{stored_as}")
        raise


def _kind_of(upload: Any) -> str:
    try:
        return uploads.accepted_kind(upload.name, upload.size, upload)
    except uploads.NotAccepted as error:
        raise Refused(_sentence(error, uploads.safe_name(upload.name)), error.code) from error


def _sentence(error: uploads.NotAccepted, name: str) -> str:
    sentences = {
        "empty": _("“%(name)s” is empty. Nothing was attached."),
        "too_large": _("“%(name)s” is larger than 20 MB. Nothing was attached; make it smaller or split it."),
        "unknown_type": _(
            "“%(name)s” is none of HWPX, HWP, PDF, XLSX, JPG, PNG by its content. Nothing was attached."
        ),
        "other_extension": _(
            "“%(name)s” holds a %(kind)s file, but its name says otherwise. Rename it and attach it again."
        ),
    }
    return sentences[error.code] % {"name": name, "kind": error.kind}


@transaction.atomic
def _attached(actor: Actor, proposal_id: int, upload: Any, stored_as: str, kind: str) -> Attachment:
    proposal = locked(proposal_id)
    ensure(policies.may_edit(actor, proposal))
    if proposal.attachments.count() >= MOST_FILES:
        raise Refused(_("A proposal takes at most %(most)s files. Remove one first.") % {"most": MOST_FILES})
    attachment = Attachment.objects.create(
        proposal=proposal,
        name=uploads.safe_name(upload.name),
        stored_as=stored_as,
        size=upload.size,
        kind=kind,
        sha256=_sha256_of(upload),
        uploaded_by=actor.user,
    )
    _changed(actor, proposal, "proposal.attach", attachment)
    return attachment


def _sha256_of(upload: Any) -> str:
    upload.seek(0)
    return hashlib.file_digest(upload, "sha256").hexdigest()


@transaction.atomic
def remove_attachment(*, actor: Actor, proposal_id: int, attachment_id: int) -> None:
    """Take a file off a draft. It stays in the store while a filed copy names it.

    Raises NotAllowed, or Attachment.DoesNotExist.
    """
    proposal = locked(proposal_id)
    ensure(policies.may_edit(actor, proposal))
    attachment = proposal.attachments.get(pk=attachment_id)
    stored_as = attachment.stored_as
    _changed(actor, proposal, "proposal.remove_attachment", attachment)
    attachment.delete()
    if not proposal.submissions.filter(package__contains=stored_as).exists():
        transaction.on_commit(lambda: default_storage.delete(f"{FOLDER}/{stored_as}"))


def _changed(actor: Actor, proposal: Proposal, act: str, attachment: Attachment) -> None:
    proposal.version += 1
    proposal.changed_at = timezone.now()
    proposal.save(update_fields=["version", "changed_at"])
    changes = {"file": attachment.name, "sha256": attachment.sha256, "size": attachment.size}
    audit.record(actor=actor, act=act, about=proposal, changes=changes)
