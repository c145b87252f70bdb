"""What leaves the review, made by a worker."""

from importlib import import_module
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.reviews.papers import policies, score_sheets, tally
from grants.reviews.papers.all_sheets import write_all
from grants.reviews.papers.archive import write_archive
from portal.actor import Actor
from portal.audit import actions as audit
from portal.documents.model import Document
from portal.documents.names import file_name
from portal.errors import Refused, ensure
from portal.jobs.registry import Kind, Progress, Result

SHEETS, TALLY, ALL, ARCHIVE = "reviews.score_sheets", "reviews.tally", "reviews.all_sheets", "reviews.archive"
FORMATS = ("pdf", "xlsx")


def write_sheets(actor: Actor, params: dict[str, Any], progress: Progress, path: str) -> Result:
    """Write a `panel`'s sheets, or one `sheet`, as `format`: those that count and that the person may see."""
    seen = policies.sheets_visible_to(actor)
    if "sheet" in params:
        seen = seen.filter(pk=params["sheet"])
    else:
        seen = seen.filter(assignment__panel=params["panel"])
    sheets = score_sheets.to_be_printed(seen)
    if not sheets:
        raise Refused(_("No submitted score sheet is there that you may see. Nothing was made."))
    words = [sheets[0].assignment.panel.name]
    if "sheet" in params:
        words = [sheets[0].assignment.submission.number, sheets[0].reviewer.name]
    return _write(score_sheets.document_of(sheets), words, params["format"], progress, path)


def write_tally(actor: Actor, params: dict[str, Any], progress: Progress, path: str) -> Result:
    """Write the tally of a `panel` as `format`."""
    panel = _found(actor, policies.panels_visible_to(actor).select_related("call"), params["panel"])
    return _write(tally.document_of(panel), [panel.name], params["format"], progress, path)


def write_all_sheets(actor: Actor, params: dict[str, Any], progress: Progress, path: str) -> Result:
    """Write every sheet of a `call` into one workbook."""
    call = _found(actor, policies.calls_visible_to(actor), params["call"])
    written = write_all(call, path, progress)
    message = _("Score sheets written: %(count)s.") % {"count": f"{written:,}"}
    name = file_name(call.code, _("Score sheets"), suffix="xlsx")
    return Result(message=message, file_name=name, details={"rows": written})


def write_whole(actor: Actor, params: dict[str, Any], progress: Progress, path: str) -> Result:
    """Write the archive of a `call`'s review; the hash of its manifest goes into the audit."""
    ensure(policies.may_archive(actor))
    call = _found(actor, policies.calls_visible_to(actor), params["call"])
    manifest = write_archive(call, path, progress)
    audit.record(actor=actor, act="review.archive", about=call, changes={"manifest": manifest})
    message = _("The archive is ready. SHA-256 of its manifest: %(hash)s") % {"hash": manifest}
    return Result(message=message, file_name=f"review-{call.code}.zip", details={"manifest": manifest})


def _write(document: Document, words: list[str], suffix: str, progress: Progress, path: str) -> Result:
    progress(1, 2, _("The pages are being laid out."))
    builder = import_module(f"portal.documents.{suffix}")
    Path(path).write_bytes(builder.build(document))
    return Result(
        message=_("The document is ready."), file_name=file_name(document.title, *words, suffix=suffix)
    )


def _found(actor: Actor, visible: Any, pk: int) -> Any:
    ensure(policies.may_take_tally(actor))
    found = visible.filter(pk=pk).first()
    if found is None:
        raise Refused(_("This is no longer yours to see. Nothing was made."))
    return found


KINDS = (
    Kind(SHEETS, gettext_lazy("Score sheets to sign"), write_sheets, policies.may_take_sheets),
    Kind(TALLY, gettext_lazy("Tally to sign"), write_tally, policies.may_take_tally),
    Kind(ALL, gettext_lazy("All score sheets of a call"), write_all_sheets, policies.may_take_tally),
    Kind(ARCHIVE, gettext_lazy("Archive of a review"), write_whole, policies.may_archive),
)
