"""The assignment: propose it, look at it, move and pin by hand, adopt it."""

import io
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.calls.models import Call
from grants.reviews import assigning_job, plan_queries, plan_words, policies
from grants.reviews.actions import assigning, moving
from grants.reviews.drawing import panels_in_doubt
from grants.reviews.forms import PlanWorkbookForm, SeedForm
from grants.reviews.models import AssignmentPlan, PlanState
from grants.reviews.plan_sheet import Report, read_workbook, workbook_of
from grants.reviews.plan_ways import ways
from grants.reviews.views.pages import chosen_call, page
from portal.documents.sheets import XLSX
from portal.errors import Refused
from portal.jobs import actions as jobs
from portal.jobs.models import Job
from portal.jobs.views import state_of
from portal.numbers import number_in

ROWS = 50


@require_safe
def assignment(request: HttpRequest) -> HttpResponse:
    """What was proposed for the chosen call: by proposal, or by who carries how much."""
    if not policies.may_oversee(request.actor):
        raise Http404
    call, calls = chosen_call(request)
    return _show(request, call, calls)


def _show(
    request: HttpRequest,
    call: Call | None,
    calls: list[Call],
    refusal: str = "",
    report: Report | None = None,
) -> HttpResponse:
    plan = plan_queries.latest_plan(call) if call else None
    context: dict[str, Any] = {
        "call": call,
        "calls": calls,
        "plan": plan,
        "refusal": refusal,
        "report": report,
        "may_manage": bool(policies.may_manage(request.actor)),
        "doubts": panels_in_doubt(call) if call else [],
        "seed_form": SeedForm(),
        "workbook_form": PlanWorkbookForm(),
        **_job(request, call),
        **(_listed(request, plan) if plan and plan.state != PlanState.IMPOSSIBLE else {}),
    }
    if plan and plan.state == PlanState.IMPOSSIBLE:
        context["clashes"] = plan_words.clash_sentences(plan)
    return page(request, "admin/reviews/assignment.html", _("Assignment"), context)


def _job(request: HttpRequest, call: Call | None) -> dict[str, Any]:
    """The run that is still going on, or failed last."""
    job = Job.objects.filter(kind=assigning_job.NAME, params__call=call.pk if call else 0).first()
    if job is None or job.state == "done":
        return {}
    return state_of(request.actor, job)


def _listed(request: HttpRequest, plan: AssignmentPlan) -> dict[str, Any]:
    search, by = request.GET.get("q", "").strip()[:80], request.GET.get("by", "proposal")
    rows = plan_queries.loads(plan, search) if by == "load" else plan_queries.planned(plan, search)
    shown = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    least, most = plan_queries.extremes(plan)
    moves, cost = plan_queries.moved_by_hand(plan)
    return {
        "page_obj": shown,
        "rows": list(shown) if by == "load" else plan_queries.rows_of(plan, shown),
        "by": "load" if by == "load" else "proposal",
        "search": search,
        "least": least,
        "most": most,
        "moves": moves,
        "moves_cost": cost,
        "is_draft": plan.state == PlanState.DRAFT,
    }


@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Ask a worker for an assignment."""
    if not policies.may_manage(request.actor):
        raise Http404
    call, calls = chosen_call(request)
    form = SeedForm(request.POST)
    if call is None:
        raise Http404
    if not form.is_valid():
        return _show(request, call, calls, refusal=_("The seed is a whole number from 1 to 999,999."))
    params = {"call": call.pk, "seed": form.cleaned_data["seed"] or 1}
    jobs.start(actor=request.actor, kind=assigning_job.NAME, params=params)
    return _back(call)


@require_POST
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the draft the assignment."""
    plan = _plan(request, pk)
    return _done(request, plan, lambda: _adopted(request, plan))


