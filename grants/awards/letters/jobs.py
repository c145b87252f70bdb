"""Letters made by a worker: all that a decision still lacks, and all of them as one archive."""

import zipfile
from typing import Any

import structlog
from django.core.files.storage import default_storage
from django.db import Error
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.awards.letters import actions, policies, queries
from grants.awards.lines import named
from grants.awards.models import LetterFile
from portal.actor import Actor
from portal.audit import actions as audit
from portal.documents.names import file_name
from portal.errors import Refused
from portal.jobs.registry import Kind, Progress, Result

MAKE, ARCHIVE = queries.MAKE, "awards.letters_archive"
log = structlog.get_logger(__name__)


def make(_actor: Actor, params: dict[str, Any], progress: Progress, _path: str) -> Result:
    """Make the files that letters of a `decision` lack; one that fails keeps none of the others from being made."""
    waiting = list(queries.unmade(params["decision"]).values_list("pk", "number"))
    failed = []
    for place, (letter_id, number) in enumerate(waiting, start=1):
        try:
            actions.make(letter_id=letter_id)
        except Error:
            raise
        except Exception:  # of a builder or the store: it concerns this letter alone, and the job names it
            log.exception("letters.not_made", letter=number)
            failed.append(number)
        progress(place, len(waiting), _("Letter %(number)s") % {"number": number})
    if failed:
        sentence = _(
            "Letters that could not be made: %(numbers)s. Have them made again from the letters' page."
        )
        raise Refused(sentence % {"numbers": named(failed)})
    return Result(message=_("Letters made: %(count)s.") % {"count": len(waiting)})


def pack(actor: Actor, params: dict[str, Any], progress: Progress, path: str) -> Result:
    """Write every file of a `decision`'s letters into one archive."""
    files = list(
        LetterFile.objects.filter(letter__decision=params["decision"])
        .select_related("letter__submission__municipality", "letter__decision__call")
        .defer("letter__said", "letter__submission__package")
        .order_by("letter__sequence", "format")
    )
    if not files:
        raise Refused(_("No letter has been made yet. Nothing was packed."))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as packed:
        for place, file in enumerate(files, start=1):
            packed.writestr(name_of(file), content_of(file))
            progress(place, len(files))
    decision = files[0].letter.decision
    audit.record(actor=actor, act="letter.archive", about=decision, changes={"files": len(files)})
    name = file_name(decision.call.code, _("Letters"), suffix="zip")
    return Result(message=_("Files packed: %(count)s.") % {"count": len(files)}, file_name=name)


def name_of(file: LetterFile) -> str:
    """The name to download it by: SV2024-1-L0012_전북특별자치도_진안군.pdf."""
    place = file.letter.submission.municipality.full_name
    return file_name(file.letter.number, place, suffix=file.format)


def content_of(file: LetterFile) -> bytes:
    """The bytes, as they were made."""
    with default_storage.open(file.path) as content:
        return bytes(content.read())


KINDS = (
    Kind(MAKE, gettext_lazy("Letters of a decision"), make, policies.may_issue),
    Kind(ARCHIVE, gettext_lazy("All letters of a decision as an archive"), pack, policies.may_see_all),
)
