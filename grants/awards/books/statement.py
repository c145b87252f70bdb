"""The account statement (계정 명세): every movement of an envelope with the balance after it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from grants.awards import policies
from grants.awards.books import export_job
from grants.awards.books.forms import StatementForm
from grants.awards.books.queries import ROWS, audit_of, entries_of, opening_and_closing, with_everything
from grants.awards.models import LedgerEntry
from portal.accounts import policies as account_policies
from portal.audit import policies as audit_policies
from portal.jobs import actions as jobs
from portal.jobs.views import started
from portal.numbers import number_in
from portal.ui.context import actor_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of entries, newest first, and the positions where the next older and newer ones begin."""

    entries: list[LedgerEntry]
    older: int | None
    newer: int | None


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The statement as the address says; unknown filters narrow nothing."""
    if not policies.may_list(actor_of(request)):
        raise Http404
    form = StatementForm(request.GET)
    chosen = form.chosen()
    balances = opening_and_closing(chosen)
    context = {
        "title": _("Account statement"),
        "form": form,
        "chosen": chosen,
        "shown": _page_of(request, with_everything(entries_of(chosen))),
        "opening": balances[0] if balances else None,
        "closing": balances[1] if balances else None,
        "changes": chosen.envelope.ceiling_changes.order_by("-id")[:3] if chosen.envelope else [],
        "formats": export_job.FORMATS,
    }
    return _rendered(request, "statement.html", context)


def _page_of(request: HttpRequest, entries: Any) -> Shown:
    """By position, not by number of page: the same speed however far back."""
    before, after = (number_in(request.GET.get(name, "")) for name in ("before", "after"))
    if after is not None:
        found = list(entries.filter(position__gt=after).order_by("position")[: ROWS + 1])
        rows, has_newer = found[:ROWS][::-1], len(found) > ROWS
        older = rows[-1].position if rows else after + 1
        return Shown(rows, older, rows[0].position if has_newer else None)
    if before is not None:
        entries = entries.filter(position__lt=before)
    found = list(entries.order_by("-position", "-id")[: ROWS + 1])
    rows = found[:ROWS]
    older = rows[-1].position if len(found) > ROWS else None
    newer = rows[0].position if rows and before is not None else None
    return Shown(rows, older, newer)


@require_safe
def entry(request: HttpRequest, object_id: str) -> HttpResponse:
    """One movement: its decision, award, proposal, person and what the audit says of it."""
    actor = actor_of(request)
    found = get_object_or_404(with_everything(policies.Ledger.visible_to(actor)), pk=number_in(object_id))
    sees_audit = bool(audit_policies.may_list(actor))
    context = {
        "title": _("Ledger entry #%(position)s") % {"position": f"{found.position:,}"},
        "entry": found,
        "records": list(audit_of(found)[:20]) if found.occasion else [],
        "sees_audit": sees_audit,
        "sees_people": bool(account_policies.PEOPLE.may_list(actor)),
        "by_occasion": f"{reverse('admin:awards_ledgerentry_changelist')}?occasion={found.occasion}",
    }
    return _rendered(request, "entry.html", context)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Ask a worker for the statement as a file, with the same filters."""
    actor = actor_of(request)
    if not policies.may_list(actor):
        raise Http404
    given = {name: value for name, value in request.POST.items() if name in export_job.PARAMS}
    return started(request, jobs.start(actor=actor, kind=export_job.NAME, params=given))


def _rendered(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    shared = admin.site.each_context(request)
    return render(request, f"admin/awards/books/{template}", {**shared, **context})
