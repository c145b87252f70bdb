"""The only writers of programmes, years, calls and rubrics."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import uuid4

from django.db import models, transaction
from django.utils.translation import gettext as _

from grants.calls import policies
from grants.calls.models import Call, Criterion, Level, Rubric
from grants.calls.queries import points_of
from grants.calls.refusals import SENTENCES, plainly
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.outbox import actions as outbox

Row = TypeVar("Row", bound=models.Model)
# What a later room may want to hear: a published call asks or allows something else from now on.
RULES_CHANGED = "calls.rules_changed"
# By these a score is judged; they stand still once one was given.
JUDGED_BY = ("pass_mark", "trim_from", "reason_least", "others_scores", "blind")


def keep(*, actor: Actor, row: Row) -> Row:
    """Add or change a programme, a year, a field, a type, a call or a rubric, and record what changed."""
    ensure(policies.may_manage(actor))
    if isinstance(row, Rubric | Criterion) and row.pk:
        ensure(policies.may_change_rubric(actor, row.rubric if isinstance(row, Criterion) else row))
    before = type(row)._default_manager.filter(pk=row.pk).first() if row.pk else None
    if isinstance(before, Call) and isinstance(row, Call):
        _ensure_rules_stand_still(before, row)
        _ensure_deadline_stands(before, row)
    with plainly(), transaction.atomic():
        row.save(update_fields=None if before is None else _written_columns(row))
        act = "change" if before is not None else "add"
        audit.record(
            actor=actor, act=f"{row._meta.model_name}.{act}", about=row, changes=_differences(before, row)
        )
        _spread_news(row)
    return row


def keep_parts(
    *, actor: Actor, owner: models.Model, added: Iterable[Row], changed: Iterable[Row], removed: Iterable[Row]
) -> None:
    """Write the rows that belong to `owner` (envelopes, targets, rates, criteria, levels), all or none."""
    ensure(policies.may_manage(actor))
    with plainly(), transaction.atomic():
        for row in removed:
            _record_part(actor, owner, row, "remove", {"was": str(row)})
            row.delete()
        for row in changed:
            before = type(row)._default_manager.get(pk=row.pk)
            row.save(update_fields=_written_columns(row))
            _record_part(actor, owner, row, "change", _differences(before, row))
        for row in added:
            row.save()
            _record_part(actor, owner, row, "add", _differences(None, row))
        _spread_news(owner)


def _spread_news(row: models.Model) -> None:
    if isinstance(row, Call) and row.is_published:
        key = f"{RULES_CHANGED}:{row.pk}:{uuid4()}"
        outbox.queue(topic=RULES_CHANGED, key=key, payload={"call": row.pk})


@transaction.atomic
def publish(*, actor: Actor, call: Call) -> Call:
    """Show the call to everybody. Refused while it has no rates or no rubric to be judged by."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    ensure(policies.may_publish(actor, call))
    _ensure_complete(call)
    call.is_published = True
    call.save(update_fields=["is_published"])
    audit.record(actor=actor, act="call.publish", about=call, changes={"is_published": [False, True]})
    return call


@transaction.atomic
def close_now(*, actor: Actor, call: Call, reason: str) -> Call:
    """End an open call at the moment the request arrived; what arrived before is still filed."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    ensure(policies.may_close_now(actor, call, actor.arrived_at))
    if not reason.strip():
        raise Refused(_("Say why the call is closed now."), "reason_missing")
    announced, call.closes_at = call.closes_at, actor.arrived_at
    call.save(update_fields=["closes_at"])
    closed = [announced.isoformat(), call.closes_at.isoformat()]
    audit.record(
        actor=actor, act="call.close_now", about=call, changes={"closes_at": closed, "reason": reason.strip()}
    )
    return call


@transaction.atomic
def new_version(*, actor: Actor, rubric: Rubric) -> Rubric:
    """A copy of a rubric in the next version, in force instead of it. Refused once it was scored by."""
    rubric = Rubric.objects.select_for_update().get(pk=rubric.pk)
    ensure(policies.may_change_rubric(actor, rubric))
    Rubric.objects.filter(call=rubric.call_id, is_current=True).update(is_current=False)
    last = Rubric.objects.filter(call=rubric.call_id).order_by("-version").first()
    copy = Rubric.objects.create(
        call_id=rubric.call_id,
        version=(last.version if last else 0) + 1,
        is_example=rubric.is_example,
        source=rubric.source,
    )
    for criterion in rubric.criteria.prefetch_related("levels"):
        copy_criterion(criterion, copy)
    changes = {"from": rubric.version, "to": copy.version}
    audit.record(actor=actor, act="rubric.new_version", about=copy, changes=changes)
    return copy


def copy_criterion(criterion: Criterion, rubric: Rubric) -> None:
    """The same criterion with its levels in another rubric; the row itself becomes the copy."""
    levels = list(criterion.levels.all())
    criterion.pk, criterion.rubric = None, rubric
    criterion._state.adding = True
    criterion.save()
    for level in levels:
        level.pk, level.criterion = None, criterion
        level._state.adding = True
    Level.objects.bulk_create(levels)


def _ensure_complete(call: Call) -> None:
    if not call.rates.exists():
        raise Refused(
            _("Give the national share of at least one support type before you publish."), "no_rates"
        )
    rubric = call.rubrics.filter(is_current=True).first()
    points = points_of(rubric) if rubric else 0
    if not points:
        raise Refused(_("Give the call a rubric with criteria before you publish."), "no_rubric")
    if call.pass_mark > points:
        named = {"mark": call.pass_mark, "points": points}
        sentence = _("The pass mark %(mark)s can't be reached: the rubric gives %(points)s points.")
        raise Refused(sentence % named, "pass_mark_too_high")


def _ensure_rules_stand_still(before: Call, after: Call) -> None:
    moved = any(getattr(before, name) != getattr(after, name) for name in JUDGED_BY)
    if moved and before.rubrics.filter(frozen_at__isnull=False).exists():
        raise Refused(
            _("Scores were already given: what they are judged by can't be changed."),
            "frozen",
        )


def _ensure_deadline_stands(before: Call, after: Call) -> None:
    if before.is_published and before.closes_at != after.closes_at:
        raise Refused(SENTENCES["calls_deadline_later_by_extension_only"], "deadline_stands")


def _written_columns(row: models.Model) -> list[str]:
    """What a person may write: an envelope's own columns are moved by the ledger alone."""
    return [field.name for field in row._meta.concrete_fields if field.editable and not field.primary_key]


def _differences(before: models.Model | None, after: models.Model) -> dict[str, object]:
    """Column: [old, new] as text, of what differs; all columns of a new row."""
    names = [field.attname for field in after._meta.concrete_fields if not field.primary_key]
    pairs = {name: (getattr(before, name, None), getattr(after, name)) for name in names}
    return {name: [_said(old), _said(new)] for name, (old, new) in pairs.items() if old != new}


def _said(value: object) -> object:
    return value if value is None or isinstance(value, bool | int) else str(value)


def _record_part(
    actor: Actor, owner: models.Model, row: models.Model, verb: str, changes: dict[str, object]
) -> None:
    part = {"part": row._meta.model_name, **changes}
    audit.record(actor=actor, act=f"{owner._meta.model_name}.{verb}_part", about=owner, changes=part)
