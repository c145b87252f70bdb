"""What can be downloaded of a slate."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from grants.awards.slating import exports, policies
from grants.awards.slating.opened import opened
from portal.documents.sheets import XLSX
from portal.ui.context import actor_of


@require_safe
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """The slate with every project as a workbook."""
    slate = get_object_or_404(policies.visible_to(actor_of(request)), pk=pk)
    response = HttpResponse(exports.workbook_of(opened(slate)), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="slate-{slate.pk}.xlsx"'
    return response
