"""The ranking of a call: made by a press, kept for good."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from grants.calls.models import Call
from grants.calls.scoring_words import scoring_in_words
from grants.reviews import actions, hooks, policies, queries, ranking_queries
from grants.reviews.archive import archive_of
from grants.reviews.models import Panel, RankingEntry, RankingRun
from grants.reviews.views.pages import chosen_call, page
from portal.errors import Refused

ROWS = 50


@require_http_methods(["GET", "HEAD", "POST"])
def ranking(request: HttpRequest) -> HttpResponse:
    """The last ranking of the chosen call, of all panels or of one; a POST makes it."""
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


@require_safe
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """The run with all it follows from, to be verified anywhere."""
    seen = policies.rankings_visible_to(request.actor).exclude(input=None)
    run = get_object_or_404(seen.select_related("call", "input"), pk=pk)
    name = f"ranking-{run.call.code}-{run.pk}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(archive_of(run), content_type="application/zip", headers=headers)


def _show(request: HttpRequest, call: Call | None, calls: list[Call], refusal: str = "") -> HttpResponse:
    run = queries.latest_ranking(call) if call else None
    context = {
        "call": call,
        "calls": calls,
        "run": run,
        "refusal": refusal,
        "unfinished": queries.unfinished_panels(call) if call else [],
        "may_rank": bool(policies.may_manage(request.actor)),
        "scoring": words_of(call) if call else [],
        **(_listed(request, run) if run else {}),
    }
    return page(request, "admin/reviews/ranking.html", _("Ranking"), context)


def words_of(call: Call) -> list[str]:
    """How the call ranks, in sentences. Two queries."""
    rules = [(each.localized_name, each.points) for each in call.bonus_rules.all()]
    return scoring_in_words(call, ranking_queries.tie_criteria(call), rules)


def _listed(request: HttpRequest, run: RankingRun) -> dict[str, object]:
    panels = list(Panel.objects.filter(call=run.call_id).order_by("name"))
    panel = next((each for each in panels if str(each.pk) == request.GET.get("panel")), None)
    shown = Paginator(queries.ranking_entries(run, panel), ROWS).get_page(request.GET.get("page"))
    entries = list(shown)
    for entry in entries:
        entry.shown_rank = entry.panel_rank if panel else entry.rank
    return {
        "page_obj": shown,
        "entries": entries,
        "panels": panels,
        "panel": panel,
        "tied": set() if panel else queries.tied_ranks(run, {entry.rank for entry in entries}),
        "line_before": _first_below(entries),
        "next_steps": hooks.steps_after(request.actor, run),
    }


def _first_below(entries: list[RankingEntry]) -> int | None:
    """Before which entry of this page the line of the pass mark is drawn, if it is on this page."""
    failing = next((entry for entry in entries if not entry.passes), None)
    return failing.pk if failing and (entries[0].passes or entries[0].shown_rank == 1) else None
