"""What the public reads of a call."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grants.calls import policies, queries
from grants.calls.dates import key_dates
from grants.calls.inquiries.queries import published
from grants.calls.models import Call
from grants.calls.scoring_words import scoring_in_words
from portal.actor import Role

ROWS = 20
MOST_SOUGHT = 100


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """All published calls, those that are open first."""
    at = request.arrived_at
    shown = [(call, call.standing(at)) for call in queries.published_calls()]
    order = {"open": 0, "upcoming": 1, "closed": 2}
    shown.sort(key=lambda pair: order[pair[1].value])
    trail = [(_("Home"), "/"), (_("Calls"), None)]
    return render(request, "calls/list.html", {"calls": shown, "trail": trail})


@require_safe
def call(request: HttpRequest, code: str) -> HttpResponse:
    """Everything about one call on one page; `q` narrows the questions that were answered."""
    seen = policies.visible_to(request.actor).select_related("programme_year__programme")
    seen = queries.with_bonus_rules(queries.with_categories(seen))
    found = get_object_or_404(seen, code=code)
    at = request.arrived_at
    context = {
        "call": found,
        "programme": found.programme_year.programme,
        "standing": found.standing(at),
        "dates": key_dates(found, at),
        "extensions": queries.extensions_of(found),
        "rates": found.rates.select_related("support_type"),
        "service_fields": found.programme_year.programme.service_fields.all(),
        "takes_questions": found.takes_questions(at),
        "is_officer": request.actor.has(Role.OFFICER),
        "is_ours": request.actor.has(Role.OFFICER, Role.SIGNER),
        "example_data": found.is_example,
        "trail": [(_("Home"), "/"), (_("Calls"), reverse("calls:list")), (found.localized_name, None)],
        "documents": queries.documents_of(found),
        "form": queries.form_at_a_glance(found),
        **_judging(found),
        **_answers(request, found),
    }
    return render(request, "calls/detail.html", context)


def _judging(found: Call) -> dict[str, Any]:
    criteria = list(queries.criteria_to_read(found))
    return {
        "criteria": criteria,
        "rubric": criteria[0].rubric if criteria else None,
        "points": sum(criterion.max_points for criterion in criteria),
        "scoring": scoring_in_words(found, criteria, queries.bonuses_said(found)),
    }


def _answers(request: HttpRequest, found: Call) -> dict[str, Any]:
    words = request.GET.get("q", "").strip()[:MOST_SOUGHT]
    page = Paginator(published(found, words), ROWS).get_page(request.GET.get("page"))
    return {"words": words, "page_obj": page}
