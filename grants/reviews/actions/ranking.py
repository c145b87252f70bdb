"""From the sheets of a call to a ranking that can be made again from what is kept."""

import json
from decimal import Decimal
from typing import cast

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.calls.models import Call
from grants.reviews import policies, states
from grants.reviews.models import RankingEntry, RankingInput, RankingLeniency, RankingRun, ScoreSheet
from grants.reviews.queries import judged, unfinished_panels
from grants.reviews.ranking_queries import Collected, collected
from grants.reviews.scoring import record
from grants.reviews.scoring.ranking import Ranking
from grants.reviews.scoring.ranking import rank as placed
from grants.reviews.scoring.source import code_version
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure


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
    given = collected(call)
    text = given.said(call)
    digest = record.digest(text)
    last = RankingRun.objects.filter(call=call).order_by("-id").first()
    if last and (last.input_hash, last.code_version) == (digest, code_version()):
        return last
    run = _write(actor, call, given, placed(given.rules, given.candidates), digest)
    RankingInput.objects.create(run=run, text=text)
    changes = {"input_hash": digest, "submissions": len(given.candidates), "sheets_locked": locked}
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


def _ensure_finished(call: Call) -> None:
    panels = unfinished_panels(call)
    if panels:
        listed = ", ".join(f"{name} ({number})" for name, number in panels)
        sentence = _("Not everything is scored yet. Panels with unfinished submissions: %(panels)s.")
        raise Refused(sentence % {"panels": listed}, "unfinished")
    if not judged(call).exists():
        raise Refused(_("No submission of this call is before a panel yet."), "nothing_to_rank")


def _write(actor: Actor, call: Call, given: Collected, ranking: Ranking, digest: str) -> RankingRun:
    rules, model = given.rules, record.model_line(ranking.fit)
    run = RankingRun.objects.create(
        call=call,
        made_by=actor.user,
        method=rules.method,
        trim_from=rules.trim_from,
        pass_mark=rules.pass_mark,
        joined_by=rules.joined_by,
        planned=rules.planned,
        reserve=rules.reserve,
        most_bonus=rules.most_bonus,
        input_hash=digest,
        code_version=code_version(),
        error_variance=cast("Decimal | None", model["error_variance"]),
        leniency_variance=cast("Decimal | None", model["leniency_variance"]),
        groups=cast("int", model["groups"]),
    )
    _write_entries(run, given, ranking)
    RankingLeniency.objects.bulk_create(
        RankingLeniency(run=run, reviewer_id=given.reviewers[key], key=key, **record.leniency_line(each))
        for key, each in sorted(ranking.fit.leniencies.items())
    )
    return run


def _write_entries(run: RankingRun, given: Collected, ranking: Ranking) -> None:
    """All entries in one statement from one JSON: a third of the time of ten thousand instances."""
    of_run = {"run_id": run.pk}
    lines = [
        record.plain(record.line_of(each))
        | of_run
        | {"submission_id": given.submissions[each.number], "panel_id": given.panels[each.number]}
        for each in ranking.placed
    ]
    fields = {name: RankingEntry._meta.get_field(name.removesuffix("_id")) for name in lines[0]}
    named = ", ".join(f'"{name}"' for name in fields)
    typed = ", ".join(f'"{name}" {field.db_type(connection)}' for name, field in fields.items())
    table = RankingEntry._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ({named}) SELECT {named} FROM jsonb_to_recordset(%s) AS line ({typed})',  # noqa: S608 - our own names
            [json.dumps(lines)],
        )
