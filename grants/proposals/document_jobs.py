"""A proposal as a file, made by a worker: from the draft and from what was filed."""

from importlib import import_module
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from grants.calls.models import Call
from grants.calls.queries import documents_of
from grants.proposals import package, policies
from grants.proposals.content import Content
from grants.proposals.documents import Copy, document_of
from grants.proposals.models import Proposal, Submission
from grants.proposals.queries import content_of, with_content
from grants.proposals.receipts.qr import check_address
from portal.actor import Actor
from portal.documents.names import file_name
from portal.errors import Refused
from portal.jobs.registry import Kind, Progress, Result

DRAFT, FILED = "proposals.draft_document", "proposals.filed_document"
FORMATS = ("hwpx", "pdf")


def draft_copy(proposal: Proposal) -> Copy:
    """The draft as it was last saved."""
    return Copy(
        call=str(proposal.call),
        municipality=str(proposal.municipality),
        at=proposal.changed_at,
        version=proposal.version,
        is_example=proposal.is_example,
        asked=_asked(proposal.call),
    )


def filed_copy(submission: Submission) -> Copy:
    """What was filed, with its number, time and hash."""
    return Copy(
        call=str(submission.call),
        municipality=str(submission.municipality),
        at=submission.filed_at,
        version=submission.revision,
        number=submission.number,
        sha256=submission.sha256,
        check_address=check_address(submission) if submission.receipt else "",
        is_example=submission.is_example,
        asked=_asked(submission.call),
    )


def _asked(call: Call) -> dict[str, str]:
    return {document.key: document.localized_name for document in documents_of(call)}


def write_draft(actor: Actor, params: dict[str, Any], progress: Progress, path: str) -> Result:
    """Write one's own draft, `proposal`, as `format` to the path. Raises Refused when it is out of sight."""
    proposal = with_content(policies.ours(actor).filter(pk=params["proposal"])).first()
    if proposal is None:
        raise Refused(_("This proposal is no longer yours to see. Nothing was made."))
    copy = draft_copy(proposal)
    words = (pgettext("copy of a proposal", "Draft"), f"v{copy.version}")
    return _write(content_of(proposal), copy, words, params["format"], progress, path)


def write_filed(actor: Actor, params: dict[str, Any], progress: Progress, path: str) -> Result:
    """Write the filed copy, `submission`, as `format` to the path. Raises Refused when it is out of sight."""
    seen = policies.filed_visible_to(actor).select_related("call", "municipality")
    submission = seen.filter(pk=params["submission"]).first()
    if submission is None:
        raise Refused(_("This filed copy is no longer yours to see. Nothing was made."))
    said = package.content_of(submission.package)
    return _write(said, filed_copy(submission), (submission.number,), params["format"], progress, path)


def _write(
    said: Content, copy: Copy, words: tuple[str, ...], suffix: str, progress: Progress, path: str
) -> Result:
    progress(1, 2, _("The pages are being laid out."))
    document = document_of(said, copy)
    # Each format's library is loaded by the worker that needs it, and by no web process.
    builder = import_module(f"portal.documents.{suffix}")
    Path(path).write_bytes(builder.build(document))
    name = file_name(document.title, *words, suffix=suffix)
    return Result(message=_("The document is ready."), file_name=name)


KINDS = (
    Kind(name=DRAFT, label=gettext_lazy("Proposal as a document"), run=write_draft),
    Kind(name=FILED, label=gettext_lazy("Filed proposal as a document"), run=write_filed),
)
