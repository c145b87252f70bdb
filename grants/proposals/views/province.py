"""The province's page: what its municipalities filed, endorsed or returned, in its order against its ceiling."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from grants.calls.models import Call
from grants.proposals import actions, policies
from grants.proposals.forms import ReasonForm
from grants.proposals.forwarding import ceiling_of, in_order, rows_of
from grants.proposals.models import Proposal
from portal.actor import Role
from portal.errors import Refused
from portal.numbers import number_in
from villages.models import Province
from villages.queries import provinces_of

PLACE_DIGITS = 4


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """One call and one province: the order with what fits, and what awaits a decision."""
    province, provinces = _province(request)
    call, calls = _call(request)
    context: dict[str, Any] = {
        "province": province,
        "provinces": provinces,
        "call": call,
        "calls": calls,
        "trail": [(_("Home"), "/"), (_("Proposals of the province"), None)],
    }
    if call is not None:
        context |= _filled(request, call, province)
    return render(request, "proposals/province.html", context)


def _filled(request: HttpRequest, call: Call, province: Province) -> dict[str, Any]:
    at = request.actor.arrived_at
    rows, ceiling = rows_of(call, province, at), ceiling_of(call, province)
    ordered = in_order(rows, ceiling)
    beyond = next((row.place for row in ordered if not row.fits), None)
    return {
        "ceiling": ceiling,
        "ordered": ordered,
        "beyond": beyond,
        "others": [row for row in rows if not row.place],
        "may_order": bool(ordered) and bool(policies.may_order(request.actor, ordered[0].proposal)),
        "may_return": call.through_province and at < call.province_until,
        "most": ReasonForm.base_fields["reason"].max_characters,
    }


def _province(request: HttpRequest) -> tuple[Province, list[Province]]:
    """The one named by `?province=`, else the first the actor coordinates; 404 for whom there is none."""
    if not request.actor.has(Role.COORDINATOR):
        raise Http404
    provinces = list(provinces_of(request.actor).order_by("code"))
    named = next((each for each in provinces if each.pk == request.GET.get("province")), None)
    if not provinces:
        raise Http404
    return named or provinces[0], provinces


def _call(request: HttpRequest) -> tuple[Call | None, list[Call]]:
    """The call named by `?call=`, else the newest that goes through the province, else the newest."""
    calls = list(
        Call.objects.filter(is_published=True)
        .select_related("programme_year")
        .order_by("-through_province", "-closes_at", "id")
    )
    named = next((each for each in calls if str(each.pk) == request.GET.get("call")), None)
    return named or next(iter(calls), None), calls


def _seen(request: HttpRequest, pk: int) -> Proposal:
    """A filed proposal of the actor's province; 404 for all else."""
    if not request.actor.has(Role.COORDINATOR):
        raise Http404
    theirs = policies.visible_to(request.actor).filter(
        submissions__isnull=False, municipality__province__in=provinces_of(request.actor)
    )
    return get_object_or_404(theirs.select_related("municipality").distinct(), pk=pk)


def _moving(act: Callable[..., Any], done: Any) -> Callable[[HttpRequest, int], HttpResponse]:
    @login_required
    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        proposal = _seen(request, pk)
        try:
            act(request, proposal)
            messages.success(request, str(done))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return _back(proposal)

    return view


def _back(proposal: Proposal) -> HttpResponse:
    where = f"?call={proposal.call_id}&province={proposal.municipality.province_id}"
    return HttpResponseRedirect(f"{reverse('proposals:province')}{where}#proposal-{proposal.pk}")


def _place_of(request: HttpRequest) -> int:
    place = number_in(request.POST.get("place", ""), PLACE_DIGITS)
    if place is None:
        raise Refused(_("Enter the place as a whole number, for example 3."), "place_unreadable")
    return place


endorse = _moving(
    lambda request, it: actions.endorse(actor=request.actor, proposal_id=it.pk),
    gettext_lazy("Endorsed, at the end of your order. The municipality has been told."),
)
send_back = _moving(
    lambda request, it: actions.return_by_province(
        actor=request.actor, proposal_id=it.pk, reason=request.POST.get("reason", "")
    ),
    gettext_lazy("Returned with your reason. The municipality has been told."),
)
place = _moving(
    lambda request, it: actions.put_in_order(
        actor=request.actor, proposal_id=it.pk, place=_place_of(request)
    ),
    gettext_lazy("The order is changed."),
)
