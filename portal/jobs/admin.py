"""Jobs in the back office: the list, the overview, and the export of the audit."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from portal.actor import Actor
from portal.errors import Refused
from portal.jobs import actions, audit_admin, policies, queries, registry
from portal.jobs.forms import PeriodForm
from portal.jobs.kinds import audit_export
from portal.jobs.models import Job
from portal.numbers import number_in
from portal.ui.admin import PolicyAdmin
from portal.ui.context import actor_of

__all__ = ["JobAdmin", "audit_admin"]
RECONCILIATION = "grants.awards.tasks.reconcile_ledger"


def _page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context})


def overview(request: HttpRequest) -> HttpResponse:
    """How everything fares that works by itself; [try again] brings back a dead letter, or work that failed."""
    actor = actor_of(request)
    if not policies.may_list(actor):
        raise PermissionDenied
    if request.method == "POST":
        return _try_again(request)
    jobs = queries.regular_jobs()
    return _page(
        request,
        "jobs/overview.html",
        title=_("Jobs and outbox"),
        jobs=jobs,
        waiting=queries.waiting(),
        failed=queries.failed_work(),
        seal=queries.seal_state(),
        reconciliation=next((job.status for job in jobs if job.task == RECONCILIATION), None),
        may_try_again=policies.may_try_again(actor),
    )


def _try_again(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if not policies.may_try_again(actor):
        raise PermissionDenied
    again = _work_again if "job" in request.POST else _letter_again
    again(request, actor)
    return HttpResponseRedirect(reverse("admin:jobs_overview"))


def _letter_again(request: HttpRequest, actor: Actor) -> None:
    message_id = number_in(request.POST.get("message", ""))
    if message_id is None:
        raise PermissionDenied
    actions.try_letter_again(actor=actor, message_id=message_id)
    messages.success(request, _("It will be delivered again now."))


def _work_again(request: HttpRequest, actor: Actor) -> None:
    try:
        job = get_object_or_404(policies.visible_to(actor), pk=UUID(request.POST["job"]))
    except ValueError as error:
        raise Http404 from error
    try:
        actions.try_job_again(actor=actor, job_id=job.pk)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It begins again as soon as a worker is free."))


def export_audit(request: HttpRequest) -> HttpResponse:
    """Ask for a period, then go and see how far the export is."""
    actor = actor_of(request)
    if not audit_export.may_export(actor):
        raise PermissionDenied
    form = PeriodForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        days = {name: day.isoformat() for name, day in form.cleaned_data.items()}
        job = actions.start(actor=actor, kind=audit_export.NAME, params=days)
        return HttpResponseRedirect(reverse("jobs:detail", args=[job.pk]))
    return _page(request, "jobs/export_audit.html", title=_("Export of the audit"), form=form)


class KindFilter(admin.SimpleListFilter):
    """One kind, by what people call it."""

    title = lazy("kind")
    parameter_name = "kind"

    def lookups(self, *_given: Any) -> list[tuple[str, Any]]:
        """Every kind."""
        return registry.labels()

    def queryset(self, _request: HttpRequest, jobs: Any) -> Any:
        """Narrowed."""
        return jobs.filter(kind=self.value()) if self.value() else jobs


@admin.register(Job)
class JobAdmin(PolicyAdmin):
    """All long work that was asked for."""

    policies = policies
    list_display = ["what", "state", "asked_by", "asked_at", "started_at", "finished_at", "message"]
    list_filter = ["state", KindFilter]
    list_select_related = ["asked_by"]

    @admin.display(description=lazy("kind"), ordering="kind")
    def what(self, job: Job) -> object:
        """As people call it."""
        return registry.label_of(job.kind)

    def get_urls(self) -> list[Any]:
        """The two pages beside the list."""
        both = require_http_methods(["GET", "HEAD", "POST"])
        site = self.admin_site
        pages = [
            path("overview/", site.admin_view(both(overview)), name="jobs_overview"),
            path("export-audit/", site.admin_view(both(export_audit)), name="jobs_export_audit"),
        ]
        return [*pages, *super().get_urls()]
