"""The score sheet: the proposal beside the rubric."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.calls.models import Criterion
from grants.calls.queries import criteria_in_force
from grants.reviews import actions, policies, states
from grants.reviews.actions.sheets import ground_in_data
from grants.reviews.blinding.downloads import file_as_shown
from grants.reviews.blinding.policies import is_withheld
from grants.reviews.blinding.shown import Shown, shown_to
from grants.reviews.forms import ConflictForm, ExclusionForm, ReasonForm, RecusalForm
from grants.reviews.grounds import Found
from grants.reviews.histogram import histogram
from grants.reviews.models import ScoreSheet
from grants.reviews.naming import institutions_in
from grants.reviews.queries import (
    home_of,
    newer_than,
    stack_of,
    versions_of,
    with_everything,
)
from grants.reviews.seat_queries import exclusion_behind
from grants.reviews.sheet_forms import SheetForm, at_version, beside, initial_of
from grants.reviews.views.pages import page
from portal.errors import Refused

CONFLICT, SCORING, READING = "conflict", "sheet", "sheet_read"


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a sheet; a POST saves it, and submits it when `do=submit`."""
    found = _visible(request, pk)
    if request.method != "POST":
        return sign_first(request, found) or _show(request, found)
    call = found.assignment.panel.call
    form = SheetForm(request.POST, criteria=list(criteria_in_force(call.pk)), least=call.reason_least)
    if not form.is_valid():
        return _again(
            request, found, form, _("Not saved: something can't be read. What you wrote is kept here.")
        )
    return _save(request, found, form)


def _save(request: HttpRequest, found: ScoreSheet, form: SheetForm) -> HttpResponse:
    version = form.cleaned_data["version"]
    try:
        saved = actions.save_sheet(
            actor=request.actor, sheet_id=found.pk, version=version, given=form.given()
        )
    except actions.SavedElsewhere as conflict:
        return _again(request, found, beside(form, conflict.sheet), str(conflict))
    except Refused as refusal:
        return _again(request, found, form, str(refusal))
    if request.POST.get("do") == "submit":
        return _submit(request, found, saved, form)
    if request.htmx:
        return render(request, "admin/reviews/_saved.html", {"sheet": saved, "fresh": True})
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(_address(found.pk))


def _submit(request: HttpRequest, found: ScoreSheet, saved: ScoreSheet, form: SheetForm) -> HttpResponse:
    try:
        actions.submit(actor=request.actor, sheet_id=found.pk)
    except actions.Incomplete as refusal:
        form.point_out(refusal.problems)
        return _again(
            request, found, at_version(form, saved.version), str(refusal), saved=_kept(found, saved)
        )
    except Refused as refusal:
        return _again(
            request, found, at_version(form, saved.version), str(refusal), saved=_kept(found, saved)
        )
    messages.success(request, _("Submitted. The sheet now counts in the ranking."))
    return HttpResponseRedirect(_address(found.pk))


@require_POST
def open_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare that nothing stands in the way, then see the proposal."""
    found = _visible(request, pk)
    form = ConflictForm(request.POST)
    if not form.is_valid():
        return _show_conflict(request, found, declaration=form)
    try:
        actions.open_sheet(actor=request.actor, sheet_id=pk)
    except Refused as refusal:
        return _show_conflict(request, found, refusal=str(refusal))
    return HttpResponseRedirect(_address(pk))


@require_POST
def recuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Step aside; the proposal disappears from the reviewer's list."""
    found = _visible(request, pk)
    form = _recusal_form(request, found, ground_in_data(found), request.POST)
    if not form.is_valid():
        return _show_conflict(request, found, recusal=form)
    try:
        actions.recuse(actor=request.actor, sheet_id=pk, **form.cleaned_data)
    except Refused as refusal:
        return _show_conflict(request, found, recusal=form, refusal=str(refusal))
    messages.success(request, _("You stepped aside. The proposal is no longer in your list."))
    return HttpResponseRedirect(reverse("admin:reviews_scoresheet_changelist"))


@require_POST
def return_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a submitted sheet back to its reviewer."""
    found = _visible(request, pk)
    form = ReasonForm(request.POST)
    try:
        actions.return_to_reviewer(
            actor=request.actor, sheet_id=pk, reason=form.data.get("reason", "") if form.is_valid() else ""
        )
    except Refused as refusal:
        return _show(request, found, return_form=form, refusal=str(refusal))
    messages.success(request, _("Returned to the reviewer."))
    return HttpResponseRedirect(_address(pk))


@require_POST
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Lock a submitted sheet for good."""
    found = _visible(request, pk)
    try:
        actions.lock(actor=request.actor, sheet_id=pk)
    except Refused as refusal:
        return _show(request, found, refusal=str(refusal))
    messages.success(request, _("Locked."))
    return HttpResponseRedirect(_address(pk))


@require_POST
def exclude(request: HttpRequest, pk: int) -> HttpResponse:
    """A ground found later: the sheet is void, and somebody else may take the place."""
    found = _visible(request, pk)
    form = ExclusionForm(request.POST)
    if not form.is_valid():
        return _show(request, found, exclusion_form=form)
    try:
        actions.exclude_from_sheet(actor=request.actor, sheet_id=pk, **form.cleaned_data)
    except Refused as refusal:
        return _show(request, found, exclusion_form=form, refusal=str(refusal))
    messages.success(request, _("Excluded. The scores stay on record and count no more."))
    return HttpResponseRedirect(reverse("admin:reviews_place", args=[pk]))


