"""The whole review of a call as one archive, with a manifest by which a changed file is noticed."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.calls.models import Call
from grants.reviews.archive import archive_of, verify
from grants.reviews.models import RankingRun
from grants.reviews.packing import MANIFEST, NO_TIME, Disagrees, ensure_hash
from grants.reviews.papers.parts import Part, parts
from grants.reviews.scoring import record
from grants.reviews.scoring.source import code_version
from portal.files.archives import BROKEN

RANKINGS = "rankings/"
FORMAT = 1
CHUNK = 1 << 20
# Far above the largest review; what claims more is not unpacked.
MOST_BYTES = 20_000_000_000


@dataclass(frozen=True, slots=True)
class Whole:
    """What was found to hold: the call, how many files and rankings, the SHA-256 of the manifest."""

    call: str
    files: int
    rankings: int
    manifest: str


def write_archive(call: Call, path: str, progress: Callable[[int, int], None]) -> str:
    """Write the zip in constant memory; the SHA-256 of its manifest."""
    pieces = list(_pieces(call))
    hashes = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for place, (name, content) in enumerate(pieces, start=1):
            hashes[name] = _write(packed, name, content())
            progress(place, len(pieces))
        text = _manifest_of(call, hashes)
        return _write(packed, MANIFEST, [text.encode()])


def verify_whole(path: Path) -> Whole:
    """Compare every file with the manifest, and make every ranking again. Raises Disagrees at the first fault."""
    try:
        with zipfile.ZipFile(path) as packed:
            return _verified(packed)
    except BROKEN as error:
        raise Disagrees(
            _("This file is no archive of a review, or it is damaged: %(why)s.") % {"why": error}
        ) from error


def _pieces(call: Call) -> Iterator[tuple[str, Callable[[], Iterable[bytes]]]]:
    for name, rows in parts().items():
        yield f"{name}.jsonl", partial(_lines, rows, call)
    for run in RankingRun.objects.filter(call=call).exclude(input=None).select_related("call").order_by("id"):
        yield f"{RANKINGS}{run.pk}.zip", partial(_ranking, run)


def _lines(rows: Part, call: Call) -> Iterator[bytes]:
    return (_line(row) for row in rows(call))


def _ranking(run: RankingRun) -> list[bytes]:
    return [archive_of(run)]


def _line(row: object) -> bytes:
    said = json.dumps(row, ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder, separators=(",", ":"))
    return f"{said}\n".encode()


def _write(packed: zipfile.ZipFile, name: str, content: Iterable[bytes]) -> str:
    hashed, entry = hashlib.sha256(), zipfile.ZipInfo(name, NO_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with packed.open(entry, "w", force_zip64=True) as file:
        for piece in content:
            file.write(piece)
            hashed.update(piece)
    return hashed.hexdigest()


def _manifest_of(call: Call, hashes: dict[str, str]) -> str:
    said = {
        "format": FORMAT,
        "call": call.code,
        "made_at": timezone.now().isoformat(),
        "code_version": code_version(),
        "sha256": hashes,
    }
    return json.dumps(said, ensure_ascii=False, indent=2)


def _verified(packed: zipfile.ZipFile) -> Whole:
    sizes = {each.filename: each.file_size for each in packed.infolist()}
    if MANIFEST not in sizes or sum(sizes.values()) > MOST_BYTES:
        raise Disagrees(_("This is no archive of a review: it has no manifest.json."))
    text = packed.read(MANIFEST).decode(errors="replace")
    call, hashes = _read(text)
    if set(hashes) != set(sizes) - {MANIFEST} or len(sizes) != len(packed.infolist()):
        raise Disagrees(_("The files of the archive are not those that manifest.json names."))
    rankings = 0
    for name, said in hashes.items():
        ensure_hash(name, _digest(packed, name), said)
        if name.startswith(RANKINGS):
            verify(packed.read(name))
            rankings += 1
    return Whole(call, len(hashes), rankings, record.digest(text))


def _read(text: str) -> tuple[str, dict[str, str]]:
    try:
        said = json.loads(text)
        known = said["format"] == FORMAT and isinstance(said["sha256"], dict)
    except (LookupError, TypeError, ValueError):
        known = False
    if not known:
        raise Disagrees(_("manifest.json does not say what an archive of a review says."))
    return str(said.get("call")), said["sha256"]


def _digest(packed: zipfile.ZipFile, name: str) -> str:
    hashed = hashlib.sha256()
    with packed.open(name) as file:
        while piece := file.read(CHUNK):
            hashed.update(piece)
    return hashed.hexdigest()
