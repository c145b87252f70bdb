"""What awaits a second person, and the page on which they decide."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import select_template
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.actor import Actor
from portal.errors import Refused
from portal.signoff import actions, policies, queries, states
from portal.signoff.models import SignOff
from portal.signoff.registry import kind_of

ROWS = 50


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What awaits me, and what I drafted."""
    mine = Paginator(queries.drafted(request.actor), ROWS).get_page(request.GET.get("page"))
    context = {"awaiting": queries.awaiting(request.actor)[:ROWS], "page_obj": mine}
    return render(request, "signoff/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Look, and decide; a second press shows what was decided."""
    visible = policies.visible_to(request.actor).select_related("drafted_by", "decided_by")
    signoff = get_object_or_404(visible, pk=pk)
    if request.method != "POST":
        return _page(request, signoff)
    if signoff.state != states.PENDING:
        return _decided_already(request, signoff)
    try:
        decided = decide(request.actor, pk, request.POST)
    except Refused as refusal:
        signoff.refresh_from_db()
        if signoff.state != states.PENDING:
            return _decided_already(request, signoff)
        return _page(request, signoff, refusal=str(refusal), reason=request.POST.get("reason", ""))
    return _answer(request, decided) or _decided_now(request, decided)


def decide(actor: Actor, pk: int, given: Mapping[str, str]) -> SignOff:
    """The action behind the pressed button. Raises Refused."""
    reason = given.get("reason", "")
    match given.get("decision"):
        case "approve":
            return actions.approve(actor=actor, signoff_id=pk, seen_hash=given.get("seen_hash", ""))
        case "return":
            return actions.return_to_drafter(actor=actor, signoff_id=pk, reason=reason)
        case "withdraw":
            return actions.withdraw(actor=actor, signoff_id=pk, reason=reason)
        case _:
            raise Refused(_("Choose what to do: sign off, return or withdraw."), "no_decision")


def _answer(request: HttpRequest, signoff: SignOff) -> HttpResponse | None:
    """What an approving press brought about, however often it is repeated; None where there is no page of it."""
    pressed = request.POST.get("decision") == "approve"
    return (
        kind_of(signoff.kind).answer(request, signoff)
        if pressed and signoff.state == states.APPROVED
        else None
    )


def _decided_now(request: HttpRequest, signoff: SignOff) -> HttpResponse:
    messages.success(request, signoff.get_state_display())
    return redirect("signoff:detail", signoff.pk)


def _decided_already(request: HttpRequest, signoff: SignOff) -> HttpResponse:
    answer = _answer(request, signoff)
    if answer:
        return answer
    messages.info(request, _("This has been decided already. Here is what was decided."))
    return redirect("signoff:detail", signoff.pk)


def _page(request: HttpRequest, signoff: SignOff, **more: Any) -> HttpResponse:
    kind = kind_of(signoff.kind)
    templates = [f"signoff/kinds/{signoff.kind}.html", "signoff/payload.html"]
    context = {
        "signoff": signoff,
        "label": kind.label,
        "url": kind.url(signoff),
        "payload_template": select_template(templates),
        "may_decide": policies.may_decide(request.actor, signoff),
        "may_withdraw": policies.may_withdraw(request.actor, signoff),
        **more,
    }
    return render(request, "signoff/detail.html", context)
