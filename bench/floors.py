"""The floors: Django's admin as it comes, and the barest views that read or write one row."""

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from grants.calls.models import ProgrammeYear
from grants.proposals.models import Proposal
from grants.reviews.models import Assignment

ROWS = 50


class Site(AdminSite):
    """The portal's people have none of Django's permissions: here everybody has all."""

    def has_permission(self, request: HttpRequest) -> bool:
        return True


class Stock(ModelAdmin):
    """A list as Django makes it, on Django's own templates, joined to what its rows name."""

    list_per_page = ROWS

    def _everybody(self, *_given: Any) -> bool:
        return True

    has_module_permission = has_view_permission = has_add_permission = _everybody
    has_change_permission = has_delete_permission = _everybody

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        response.using = "stock"
        return response


class StockProposals(Stock):
    list_display = ("title", "municipality", "state", "service_field", "national_total", "state_since")
    list_select_related = ("municipality__province", "service_field")
    list_filter = ("state", "call", "municipality__province", "service_field")
    search_fields = ("title", "municipality__full_name")
    ordering = ("-state_since", "-pk")


class StockAssignments(Stock):
    list_display = ("submission", "panel", "sheets_due", "sheets_done", "score", "spread")
    list_select_related = ("submission", "panel")
    list_filter = ("panel__call", "panel")
    ordering = ("-score", "id")


site = Site(name="floor")
site.register(Proposal, StockProposals)
site.register(Assignment, StockAssignments)


def one_query(_request: HttpRequest) -> HttpResponse:
    """Read one row and say it."""
    return HttpResponse(str(ProgrammeYear.objects.values_list("name", flat=True).first()))


@csrf_exempt
@transaction.atomic
def one_row(request: HttpRequest, key: str) -> HttpResponse:
    """Lock one row and write what was posted into it: a session, for it has no triggers."""
    row = Session.objects.select_for_update().get(pk=key)
    row.session_data = request.POST["text"]
    row.save(update_fields=["session_data"])
    return HttpResponse("saved")
