"""The panel's meeting: the agenda, one item of it, its acts."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from grants.reviews import policies as review_policies
from grants.reviews.blinding.shown import Shown, shown_to
from grants.reviews.meeting import actions, agenda, policies, queries
from grants.reviews.meeting.forms import FlagForm, MinutesForm, ReviseForm
from grants.reviews.models import AgendaItem, Meeting, Panel, ScoreSheet
from grants.reviews.views.pages import page
from portal.errors import Refused

RULES = {
    "outlier": agenda.OUTLIER_POINTS,
    "wide": agenda.WIDE_SPREAD,
    "near": agenda.NEAR_THE_LINE,
}


@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda in order of need, or the press that opens the meeting."""
    return _agenda(request, _panel(request, pk))


@require_POST
def open_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Open it."""
    return _act(request, _panel(request, pk), actions.open_meeting, _("The meeting is open."))


@require_POST
def close_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Close it and lock the sheets."""
    panel = _panel(request, pk)
    if not Meeting.objects.filter(panel=panel).exists():
        raise Http404
    done = _("The meeting is closed and the panel's sheets are locked.")
    return _act(request, panel, actions.close_meeting, done)


@require_safe
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One submission at the meeting."""
    return _item(request, _found(request, pk))


@require_POST
def flag(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it must be talked about, or take that back."""
    found = _found(request, pk)
    form = FlagForm(request.POST)
    if not form.is_valid():
        return _item(request, found, flag_form=form)
    try:
        actions.flag(actor=request.actor, item_id=pk, **form.cleaned_data)
    except Refused as refusal:
        return _item(request, found, flag_form=form, refusal=str(refusal))
    messages.success(request, _("Saved."))
    return _to(pk)


@require_POST
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was said."""
    found = _found(request, pk)
    form = MinutesForm(request.POST)
    if not form.is_valid():
        return _item(request, found, minutes_form=form)
    try:
        actions.write_minutes(actor=request.actor, item_id=pk, **form.cleaned_data)
    except actions.WrittenElsewhere as conflict:
        form.data = {**form.data.dict(), "version": conflict.item.version}
        elsewhere = _shown(request, found).text(conflict.item.minutes)
        return _item(request, found, minutes_form=form, refusal=str(conflict), elsewhere=elsewhere)
    except Refused as refusal:
        return _item(request, found, minutes_form=form, refusal=str(refusal))
    messages.success(request, _("Saved."))
    return _to(pk)


@require_POST
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up one's own sheet again, then write on it."""
    found = _found(request, pk)
    own = queries.own_sheet(request.actor, found)
    if own is None:
        raise Http404
    form = ReviseForm(request.POST)
    if not form.is_valid():
        return _item(request, found, revise_form=form)
    try:
        actions.revise(actor=request.actor, sheet_id=own.pk, **form.cleaned_data)
    except Refused as refusal:
        return _item(request, found, revise_form=form, refusal=str(refusal))
    return HttpResponseRedirect(reverse("admin:reviews_sheet", args=[own.pk]))


def _panel(request: HttpRequest, pk: int) -> Panel:
    return get_object_or_404(policies.visible_to(request.actor).select_related("call"), pk=pk)


def _found(request: HttpRequest, pk: int) -> AgendaItem:
    seen = policies.items_visible_to(request.actor)
    return get_object_or_404(
        seen.select_related("meeting__panel__call", "assignment__submission", "flagged_by", "minutes_by"),
        pk=pk,
    )


def _to(item_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:reviews_agenda_item", args=[item_id]))


def _act(request: HttpRequest, panel: Panel, act: Any, done: str) -> HttpResponse:
    try:
        act(actor=request.actor, panel=panel)
    except Refused as refusal:
        return _agenda(request, panel, refusal=str(refusal))
    messages.success(request, done)
    return HttpResponseRedirect(reverse("admin:reviews_meeting", args=[panel.pk]))


def _agenda(request: HttpRequest, panel: Panel, **more: Any) -> HttpResponse:
    held = Meeting.objects.filter(panel=panel).select_related("opened_by", "closed_by", "panel").first()
    rows = queries.rows_of(request.actor, panel) if held else []
    context = {
        "panel": panel,
        "meeting": held,
        "rows": rows,
        "has_own": any(row.own is not None for row in rows),
        "to_discuss": sum(bool(row.reasons) for row in rows),
        "may_open": bool(policies.may_open(request.actor, panel)),
        "may_lead": bool(held and policies.may_lead(request.actor, held)),
        "rules": RULES,
        **more,
    }
    return page(
        request, "admin/reviews/meeting.html", _("Meeting: %(panel)s") % {"panel": panel.name}, context
    )


def _item(request: HttpRequest, found: AgendaItem, **more: Any) -> HttpResponse:
    own = queries.own_sheet(request.actor, found)
    shown = _shown(request, found)
    context = {
        "item": found,
        "flag": shown.text(found.flag),
        "minutes": shown.text(found.minutes),
        "panel": found.meeting.panel,
        "voices": queries.voices_of(request.actor, found),
        "own": own,
        "shows_score": _shows_score(request, found),
        "may_lead": bool(policies.may_lead(request.actor, found.meeting)),
        "may_flag": bool(policies.may_flag(request.actor, found)),
        "may_revise": bool(own and policies.may_revise(request.actor, own)),
        "flag_form": FlagForm(initial={"why": shown.text(found.flag)}),
        "minutes_form": MinutesForm(initial={"version": found.version, "minutes": shown.text(found.minutes)}),
        "revise_form": ReviseForm(),
        "rules": RULES,
        **more,
    }
    title = f"{shown.submission.number} {shown.title}"
    return page(request, "admin/reviews/agenda_item.html", title, context)


def _shown(request: HttpRequest, found: AgendaItem) -> Shown:
    return shown_to(request.actor, found.meeting.panel.call, found.assignment.submission)


def _shows_score(request: HttpRequest, found: AgendaItem) -> bool:
    """The mean tells of the others: it is seen by who may read another's sheet."""
    if review_policies.may_oversee(request.actor):
        return True
    others = ScoreSheet.objects.filter(assignment=found.assignment_id).exclude(reviewer=request.actor.user)
    return (review_policies.visible_to(request.actor) & others).exists()
