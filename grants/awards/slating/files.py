"""What can be downloaded of a slate: the workbook, and the archive that `check_slate` verifies."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from grants.awards.slating import exports, policies
from grants.awards.slating.archiving import archived
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


@require_safe
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """The problem, the slate and its proof, to be verified by anybody without the solver."""
    seen = policies.visible_to(actor_of(request)).exclude(proof=None).select_related("proof")
    slate = get_object_or_404(seen, pk=pk)
    headers = {"Content-Disposition": f'attachment; filename="slate-{slate.pk}.zip"'}
    return HttpResponse(archived(slate), content_type="application/zip", headers=headers)
