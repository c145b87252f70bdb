"""How a submission's number came to be."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grants.calls.models import ScoreMethod
from grants.calls.scoring_words import plain
from grants.reviews import policies
from grants.reviews.explaining import explained, interval
from grants.reviews.models import LineOutcome, RankingEntry
from grants.reviews.ranking_queries import kept_in
from grants.reviews.scoring import METHODS
from grants.reviews.views.pages import page


@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Step by step; `names=off` shows letters instead of reviewers, as for the applicant."""
    seen = policies.entries_visible_to(request.actor).exclude(run__input=None)
    found = get_object_or_404(
        seen.select_related("run__call", "run__input", "panel", "submission__municipality").defer(
            "submission__package"
        ),
        pk=pk,
    )
    named = bool(policies.may_see_names(request.actor)) and request.GET.get("names") != "off"
    context = {"entry": found, "run": found.run, "named": named, **_steps(found, named=named)}
    return page(request, "admin/reviews/ranking_entry.html", _("How this number came to be"), context)


def _steps(entry: RankingEntry, *, named: bool) -> dict[str, Any]:
    rules, candidate = kept_in(entry.run, entry.submission.number)
    keys = [score.reviewer for score in candidate.scores]
    leniencies = list(entry.run.leniencies.filter(key__in=keys).select_related("reviewer"))
    steps = explained(rules, candidate, {each.key: each.leniency for each in leniencies})
    names = {each.key: each.reviewer.name for each in leniencies} if named else {}
    grants = entry.submission.bonus_grants.filter(granted_at__lte=entry.run.made_at).select_related("rule")
    granted = [each for each in grants if not each.withdrawn_at or each.withdrawn_at > entry.run.made_at]
    return {
        "steps": steps,
        "rules": rules,
        "given": [
            (names.get(each.key) or _("Reviewer %(letter)s") % {"letter": each.letter}, each)
            for each in steps.given
        ],
        "middle": ", ".join(str(each) for each in steps.middle),
        "interval": interval(entry.adjusted or Decimal(0), entry.adjusted_error),
        "granted": granted,
        "method": ScoreMethod(entry.run.method).label,
        "methods": [_method(entry, each) for each in METHODS],
        "mark": plain(entry.run.pass_mark),
        "ties": [(_tie(kind, name), value) for kind, name, value in steps.ties],
    }


def _tie(kind: str, name: str) -> str:
    return {"criterion": name, "median": _("median"), "least": _("lowest score")}[kind]


def _method(entry: RankingEntry, method: str) -> dict[str, Any]:
    outcome = getattr(entry, f"{method}_outcome")
    return {
        "key": method,
        "label": ScoreMethod(method).label,
        "counts": method == entry.run.method,
        "value": getattr(entry, method),
        "rank": getattr(entry, f"{method}_rank"),
        "outcome": outcome,
        "outcome_label": LineOutcome(outcome).label,
        "differs": outcome != entry.outcome,
    }