def _adopted(request: HttpRequest, plan: AssignmentPlan) -> str:
    assigning.adopt(actor=request.actor, plan_id=plan.pk)
    return _("Adopted: the reviewers have their score sheets.")


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last act by hand back."""
    plan = _plan(request, pk)
    return _done(request, plan, lambda: _undone(request, plan))


def _undone(request: HttpRequest, plan: AssignmentPlan) -> str:
    count = moving.undo(actor=request.actor, plan_id=plan.pk)
    return ngettext("%(count)s seat went back.", "%(count)s seats went back.", count) % {"count": count}


@require_POST
def pin(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """Pin a seat, or let it go."""
    plan = _plan(request, pk)
    is_pinned = request.POST.get("pin") == "1"
    return _done(request, plan, lambda: _pinned(request, plan, seat, is_pinned=is_pinned))


def _pinned(request: HttpRequest, plan: AssignmentPlan, seat: int, *, is_pinned: bool) -> str:
    moving.pin(actor=request.actor, plan_id=plan.pk, seat_id=seat, is_pinned=is_pinned)
    return _("Pinned: a new proposal leaves it where it is.") if is_pinned else _("No longer pinned.")


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """Where a seat could go and what each way costs; a POST moves it."""
    plan = _plan(request, pk)
    found = get_object_or_404(
        plan.seats.select_related(
            "submission__municipality", "submission__service_field", "panel", "reviewer"
        ),
        pk=seat,
    )
    refusal = ""
    if request.method == "POST":
        place = request.POST.get("place", "")
        try:
            # What is no key names no place: the action says so.
            key = number_in(place) or 0
            moving.move(actor=request.actor, plan_id=plan.pk, changes=[(found.pk, key)])
        except Refused as error:
            refusal = str(error)
        else:
            messages.success(request, _("Moved. The last move can be undone on this page."))
            return _back(plan.call, f"&q={found.submission.number}")
    search = request.GET.get("q", "").strip()[:80]
    context = {
        "plan": plan,
        "seat": found,
        "page_obj": Paginator(ways(plan, found, search), ROWS).get_page(request.GET.get("page")),
        "search": search,
        "refusal": refusal,
    }
    return page(request, "admin/reviews/assignment_move.html", _("Move"), context)


@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan as .xlsx."""
    if not policies.may_oversee(request.actor):
        raise Http404
    plan = get_object_or_404(policies.plans_visible_to(request.actor).select_related("call"), pk=pk)
    name = _("Assignment %(call)s.xlsx") % {"call": plan.call.code}
    return FileResponse(io.BytesIO(workbook_of(plan)), as_attachment=True, filename=name, content_type=XLSX)


@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a changed workbook over: every row, or none and a report."""
    plan = _plan(request, pk)
    form = PlanWorkbookForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refused(request, plan, _("Choose a file first."))
    try:
        report = read_workbook(form.cleaned_data["file"], plan)
        if report.problems:
            return _refused(request, plan, _("Nothing was taken over: some rows can't be."), report)
        if report.moves:
            moving.move(actor=request.actor, plan_id=plan.pk, changes=report.moves, act="assignment.import")
    except Refused as refusal:
        return _refused(request, plan, str(refusal))
    said = _("%(moved)s seats moved, %(same)s stay where they were.")
    messages.success(request, said % {"moved": len(report.moves), "same": report.same})
    return _back(plan.call)


def _plan(request: HttpRequest, pk: int) -> AssignmentPlan:
    """The plan for whoever may change it; for anybody else there is none."""
    if not policies.may_manage(request.actor):
        raise Http404
    return get_object_or_404(policies.plans_visible_to(request.actor).select_related("call"), pk=pk)


def _done(request: HttpRequest, plan: AssignmentPlan, act: Any) -> HttpResponse:
    try:
        messages.success(request, act())
    except Refused as refusal:
        return _refused(request, plan, str(refusal))
    search = request.POST.get("q", "")
    return _back(plan.call, f"&q={search}" if search else "")


def _refused(
    request: HttpRequest, plan: AssignmentPlan, sentence: str, report: Report | None = None
) -> HttpResponse:
    _call, calls = chosen_call(request)
    return _show(request, plan.call, calls, refusal=sentence, report=report)


def _back(call: Call, more: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('admin:reviews_assignment')}?call={call.pk}{more}")
