"""A ranking as an archive from which it can be made again by anybody, without the portal's database."""

import json
from dataclasses import dataclass

from django.utils.translation import gettext as _

from grants.reviews.models import RankingRun
from grants.reviews.packing import MANIFEST, Disagrees, ensure_equal, manifest_of, pack, unpack
from grants.reviews.ranking_queries import result_kept
from grants.reviews.scoring import record
from grants.reviews.scoring.ranking import rank
from grants.reviews.scoring.source import code_version

INPUT, RESULT = "input.json", "result.json"
FORMAT = 1


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
    }
    return pack(texts, manifest)


def verify(packed: bytes) -> Verified:
    """Make the ranking again from the archive alone. Raises Disagrees with the first thing that does not hold."""
    texts = unpack(packed, (INPUT, RESULT, MANIFEST))
    manifest = manifest_of(texts, FORMAT, ("call", "method", "code_version"))
    try:
        call, rules, candidates = record.input_read(texts[INPUT])
        again = json.loads(record.result_of(rank(rules, candidates)))
        kept = json.loads(texts[RESULT])
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise Disagrees(_("The archive can't be read: %(why)s.") % {"why": error}) from error
    for name, said in (("call", call), ("method", rules.method)):
        ensure_equal(f"{MANIFEST}: {name}", manifest[name], said)
    _ensure_result(kept, again)
    made_by = str(manifest["code_version"])
    found = record.digest(texts[INPUT])
    return Verified(call, rules.method, len(candidates), found, made_by, made_by == code_version())


def _ensure_result(kept: object, again: dict) -> None:
    for part in ("model", "submissions", "reviewers"):
        said, found = kept.get(part) if isinstance(kept, dict) else None, again[part]
        if not isinstance(said, dict) or set(said) != set(found):
            raise Disagrees(_("result.json does not name the same %(part)s as input.json.") % {"part": part})
        for key, line in found.items():
            if isinstance(line, dict) and isinstance(said[key], dict):
                for name, value in line.items():
                    ensure_equal(f"{part} {key}: {name}", said[key].get(name), value)
            ensure_equal(f"{part} {key}", said[key], line)
