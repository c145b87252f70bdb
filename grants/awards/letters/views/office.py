"""The letters of a decision in the back office: how far they are, all of them, and one issued anew."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.awards import policies as award_policies
from grants.awards import states
from grants.awards.letters import actions, following, policies, queries
from grants.awards.letters.facts import head_of
from grants.awards.letters.forms import LetterheadForm, ReasonForm
from grants.awards.models import Decision, Letterhead
from portal.errors import Refused
from portal.jobs.models import JobState
from portal.jobs.views import started
from portal.ui.context import actor_of

ROWS = 50
LONGEST_SEARCH = 100
# The sweep that numbers letters runs every minute.
BEGUN_WITHIN = timedelta(minutes=2)


def addresses(wrap: Callable[[Any], Any]) -> list[URLPattern]:
    """Under the decisions of the back office."""
    return [
        path("<int:pk>/letters/", wrap(letters), name="awards_letters"),
        path("<int:pk>/letters/make/", wrap(make), name="awards_letters_make"),
        path("<int:pk>/letters/archive/", wrap(archive), name="awards_letters_archive"),
        path("<int:pk>/letterhead/", wrap(letterhead), name="awards_letterhead"),
        path("letter/<int:pk>/anew/", wrap(anew), name="awards_letter_anew"),
    ]


@require_safe
def letters(request: HttpRequest, pk: int) -> HttpResponse:
    """Every letter of a published decision; the counts ask again while letters are being made."""
    decision = _published(request, pk)
    state = _state_of(request, decision)
    if request.htmx and not state["is_running"]:
        # The list below shows its files only on a new page.
        return HttpResponse(headers={"HX-Refresh": "true"})
    if request.htmx:
        return render(request, "admin/awards/letters/_state.html", state)
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    page = Paginator(_found(decision, words), ROWS).get_page(request.GET.get("page"))
    context = {
        "title": _("Letters of %(call)s") % {"call": decision.call},
        "page_obj": page,
        "words": words,
        "head": head_of(decision.call),
        **state,
    }
    return _page(request, "admin/awards/letters/list.html", context)


@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Number and make what lacks."""
    decision = _published(request, pk)
    _ensure(request)
    _issued, job = following.issue_and_make(actor=actor_of(request), decision_id=decision.pk)
    messages.success(
        request, _("The letters are being made.") if job else _("Nothing lacks: every letter is there.")
    )
    return _to_letters(decision.pk)


@require_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for all of them as one file."""
    decision = _published(request, pk)
    return started(request, following.pack(actor=actor_of(request), decision_id=decision.pk))


@require_http_methods(["GET", "HEAD", "POST"])
def anew(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why, and have a letter written that replaces this one."""
    _ensure(request)
    seen = policies.visible_to(actor_of(request)).select_related("submission__municipality")
    letter = get_object_or_404(seen, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            written = following.issue_anew_and_make(
                actor=actor_of(request), letter_id=letter.pk, reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("Letter %(number)s replaces %(old)s. It is being made, and the municipality is told.")
            messages.success(request, said % {"number": written.number, "old": letter.number})
            return _to_letters(letter.decision_id)
    title = _("Issue letter %(number)s anew") % {"number": letter.number}
    return _page(request, "admin/awards/letters/anew.html", {"title": title, "letter": letter, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request: HttpRequest, pk: int) -> HttpResponse:
    """Who sends the letters of the decision's call."""
    decision = get_object_or_404(_decisions(request), pk=pk)
    _ensure(request)
    kept = Letterhead.objects.filter(call=decision.call).first()
    suggested = head_of(decision.call)
    form = LetterheadForm(
        request.POST or None,
        instance=kept or Letterhead(call=decision.call),
        initial={} if kept else {"issuer": suggested.issuer, "sender": suggested.sender},
    )
    if request.method == "POST" and form.is_valid():
        actions.set_letterhead(actor=actor_of(request), head=form.save(commit=False))
        messages.success(request, _("Saved. Letters that are issued from now on say so."))
        return _to_letters(decision.pk)
    title = _("Who sends the letters of %(call)s") % {"call": decision.call}
    return _page(
        request, "admin/awards/letters/head.html", {"title": title, "decision": decision, "form": form}
    )


def _state_of(request: HttpRequest, decision: Decision) -> dict[str, Any]:
    counts, job = queries.counts_of(decision), queries.job_of(decision)
    is_running = not job.is_over if job else _is_awaited(decision, counts)
    return {
        "decision": decision,
        "counts": counts,
        "share": counts.made * 100 // counts.numbered if counts.numbered else 0,
        "is_running": is_running,
        "failed": job.message if job is not None and job.state == JobState.FAILED and counts.missing else "",
        "may_issue": bool(policies.may_issue(actor_of(request))),
    }


def _is_awaited(decision: Decision, counts: queries.Counts) -> bool:
    """Whether the worker, told at the publication, is about to number them."""
    published_at = decision.published_at
    return not counts.numbered and published_at is not None and timezone.now() - published_at < BEGUN_WITHIN


def _found(decision: Decision, words: str) -> Any:
    found = queries.listed(decision)
    if not words:
        return found
    place = Q(submission__municipality__full_name__icontains=words)
    return found.filter(
        place
        | Q(number__icontains=words)
        | Q(submission__number__icontains=words)
        | Q(submission__title__icontains=words)
    )


def _decisions(request: HttpRequest) -> Any:
    return award_policies.Decisions.visible_to(actor_of(request)).select_related(
        "call__programme_year__programme"
    )


def _published(request: HttpRequest, pk: int) -> Decision:
    found: Decision = get_object_or_404(_decisions(request), pk=pk, state=states.PUBLISHED)
    return found


def _ensure(request: HttpRequest) -> None:
    if not policies.may_issue(actor_of(request)):
        raise Http404


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, {**admin.site.each_context(request), **context})


def _to_letters(decision_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:awards_letters", args=[decision_id]))
