"""What the archive of a review holds: one file of rows for each part, read as it is written."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject

from grants.calls.models import Call
from grants.reviews.models import (
    AgendaItem,
    Assignment,
    BonusGrant,
    Challenge,
    Exclusion,
    IntegrityDeclaration,
    PanelMember,
    Ruling,
    Score,
    ScoreSheet,
    SheetVersion,
)

BATCH = 2000
Row = Mapping[str, Any]
Part = Callable[[Call], Iterable[Row]]
_parts: dict[str, Part] = {}


def register(name: str, rows: Part) -> None:
    """Let the archive hold `name`.jsonl, a line for each of `rows(call)`; values as JSON or as their text."""
    _parts[name] = rows


def parts() -> Mapping[str, Part]:
    """All parts, by name."""
    return dict(sorted(_parts.items()))


def members(call: Call) -> Iterator[Row]:
    """Who sat on which panel."""
    rows = PanelMember.objects.filter(panel__call=call).order_by("panel__name", "id")
    return rows.values(
        "is_chair",
        "left_at",
        panel_name=F("panel__name"),
        reviewer_name=F("reviewer__name"),
        institution=F("reviewer__reviewer__institution"),
    ).iterator(BATCH)


def declarations(call: Call) -> Iterator[Row]:
    """Who signed which text of the declaration of integrity."""
    rows = IntegrityDeclaration.objects.filter(text__call=call).order_by("id")
    named = {"version": F("text__version"), "reviewer_name": F("reviewer__name")}
    return rows.values("signed_at", "sha256", **named).iterator(BATCH)


def assignments(call: Call) -> Iterator[Row]:
    """Which filed copy, by its hash, lay before which panel."""
    rows = Assignment.objects.filter(panel__call=call).order_by("submission__number", "id")
    return rows.values(
        "sheets_due",
        "sheets_done",
        "score",
        "spread",
        number=F("submission__number"),
        revision=F("submission__revision"),
        submission_sha256=F("submission__sha256"),
        panel_name=F("panel__name"),
    ).iterator(BATCH)


def exclusions(call: Call) -> Iterator[Row]:
    """Who was kept from what, and on what ground."""
    rows = Exclusion.objects.filter(submission__call=call).order_by("id")
    named = {"number": F("submission__number"), "reviewer_name": F("reviewer__name")}
    return rows.values("ground", "detail", "recorded_at", **named).iterator(BATCH)


def challenges(call: Call) -> Iterator[Row]:
    """Whom municipalities challenged, and how the committee ruled."""
    rulings = Ruling.objects.filter(challenge=OuterRef("pk")).order_by("id")
    said = JSONObject(reviewer="reviewer__name", outcome="outcome", reason="reason", decided_at="decided_at")
    rows = Challenge.objects.filter(proposal__call=call).order_by("id")
    given = ArraySubquery(rulings.values(said=said))
    return rows.values("proposal", "kind", "named", "reason", "filed_at", rulings_made=given).iterator(BATCH)


def minutes(call: Call) -> Iterator[Row]:
    """What was said at the panels' meetings, submission by submission."""
    rows = AgendaItem.objects.filter(meeting__panel__call=call).order_by("meeting", "id")
    return rows.values(
        "flag",
        "minutes",
        "minutes_at",
        number=F("assignment__submission__number"),
        panel_name=F("meeting__panel__name"),
        opened_at=F("meeting__opened_at"),
        closed_at=F("meeting__closed_at"),
        written_by=F("minutes_by__name"),
    ).iterator(BATCH)


def sheets(call: Call) -> Iterator[Row]:
    """Every sheet as it stands, whatever its state; never the note to oneself."""
    scores = Score.objects.filter(sheet=OuterRef("pk")).order_by("criterion__order", "criterion")
    said = JSONObject(criterion="criterion__name", points="points", reason="reason")
    rows = ScoreSheet.objects.filter(assignment__panel__call=call).order_by("id")
    return rows.values(
        "id",
        "state",
        "total",
        "strengths",
        "weaknesses",
        "return_reason",
        "submitted_at",
        "locked_at",
        number=F("assignment__submission__number"),
        panel_name=F("assignment__panel__name"),
        reviewer_name=F("reviewer__name"),
        scores_given=ArraySubquery(scores.values(said=said)),
    ).iterator(BATCH)


def versions(call: Call) -> Iterator[Row]:
    """Every handing in of every sheet; `sheet` is its id in the file of sheets."""
    rows = SheetVersion.objects.filter(sheet__assignment__panel__call=call).order_by("sheet", "number")
    columns = (
        "sheet",
        "number",
        "submitted_at",
        "total",
        "strengths",
        "weaknesses",
        "return_reason",
        "scores",
    )
    found: Iterator[Row] = rows.values(*columns).iterator(BATCH)
    return found


def bonuses(call: Call) -> Iterator[Row]:
    """Bonus points granted and taken back."""
    rows = BonusGrant.objects.filter(submission__call=call).order_by("id")
    named = {"code": F("rule__code"), "points": F("rule__points"), "number": F("submission__number")}
    return rows.values("evidence", "granted_at", "withdrawn_at", "withdraw_reason", **named).iterator(BATCH)


for _part in (members, declarations, assignments, exclusions, challenges, minutes, sheets, versions, bonuses):
    register(_part.__name__, _part)
