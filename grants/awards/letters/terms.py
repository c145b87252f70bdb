"""The terms that an award's letter names: its conditions, and until when a revised budget is awaited."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from grants.awards import states
from grants.awards.letters.saying import Condition
from grants.awards.models import Adjustment, AwardCondition, Decision


@dataclass(frozen=True, slots=True)
class Terms:
    """Of one award; "" where it is not below what was asked."""

    conditions: tuple[Condition, ...] = ()
    adjusted: str = ""
    budget_until: str = ""


NONE = Terms()


def terms_of(decision: Decision) -> Mapping[int, Terms]:
    """By submission; two queries, however many awards."""
    conditions = _conditions(decision)
    adjusted = _adjusted(decision)
    return {
        submission: Terms(conditions.get(submission, ()), *adjusted.get(submission, ("", "")))
        for submission in {*conditions, *adjusted}
    }


def _conditions(decision: Decision) -> Mapping[int, tuple[Condition, ...]]:
    rows = AwardCondition.objects.filter(award__decision=decision).exclude(award__state=states.CANCELLED)
    found: defaultdict[int, list[Condition]] = defaultdict(list)
    for submission, text, due_on in rows.order_by("due_on", "id").values_list(
        "award__submission", "text", "due_on"
    ):
        found[submission].append(Condition(text, due_on.isoformat()))
    return {submission: tuple(each) for submission, each in found.items()}


def _adjusted(decision: Decision) -> Mapping[int, tuple[str, str]]:
    """The latest adjustment's reason and day, where it is below what was asked; no day once it is confirmed."""
    rows = Adjustment.objects.filter(award__decision=decision).exclude(award__state=states.CANCELLED)
    latest = {
        submission: (reason, "" if confirmed else due_on.isoformat()) if is_below else ("", "")
        for submission, reason, is_below, due_on, confirmed in rows.order_by("id").values_list(
            "award__submission", "reason", "is_below", "due_on", "budget"
        )
    }
    return {submission: each for submission, each in latest.items() if each[0]}
