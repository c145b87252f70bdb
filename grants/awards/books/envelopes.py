"""The envelopes of a programme year: ceilings, what is taken of them, and how ceilings change."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from grants.awards import actions, policies
from grants.awards.books.forms import CeilingForm, NewEnvelopeForm
from grants.awards.books.later import promised_of, promises_of
from grants.awards.books.queries import envelopes_to_choose
from grants.awards.models import CEILING_KIND, CeilingChange
from grants.awards.queries import national_envelope
from grants.calls import actions as calls
from grants.calls import policies as call_policies
from grants.calls.models import Envelope, ProgrammeYear, Scope
from portal.errors import Refused
from portal.numbers import number_in
from portal.signoff import states as signoff_states
from portal.signoff.models import SignOff
from portal.ui.context import actor_of


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """A programme year's envelopes, its later fiscal years apart, and every change of a ceiling."""
    _ensure_seen(request)
    years = list(ProgrammeYear.objects.select_related("programme").order_by("-year", "pk"))
    year = _chosen(request, years)
    chosen = envelopes_to_choose().filter(programme_year=year, fiscal_year=year.year) if year else []
    envelopes = list(chosen)
    later = promises_of(year) if year else []
    every = [*envelopes, *(each.envelope for each in later if each.envelope)]
    context = {
        "title": _("Envelopes"),
        "years": years,
        "year": year,
        "envelopes": envelopes,
        **_as_of(next((each for each in envelopes if each.scope == Scope.ALL), None)),
        "later": later,
        "changes": list(changes_of(every)),
        "waiting": {int(each.about.rpartition(":")[2]): each for each in waiting_changes(every)},
        "may_add": bool(call_policies.may_manage(actor_of(request))),
        "may_change": bool(policies.may_draft(actor_of(request))),
    }
    return _rendered(request, "envelopes.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new envelope with its first ceiling."""
    if not call_policies.may_manage(actor_of(request)):
        raise Http404
    form = NewEnvelopeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        envelope = form.save(commit=False)
        try:
            calls.keep_parts(
                actor=actor_of(request),
                owner=envelope.programme_year,
                added=[envelope],
                changed=[],
                removed=[],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            actions.poke_tracking(envelope.programme_year_id)
            messages.success(request, _("The envelope was added."))
            return HttpResponseRedirect(_list_of(envelope))
    return _rendered(request, "add.html", {"title": _("Add an envelope"), "form": form})


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One envelope with the history of its ceiling; managers draft a change."""
    _ensure_seen(request)
    envelope = get_object_or_404(envelopes_to_choose(), pk=pk)
    may_change = bool(policies.may_draft(actor_of(request)))
    form = CeilingForm(request.POST if may_change and request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _was_asked(request, envelope, form):
        messages.success(request, _("The new ceiling now awaits the sign-off of a second manager."))
        return HttpResponseRedirect(reverse("admin:awards_envelope", args=[envelope.pk]))
    context = {
        "title": capfirst(envelope.label),
        "envelope": envelope,
        "promised": promised_of(envelope),
        **_as_of(national_envelope(envelope.programme_year)),
        "changes": list(changes_of([envelope])),
        "waiting": waiting_changes([envelope]).first(),
        "form": form if may_change else None,
    }
    return _rendered(request, "envelope.html", context)


def _as_of(national: Envelope | None) -> dict[str, Any]:
    """The moment and the ledger position at which sums were read."""
    return {"at": timezone.now(), "position": national.version if national else 0}


def _was_asked(request: HttpRequest, envelope: Envelope, form: CeilingForm) -> bool:
    try:
        actions.request_ceiling(actor=actor_of(request), envelope=envelope, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def changes_of(envelopes: Iterable[Envelope]) -> QuerySet[CeilingChange]:
    """Every change of their ceilings with its two persons, newest first."""
    return (
        CeilingChange.objects.filter(envelope__in=list(envelopes))
        .select_related(
            "envelope__province",
            "envelope__service_field",
            "envelope__support_type",
            "signoff__drafted_by",
            "signoff__decided_by",
        )
        .order_by("-id")
    )


def waiting_changes(envelopes: Iterable[Envelope]) -> QuerySet[SignOff]:
    """Changes that await a second person."""
    about = [f"calls.envelope:{each.pk}" for each in envelopes]
    return SignOff.objects.filter(kind=CEILING_KIND, state=signoff_states.PENDING, about__in=about)


def _ensure_seen(request: HttpRequest) -> None:
    if not policies.may_list(actor_of(request)):
        raise Http404


def _chosen(request: HttpRequest, years: list[ProgrammeYear]) -> ProgrammeYear | None:
    asked = request.GET.get("year", "")
    if not asked:
        return years[0] if years else None
    found = next((each for each in years if each.pk == number_in(asked)), None)
    if found is None:
        raise Http404
    return found


def _list_of(envelope: Envelope) -> str:
    return f"{reverse('admin:awards_envelopes')}?year={envelope.programme_year_id}"


def _rendered(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    shared = admin.site.each_context(request)
    return render(request, f"admin/awards/books/{template}", {**shared, **context})