@require_safe
def attachment(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """A file of the filed copy, by its place in it."""
    found = _visible(request, pk)
    if _mode(request, found) == CONFLICT or sign_first(request, found):
        raise Http404
    return file_as_shown(request, _shown(request, found), number)


def sign_first(request: HttpRequest, found: ScoreSheet) -> HttpResponse | None:
    """Where a reviewer goes who has not signed the declaration yet; None when it is signed."""
    call = found.assignment.panel.call_id
    if found.reviewer_id != request.actor.user.pk or policies.has_signed(found.reviewer_id, call):
        return None
    return HttpResponseRedirect(f"{reverse('admin:reviews_integrity', args=[call])}?sheet={found.pk}")


def _visible(request: HttpRequest, pk: int) -> ScoreSheet:
    return get_object_or_404(with_everything(policies.visible_to(request.actor)), pk=pk)


def _shown(request: HttpRequest, found: ScoreSheet) -> Shown:
    return shown_to(request.actor, found.assignment.panel.call, found.assignment.submission)


def _address(pk: int) -> str:
    return reverse("admin:reviews_sheet", args=[pk])


def _mode(request: HttpRequest, found: ScoreSheet) -> str:
    """Who writes sees the question first and the form after it; everybody else reads."""
    if not policies.may_write(request.actor, found):
        return READING
    return CONFLICT if found.state == states.ASSIGNED else SCORING


def _criteria(found: ScoreSheet) -> list[Criterion]:
    return list(criteria_in_force(found.assignment.panel.call_id).prefetch_related("levels"))


def _show(request: HttpRequest, found: ScoreSheet, **more: Any) -> HttpResponse:
    mode = _mode(request, found)
    if mode == CONFLICT:
        return _show_conflict(request, found)
    criteria = _criteria(found)
    if mode == READING:
        more["versions"] = [(version, version.by(criteria)) for version in versions_of(found)]
    initial = initial_of(found, list(found.scores.all()))
    form = SheetForm(criteria=criteria, least=found.assignment.panel.call.reason_least, initial=initial)
    return _show_form(request, found, form, mode, **more)


def _show_form(
    request: HttpRequest, found: ScoreSheet, form: SheetForm, mode: str, **more: Any
) -> HttpResponse:
    shown = _shown(request, found)
    stack = stack_of(found) if found.state not in states.GONE else None
    context = {
        "sheet": found,
        "shown": shown,
        "submission": shown.submission,
        "content": shown.content(),
        "newer": newer_than(shown.submission),
        "form": form,
        "stack": stack,
        "place": stack.place_of(found.pk) if stack else None,
        "previous": stack.beside(found.pk, -1) if stack else None,
        "next": stack.beside(found.pk, 1) if stack else None,
        "bars": histogram(stack.totals if stack else (), form.most),
        "may_return": bool(policies.may_return(request.actor, found)),
        "may_exclude": bool(policies.may_exclude(request.actor, found)),
        "exclusion_form": ExclusionForm(auto_id="exclude_%s"),
        "exclusion": exclusion_behind(found),
        "may_lock": bool(policies.may_lock(request.actor, found)),
        "return_form": ReasonForm(auto_id="return_%s"),
        **more,
    }
    return page(request, f"admin/reviews/{mode}.html", shown.heading, context)


def _show_conflict(
    request: HttpRequest,
    found: ScoreSheet,
    *,
    declaration: ConflictForm | None = None,
    recusal: RecusalForm | None = None,
    refusal: str = "",
) -> HttpResponse:
    if _mode(request, found) == READING:
        return _show(request, found, refusal=refusal)
    in_data = ground_in_data(found)
    shown = _shown(request, found)
    context = {
        "sheet": found,
        "shown": shown,
        "submission": shown.submission,
        "home": home_of(found.reviewer_id),
        "found": in_data,
        "named": [] if shown.is_withheld else institutions_in(shown.submission.package),
        "declaration": declaration or ConflictForm(),
        "recusal": recusal or _recusal_form(request, found, in_data),
        "refusal": refusal,
    }
    return page(request, "admin/reviews/conflict.html", shown.heading, context)


def _recusal_form(
    request: HttpRequest, found: ScoreSheet, in_data: Found | None, data: Any = None
) -> RecusalForm:
    is_said = not is_withheld(request.actor, found.assignment.panel.call.blind)
    return RecusalForm(data, found=in_data.ground if in_data else None, is_said=is_said)


def _again(
    request: HttpRequest, found: ScoreSheet, form: SheetForm, refusal: str, *, saved: ScoreSheet | None = None
) -> HttpResponse:
    """The form with all that was typed and the reason; htmx puts it in the old one's place."""
    form.criteria = _criteria(found)
    more = {"refusal": refusal, "unsaved": saved is None}
    if not request.htmx:
        return _show_form(request, saved or found, form, SCORING, **more)
    context = {"sheet": saved or found, "form": form, "shown": _shown(request, found), **more}
    response = render(request, "admin/reviews/_rubric.html", context)
    response["HX-Retarget"] = "#sheet-form"
    response["HX-Reswap"] = "outerHTML"
    return response


def _kept(found: ScoreSheet, saved: ScoreSheet) -> ScoreSheet:
    """The sheet with all that its page shows, as it was just saved."""
    found.state, found.version, found.saved_at = saved.state, saved.version, saved.saved_at
    return found
