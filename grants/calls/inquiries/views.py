"""Where officers ask about a call, and read what became of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grants.calls import policies
from grants.calls.inquiries import actions, queries
from grants.calls.inquiries.forms import AskForm
from portal.actor import Role
from portal.errors import Refused
from villages.queries import municipalities_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """The form, and what one's own municipality asked before."""
    actor = request.actor
    call = get_object_or_404(policies.visible_to(actor), code=code)
    if not actor.has(Role.OFFICER, Role.SIGNER):
        raise Http404
    places = municipalities_of(actor, Role.OFFICER)
    form = AskForm(request.POST or None, municipalities=places)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask(actor=actor, call=call, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your question was sent. You are told when it is answered."))
            return redirect("calls:ask", code)
    context = {
        "call": call,
        "form": form,
        "may_ask": actor.has(Role.OFFICER) and call.takes_questions(request.arrived_at),
        "asked": queries.ours(actor, call),
        "example_data": call.is_example,
        "trail": [
            (_("Home"), "/"),
            (_("Calls"), reverse("calls:list")),
            (call.localized_name, call.get_absolute_url()),
            (_("Ask a question"), None),
        ],
    }
    return render(request, "calls/ask.html", context)
