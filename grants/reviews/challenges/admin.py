"""Challenges in the back office: who could be meant, and how the committee decided."""

from types import SimpleNamespace
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from grants.reviews import policies
from grants.reviews.challenges import actions, queries
from grants.reviews.challenges import policies as challenges
from grants.reviews.challenges.forms import GroundsForm, RulingForm, WhomForm
from grants.reviews.models import Challenge
from grants.reviews.views.pages import page
from portal.accounts.models import User
from portal.accounts.queries import people_with
from portal.actor import Role
from portal.errors import Refused
from portal.numbers import number_in
from portal.ui.admin import PolicyAdmin
from portal.ui.context import actor_of


class ChallengeAdmin(PolicyAdmin):
    """A list; a row leads to the page on which it is decided."""

    policies = SimpleNamespace(visible_to=challenges.visible_to, may_list=policies.may_oversee)
    list_display = ["named", "kind", "about", "filed_at", "decided"]
    list_filter = ["kind", "proposal__call"]
    list_select_related: ClassVar[Any] = ["proposal__municipality"]
    search_fields = ["named", "proposal__title"]
    change_list_template = "admin/reviews/challenges.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        """With how many rulings there are."""
        return super().get_queryset(request).annotate(ruled=Count("rulings"))

    @admin.display(description=_("proposal"))
    def about(self, row: Challenge) -> str:
        """Whose and which."""
        return f"{row.proposal.municipality.localized_name} · {row.proposal.title}"

    @admin.display(description=_("decided"), boolean=True, ordering="ruled")
    def decided(self, row: Any) -> bool:
        """Whether any ruling answers it."""
        return bool(row.ruled)

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_more: Any) -> HttpResponse:
        """What is said, who may be meant, the committee without that person, and what was decided."""
        found = self.get_object(request, object_id)
        if found is None or not policies.may_oversee(actor_of(request)):
            raise Http404
        if request.method == "POST":
            return self._decide(request, found)
        return self._show(request, found)

    def _decide(self, request: HttpRequest, found: Challenge) -> HttpResponse:
        nobody = "nobody" in request.POST
        concerned = None if nobody else _concerned(request)
        form: Any = (
            GroundsForm(request.POST)
            if nobody or concerned is None
            else RulingForm(request.POST, committee=queries.committee_on(found, concerned))
        )
        if not form.is_valid():
            return self._show(request, found, form=form)
        given = {"actor": actor_of(request), "challenge_id": found.pk, "reason": form.cleaned_data["reason"]}
        try:
            if concerned is None:
                actions.rule_nobody(**given)
            else:
                actions.rule(**given, reviewer=concerned, votes=form.votes())
        except Refused as refusal:
            return self._show(request, found, form=form, problem=str(refusal))
        messages.success(request, _now("The decision is recorded. The municipality is not told."))
        return HttpResponseRedirect(reverse("admin:reviews_challenge_change", args=[found.pk]))

    def _show(
        self, request: HttpRequest, found: Challenge, *, form: Any = None, problem: str = ""
    ) -> HttpResponse:
        concerned = _concerned(request)
        pool = people_with(Role.REVIEWER).order_by("name", "pk")
        committee = queries.committee_on(found, concerned) if concerned else []
        context = {
            "challenge": found,
            "rulings": found.rulings.select_related("reviewer", "recorded_by").prefetch_related(
                "votes__member"
            ),
            "meant": list(queries.meant_by(found)),
            "whom": WhomForm(initial={"reviewer": concerned}, pool=pool),
            "concerned": concerned,
            "ruling_form": form if isinstance(form, RulingForm) else RulingForm(committee=committee),
            "grounds_form": form if isinstance(form, GroundsForm) else GroundsForm(auto_id="nobody_%s"),
            "may_manage": bool(policies.may_manage(actor_of(request))),
            "problem": problem,
        }
        return page(request, "admin/reviews/challenge.html", _now("Challenge"), context)


def _concerned(request: HttpRequest) -> User | None:
    """The reviewer of the pool that the page is about."""
    chosen = request.POST.get("reviewer") or request.GET.get("reviewer") or ""
    return people_with(Role.REVIEWER).filter(pk=number_in(chosen)).first()
