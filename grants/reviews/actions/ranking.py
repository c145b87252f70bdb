"""From the sheets of a call to a ranking that can be made again from what is kept."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.calls.models import Call
from grants.reviews import policies, scoring, states
from grants.reviews.models import RankingEntry, RankingRun, ScoreSheet
from grants.reviews.queries import judged, unfinished_panels
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure

Points = Mapping[int, list[int]]


@transaction.atomic
def rank(*, actor: Actor, call: Call) -> RankingRun:
    """Lock every submitted sheet of a call and rank what they say; the same input gives the same run.

    Refused, with the panels that are not finished, while a sheet is missing.
    """
    ensure(policies.may_manage(actor))
    # One at a time: two who press at once get one run.
    call = Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    _ensure_finished(call)
    locked = lock_all(actor=actor, call=call)
    points = _points(call)
    numbers = dict(judged(call).values_list("submission", "submission__number"))
    digest = input_hash(call, {numbers[pk]: scores for pk, scores in points.items()})
    last = RankingRun.objects.filter(call=call).order_by("-id").first()
    if last and (last.input_hash, last.code_version) == (digest, code_version()):
        return last
    run = _write(actor, call, points, digest)
    changes = {"input_hash": digest, "submissions": len(points), "sheets_locked": locked}
    audit.record(actor=actor, act="ranking.make", about=run, changes=changes)
    return run


@transaction.atomic
def lock_all(*, actor: Actor, call: Call) -> int:
    """Lock every submitted sheet of a call in one statement; return how many."""
    ensure(policies.may_manage(actor))
    submitted = ScoreSheet.objects.filter(assignment__panel__call=call, state=states.SUBMITTED)
    locked = submitted.update(state=states.LOCKED, locked_at=timezone.now())
    if locked:
        audit.record(actor=actor, act="sheets.lock", about=call, changes={"sheets": locked})
    return locked


def input_hash(call: Call, points: Mapping[str, list[int]]) -> str:
    """SHA-256 of all that the ranking follows from, in one canonical form."""
    said = {
        "call": call.code,
        "method": scoring.METHOD,
        "trim_from": call.trim_from,
        "pass_mark": str(call.pass_mark),
        "submissions": sorted((number, sorted(scores)) for number, scores in points.items()),
    }
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def code_version() -> str:
    """What the arithmetic is, to the letter: the first digits of the SHA-256 of scoring.py."""
    return hashlib.sha256(Path(scoring.__file__).read_bytes()).hexdigest()[:16]


def _ensure_finished(call: Call) -> None:
    panels = unfinished_panels(call)
    if panels:
        listed = ", ".join(f"{name} ({number})" for name, number in panels)
        sentence = _("Not everything is scored yet. Panels with unfinished submissions: %(panels)s.")
        raise Refused(sentence % {"panels": listed}, "unfinished")
    if not judged(call).exists():
        raise Refused(_("No submission of this call is before a panel yet."), "nothing_to_rank")


def _points(call: Call) -> dict[int, list[int]]:
    """The totals that count, by submission."""
    points: dict[int, list[int]] = defaultdict(list)
    rows = ScoreSheet.objects.filter(assignment__in=judged(call), state__in=states.COUNTED)
    for submission, total in rows.values_list("assignment__submission", "total"):
        points[submission].append(int(total or 0))
    return dict(points)


def _write(actor: Actor, call: Call, points: Points, digest: str) -> RankingRun:
    run = RankingRun.objects.create(
        call=call,
        made_by=actor.user,
        method=scoring.METHOD,
        trim_from=call.trim_from,
        pass_mark=call.pass_mark,
        input_hash=digest,
        code_version=code_version(),
    )
    scores = {pk: scoring.mean(given, call.trim_from) for pk, given in points.items()}
    RankingEntry.objects.bulk_create(
        [_entry(run, pk, place, scores[pk], points[pk]) for place, pk in scoring.ranked(scores)],
        batch_size=1000,
    )
    return run


def _entry(run: RankingRun, submission: int, rank: int, score: Fraction, points: list[int]) -> RankingEntry:
    return RankingEntry(
        run=run,
        submission_id=submission,
        rank=rank,
        score=scoring.rounded(score),
        scores_counted=len(scoring.counted(points, run.trim_from)),
        passes=scoring.passes(score, run.pass_mark),
    )
