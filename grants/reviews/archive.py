"""A ranking as an archive from which it can be made again by anybody, without the portal's database."""

import io
import json
import zipfile
from dataclasses import dataclass

from django.utils.translation import gettext as _

from grants.reviews.models import RankingRun
from grants.reviews.ranking_queries import result_kept
from grants.reviews.scoring import record
from grants.reviews.scoring.ranking import rank
from grants.reviews.scoring.source import code_version

INPUT, RESULT, MANIFEST = NAMES = ("input.json", "result.json", "manifest.json")
FORMAT = 1
# A zip's clock begins here; the archive of a run is the same file whenever it is made.
NO_TIME = (1980, 1, 1, 0, 0, 0)
# Far above the largest call; what claims more is not unpacked.
MOST_BYTES = 200_000_000


class Disagrees(Exception):
    """The archive is not what it says; `str(error)` is a plain sentence that names what does not agree."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found to hold."""

    call: str
    method: str
    submissions: int
    input_hash: str
    made_by: str
    same_code: bool


def archive_of(run: RankingRun) -> bytes:
    """A zip: the input as its hash is of, the result as it is kept, and the hashes of both. Three queries."""
    texts = {INPUT: run.input.text, RESULT: result_kept(run)}
    manifest = {
        "format": FORMAT,
        "call": run.call.code,
        "run": run.pk,
        "made_at": run.made_at.isoformat(),
        "method": run.method,
        "code_version": run.code_version,
        "sha256": {name: record.digest(text) for name, text in texts.items()},
    }
    texts[MANIFEST] = json.dumps(manifest, ensure_ascii=False, indent=2)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in texts.items():
            file.writestr(zipfile.ZipInfo(name, NO_TIME), text, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def verify(packed: bytes) -> Verified:
    """Make the ranking again from the archive alone. Raises Disagrees with the first thing that does not hold."""
    texts = _unpacked(packed)
    manifest = _manifest(texts[MANIFEST])
    for name in (INPUT, RESULT):
        _ensure_hash(name, texts[name], manifest["sha256"][name])
    try:
        call, rules, candidates = record.input_read(texts[INPUT])
        again = json.loads(record.result_of(rank(rules, candidates)))
        kept = json.loads(texts[RESULT])
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise Disagrees(_("The archive can't be read: %(why)s.") % {"why": error}) from error
    for name, said in (("call", call), ("method", rules.method)):
        _ensure_equal(f"{MANIFEST}: {name}", manifest[name], said)
    _ensure_result(kept, again)
    made_by = str(manifest["code_version"])
    found = record.digest(texts[INPUT])
    return Verified(call, rules.method, len(candidates), found, made_by, made_by == code_version())


def _unpacked(packed: bytes) -> dict[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as file:
            sizes = {each.filename: each.file_size for each in file.infolist()}
            if set(sizes) != set(NAMES) or sum(sizes.values()) > MOST_BYTES:
                raise Disagrees(
                    _("This is no archive of a ranking: it must hold %(names)s and nothing else.")
                    % {"names": ", ".join(NAMES)}
                )
            return {name: file.read(name).decode() for name in NAMES}
    except (zipfile.BadZipFile, EOFError, UnicodeDecodeError, NotImplementedError, RuntimeError) as error:
        raise Disagrees(
            _("This file is no archive of a ranking, or it is damaged: %(why)s.") % {"why": error}
        ) from error


def _manifest(text: str) -> dict:
    try:
        manifest = json.loads(text)
        known = {"call", "method", "code_version"} <= set(manifest) and {INPUT, RESULT} <= set(
            manifest["sha256"]
        )
    except (LookupError, TypeError, ValueError):
        known = False
    if not known or manifest.get("format") != FORMAT:
        raise Disagrees(_("manifest.json does not say what an archive of a ranking says."))
    return dict(manifest)


def _ensure_hash(name: str, text: str, said: object) -> None:
    found = record.digest(text)
    if found != said:
        sentence = _("%(name)s was changed: its SHA-256 is %(found)s, and manifest.json says %(said)s.")
        raise Disagrees(sentence % {"name": name, "found": found, "said": said})


def _ensure_result(kept: object, again: dict) -> None:
    for part in ("model", "submissions", "reviewers"):
        said, found = kept.get(part) if isinstance(kept, dict) else None, again[part]
        if not isinstance(said, dict) or set(said) != set(found):
            raise Disagrees(_("result.json does not name the same %(part)s as input.json.") % {"part": part})
        for key, line in found.items():
            if isinstance(line, dict) and isinstance(said[key], dict):
                for name, value in line.items():
                    _ensure_equal(f"{part} {key}: {name}", said[key].get(name), value)
            _ensure_equal(f"{part} {key}", said[key], line)


def _ensure_equal(what: str, said: object, found: object) -> None:
    if said != found:
        sentence = _("%(what)s does not agree: the archive says %(said)s, computed again it is %(found)s.")
        raise Disagrees(sentence % {"what": what, "said": said, "found": found})
