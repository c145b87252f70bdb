"""A call copied for the next time, and two calls side by side."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from grants.calls import policies
from grants.calls.builder.forms import CompareForm, CopyForm
from grants.calls.comparing import only_differing, points_of_call, side_by_side
from grants.calls.copying import copy_call
from portal.errors import Refused
from portal.ui.context import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the copy and give it its dates."""
    actor = actor_of(request)
    call = get_object_or_404(policies.visible_to(actor), pk=pk)
    form = CopyForm(request.POST or None, initial={"programme_year": call.programme_year_id})
    if request.method == "POST" and form.is_valid():
        try:
            made = copy_call(actor=actor, call=call, named=form.named())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The copy is in preparation: only the ministry sees it."))
            return redirect("admin:calls_call_change", made.pk)
    context = {
        **admin.site.each_context(request),
        "title": _("Copy: %(call)s") % {"call": call},
        "heading": _("Copy"),
        "call": call,
        "editor": form,
        "rows": None,
        "may_change": policies.may_manage(actor),
        "lead": _(
            "Rules, rates, documents, the rubric and the form are taken over as they are. "
            "The form of the copy awaits publication by two managers."
        ),
    }
    return TemplateResponse(request, "admin/calls/form/question.html", context)


@require_safe
def difference(request: HttpRequest, pk: int) -> HttpResponse:
    """This call beside another, thing by thing; at first only what differs."""
    visible = policies.visible_to(actor_of(request)).select_related("programme_year")
    call = get_object_or_404(visible, pk=pk)
    others = visible.exclude(pk=pk)
    form = CompareForm(request.GET if "other" in request.GET else None, calls=others)
    other = form.cleaned_data["other"] if form.is_valid() else others.order_by("-closes_at", "-id").first()
    groups = side_by_side(points_of_call(other), points_of_call(call)) if other else {}
    everything = "everything" in request.GET
    context = {
        **admin.site.each_context(request),
        "title": _("Difference: %(call)s") % {"call": call},
        "heading": _("Difference"),
        "call": call,
        "other": other,
        "others": others,
        "groups": groups if everything else only_differing(groups),
        "everything": everything,
    }
    return TemplateResponse(request, "admin/calls/form/difference.html", context)
