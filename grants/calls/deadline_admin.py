"""The acts on a call's deadline in the back office: extend it, or close the call now."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.calls import actions, extending, policies
from grants.calls.acts import Act, act_page
from grants.calls.forms import CloseForm, ExtendForm
from grants.calls.models import Call
from portal.ui.context import actor_of
from portal.ui.templatetags.portal import kst


class DeadlineActs:
    """The two pages, for the admin of calls."""

    admin_site: Any

    def extend(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask until when and why, then lay it before a second manager."""
        actor, call = actor_of(request), _call(request, pk)

        def do(typed: Mapping[str, Any]) -> str:
            extending.request_extension(actor=actor, call=call, **typed)
            return _("The extension awaits another manager's sign-off. Until then the deadline stands.")

        return self._page(
            request,
            call,
            label=_("Request the extension"),
            title=_("Extend the deadline: %(call)s") % {"call": call},
            explains=[
                _("The call closes %(when)s.") % {"when": kst(call.closes_at)},
                _(
                    "A second manager signs it off before the present deadline. Then it takes effect at once, "
                    "and everyone with a draft or a filed proposal is told."
                ),
            ],
            verdict=extending.may_extend(actor, call),
            do=do,
            form=ExtendForm(request.POST or None, initial={"closes_at": call.closes_at}),
        )

    def close_now(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask why, then close."""
        actor, call = actor_of(request), _call(request, pk)

        def do(typed: Mapping[str, Any]) -> str:
            actions.close_now(actor=actor, call=call, reason=typed["reason"])
            return _("The call is closed.")

        announced = _(
            "The call was announced to close %(when)s. If you close it now, nothing that arrives from this "
            "moment on can be filed. The act is recorded with your name and reason."
        )
        return self._page(
            request,
            call,
            label=_("Close now"),
            title=_("Close now: %(call)s") % {"call": call},
            explains=[announced % {"when": kst(call.closes_at)}],
            verdict=policies.may_close_now(actor, call, actor.arrived_at),
            do=do,
            danger=True,
            form=CloseForm(request.POST or None),
        )

    def _page(self, request: HttpRequest, call: Call, *, form: Any, **act: Any) -> HttpResponse:
        back = [
            (_("Calls"), reverse("admin:calls_call_changelist")),
            (str(call), reverse("admin:calls_call_change", args=[call.pk])),
        ]
        return act_page(request, self.admin_site, Act(back=back, **act), form)


def _call(request: HttpRequest, pk: int) -> Call:
    return get_object_or_404(policies.visible_to(actor_of(request)), pk=pk)
