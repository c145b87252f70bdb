"""The methods side by side: whom another one would move across a line, and how lenient the reviewers are."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grants.calls.models import ScoreMethod
from grants.reviews import policies, ranking_queries
from grants.reviews.models import LineOutcome, RankingEntry, RankingRun
from grants.reviews.scoring import METHODS
from grants.reviews.views.pages import page

# Of those who would change sides so many are listed a method; the count is of all.
MOST_LISTED = 50


@require_safe
def methods(request: HttpRequest, pk: int) -> HttpResponse:
    """One table for all methods, one for each that would change something, and the model's numbers."""
    seen = policies.rankings_visible_to(request.actor).exclude(input=None).select_related("call")
    run = get_object_or_404(seen, pk=pk)
    changes = ranking_queries.changes_by_method(run)
    rows = [
        {
            "key": each,
            "label": ScoreMethod(each).label,
            "counts": each == run.method,
            "changes": changes[each],
            "moved": _moved(run, each) if changes[each] else [],
        }
        for each in METHODS
    ]
    named = bool(policies.may_see_names(request.actor))
    context = {
        "run": run,
        "call": run.call,
        "rows": rows,
        "most_listed": MOST_LISTED,
        "named": named,
        "leniencies": list(run.leniencies.select_related("reviewer").order_by("group", "-leniency", "key")),
        "shrinkage": _shrinkage(run),
    }
    return page(request, "admin/reviews/ranking_methods.html", _("Methods side by side"), context)


def _moved(run: RankingRun, method: str) -> list[dict[str, Any]]:
    return [_move(entry, method) for entry in ranking_queries.entries_that_change(run, method)[:MOST_LISTED]]


def _move(entry: RankingEntry, method: str) -> dict[str, Any]:
    outcome = getattr(entry, f"{method}_outcome")
    return {
        "entry": entry,
        "rank": getattr(entry, f"{method}_rank"),
        "outcome": outcome,
        "label": LineOutcome(outcome).label,
    }


def _shrinkage(run: RankingRun) -> object:
    if run.error_variance is None or not run.leniency_variance:
        return None
    return run.error_variance / run.leniency_variance
