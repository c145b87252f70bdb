"""What two persons sign: every line of a decision with its amount, terms and reason, and their sums."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, JSONObject

from grants.awards import states
from grants.awards.models import Adjustment, Award, AwardCondition, Decision, DecisionLine, Outcome

Paper = dict[str, Any]
STANDING = ~Q(state=states.CANCELLED)


def lines_of(decision: Decision) -> QuerySet[DecisionLine]:
    """The lines by rank: `won` in force of an award, `due` of its revised budget, its `conditions`. One query."""
    ours = Q(award__decision=OuterRef("decision"), award__submission=OuterRef("submission"))
    standing = Award.objects.filter(
        STANDING, decision=OuterRef("decision"), submission=OuterRef("submission")
    )
    adjusted = Adjustment.objects.filter(ours).exclude(award__state=states.CANCELLED).order_by("-id")
    due = Case(When(is_below=True, then=Cast("due_on", CharField())), default=Value(""))
    conditions = AwardCondition.objects.filter(ours).exclude(award__state=states.CANCELLED)
    return (
        DecisionLine.objects.filter(decision=decision)
        .annotate(
            won=Subquery(standing.values("amount")[:1]),
            due=Subquery(adjusted.values(said=due)[:1]),
            conditions=ArraySubquery(
                conditions.order_by("due_on", "id").values(said=JSONObject(text="text", due="due_on"))
            ),
        )
        .select_related("decision__call", "submission__municipality", "submission__proposal")
        .only(
            *("rank", "outcome", "plain_outcome", "amount", "reason", "reason_words"),
            *("decision__call__code", "decision__ranking", "decision__publish_at", "decision__from_reserve"),
            *("submission__number", "submission__title", "submission__proposal__state"),
            *("submission__municipality__full_name", "submission__municipality__full_name_en"),
        )
        .order_by("rank", "submission")
    )


def paper_of(decided: Sequence[DecisionLine]) -> Paper:
    """What is signed of a decision's lines, as JSON values."""
    decision = decided[0].decision
    lines = [_line(line) for line in decided]
    awarded = [line for line in lines if line["outcome"] == Outcome.AWARD]
    return {
        "decision": decision.pk,
        "call": decision.call.code,
        "ranking": decision.ranking_id,
        "publish_at": decision.publish_at.isoformat() if decision.publish_at else "",
        "projects": len(awarded),
        "won": sum(line["amount"] for line in awarded),
        "lines": lines,
    }


def _line(line: Any) -> Paper:
    is_awarded = line.outcome == Outcome.AWARD
    return {
        "rank": line.rank,
        "number": line.submission.number,
        "municipality": line.submission.municipality.full_name,
        "title": line.submission.title,
        "outcome": line.outcome,
        "plainly": line.plain_outcome,
        "reason": line.reason,
        "reason_words": line.reason_words,
        "amount": (line.won or 0) if is_awarded else 0,
        "asked": line.amount,
        "budget_due": (line.due or "") if is_awarded else "",
        "conditions": line.conditions if is_awarded else [],
    }
