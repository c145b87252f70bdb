"""What a check of a kept file finds: the portal's own look, then ClamAV where an address is set."""

from dataclasses import dataclass
from typing import IO

from django.conf import settings
from django.core.files.storage import default_storage

from portal.files import clamav, states
from portal.files.examination import ensure_clean
from portal.files.models import StoredFile
from portal.files.sentences import HARMFUL
from portal.files.troubles import NotAccepted


@dataclass(frozen=True, slots=True)
class Finding:
    """The state a file comes to, with the code of the reason and the virus's name where there is one."""

    state: str
    reason: str = ""
    detail: str = ""


CLEAN = Finding(states.CLEAN)


def examined(file: StoredFile) -> Finding | None:
    """What was found in the file; None when ClamAV should say but is away."""
    try:
        with default_storage.open(file.path) as content:
            return _own_finding(file.kind, content) or _clamav_finding(content)
    except FileNotFoundError:
        return Finding(states.FAILED, "lost")
    except clamav.Away:
        return None


def _own_finding(kind: str, content: IO[bytes]) -> Finding | None:
    try:
        ensure_clean(kind, content)
    except NotAccepted as error:
        return Finding(states.QUARANTINED if error.code in HARMFUL else states.FAILED, _reason_of(error))
    return None


def _reason_of(error: NotAccepted) -> str:
    """What an archive turns out not to be, is broken by then: it was taken in as what it is."""
    return "broken" if error.code in {"unknown_type", "macros"} else error.code


def _clamav_finding(content: IO[bytes]) -> Finding:
    if not settings.CLAMAV:
        return CLEAN
    answer = clamav.ask(settings.CLAMAV, content)
    if answer.virus:
        return Finding(states.QUARANTINED, "virus", answer.virus)
    return Finding(states.FAILED, "trouble", answer.trouble) if answer.trouble else CLEAN
