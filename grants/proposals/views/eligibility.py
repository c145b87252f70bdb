"""Whether and why a municipality may apply in a call, and how many projects it has left."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grants.calls.applicants import findings_of, sentence
from grants.calls.models import Call
from grants.calls.policies import visible_to
from grants.proposals import policies
from grants.proposals.queries import slots_taken
from portal.actor import Actor, Role
from villages.models import Municipality, Province
from villages.queries import municipalities_of


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one municipality; `left` is None for those who may not know it."""

    municipality: Municipality
    checks: list[tuple[bool, str]]
    may_apply: bool
    left: int | None
    may_begin: bool

    @property
    def is_full(self) -> bool:
        """Whether it is known that all its projects are filed."""
        return self.left == 0


@require_safe
def eligibility(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a municipality, one's own to begin with, and see at once whether it may apply."""
    call = get_object_or_404(visible_to(request.actor), code=code)
    chosen = _chosen(request)
    province = chosen.province_id if chosen else request.GET.get("province", "")
    context = {
        "call": call,
        "provinces": Province.objects.order_by("code"),
        "province": province,
        "municipalities": Municipality.objects.filter(province=province).order_by("name"),
        "answer": answer_for(request.actor, call, chosen) if chosen else None,
        "example_data": call.is_example,
        "trail": [
            (_("Home"), "/"),
            (_("Calls"), reverse("calls:list")),
            (call.localized_name, call.get_absolute_url()),
            (_("Who may apply"), None),
        ],
    }
    return render(request, "proposals/eligibility.html", context)


def answer_for(actor: Actor, call: Call, municipality: Municipality) -> Answer:
    """The findings in words, and the number left for those who may know it."""
    found = findings_of(call, municipality, actor.arrived_at)
    may_apply = all(finding.is_met for finding in found)
    left = None
    if policies.may_know_what_is_left(actor, municipality):
        left = max(call.most_projects - slots_taken(call, municipality), 0)
    return Answer(
        municipality=municipality,
        checks=[(finding.is_met, sentence(finding, call, municipality)) for finding in found],
        may_apply=may_apply,
        left=left,
        may_begin=may_apply and left != 0 and bool(policies.may_begin(actor, call, municipality)),
    )


def _chosen(request: HttpRequest) -> Municipality | None:
    """The municipality of the address, as long as it lies in the province chosen; else one's own."""
    code, province = request.GET.get("municipality", ""), request.GET.get("province", "")
    if code or province:
        within = Municipality.objects.filter(province=province) if province else Municipality.objects
        found = within.filter(pk=code).first()
        # Sejong and Jeju apply themselves: their province is the choice.
        alone = list(within.all()[:2]) if province and not found else []
        return alone[0] if len(alone) == 1 else found
    if not request.actor.has(Role.OFFICER, Role.SIGNER):
        return None
    return municipalities_of(request.actor).order_by("code").first()
