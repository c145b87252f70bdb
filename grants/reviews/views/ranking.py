"""The ranking of a call: made by a press, kept for good."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grants.calls.models import Call
from grants.reviews import actions, hooks, policies, queries
from grants.reviews.models import RankingEntry, RankingRun
from grants.reviews.views.pages import chosen_call, page
from portal.errors import Refused

ROWS = 100


@require_http_methods(["GET", "HEAD", "POST"])
def ranking(request: HttpRequest) -> HttpResponse:
    """The last ranking of the chosen call; a POST makes it."""
    if not policies.may_oversee(request.actor):
        raise Http404
    call, calls = chosen_call(request)
    if request.method != "POST":
        return _show(request, call, calls)
    if call is None:
        raise Http404
    try:
        run = actions.rank(actor=request.actor, call=call)
    except Refused as refusal:
        return _show(request, call, calls, refusal=str(refusal))
    messages.success(
        request, _("The ranking stands: %(count)s submissions.") % {"count": run.entries.count()}
    )
    return HttpResponseRedirect(f"{reverse('admin:reviews_ranking')}?call={call.pk}")


def _show(request: HttpRequest, call: Call | None, calls: list[Call], refusal: str = "") -> HttpResponse:
    run = queries.latest_ranking(call) if call else None
    context = {
        "call": call,
        "calls": calls,
        "run": run,
        "refusal": refusal,
        "unfinished": queries.unfinished_panels(call) if call else [],
        "may_rank": bool(policies.may_manage(request.actor)),
        **(_listed(request, run) if run else {}),
    }
    return page(request, "admin/reviews/ranking.html", _("Ranking"), context)


def _listed(request: HttpRequest, run: RankingRun) -> dict[str, object]:
    shown = Paginator(queries.ranking_entries(run), ROWS).get_page(request.GET.get("page"))
    entries = list(shown)
    return {
        "page_obj": shown,
        "entries": entries,
        "tied": queries.tied_ranks(run, {entry.rank for entry in entries}),
        "line_before": _first_below(entries),
        "next_steps": hooks.steps_after(request.actor, run),
    }


def _first_below(entries: list[RankingEntry]) -> int | None:
    """Before which entry of this page the line of the pass mark is drawn, if it is on this page."""
    failing = next((entry for entry in entries if not entry.passes), None)
    return failing.pk if failing and (entries[0].passes or entries[0].rank == 1) else None
