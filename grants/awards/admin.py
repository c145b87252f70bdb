"""The back office's lists of awards, decisions, ledger and alerts; the big screens hang on them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from grants.awards import builder, dashboard, policies, register_admin, stepping
from grants.awards.alert_admin import AlertAdmin, AlertSettingAdmin
from grants.awards.books.admin import LedgerAdmin
from grants.awards.letters.views import office
from grants.awards.models import Alert, AlertSetting, Award, Decision, Slate
from grants.awards.queries import totals_of
from grants.awards.slating.admin import SlateAdmin
from grants.awards.terms import office as terms_office
from grants.awards.terms.filters import AwaitingBudget
from portal.ui.admin import PolicyAdmin
from portal.ui.templatetags.portal import grouped, kst

__all__ = ["AlertAdmin", "AwardAdmin", "DecisionAdmin", "LedgerAdmin", "register_admin"]
LINKED = frozenset(
    {
        "amount__gte",
        "amount__lt",
        "municipality__code",
        "municipality__province__code__exact",
        "submission__service_field__code",
        "submission__support_type__code",
    }
)


class ReadOnly(PolicyAdmin):
    """Nothing is typed into these; actions write them."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All that is shown."""
        return self.fields or ()


@admin.register(Award)
class AwardAdmin(ReadOnly):
    """Awards, and the dashboard of their envelopes."""

    policies = policies
    list_display = ("municipality", "title", "state", "amount_shown", "call", "published_shown")
    list_select_related = ("municipality", "submission", "decision__call")
    change_form_template = "admin/awards/award.html"
    change_list_template = "admin/awards/awards.html"
    list_filter = (
        "state",
        AwaitingBudget,
        "programme_year",
        "municipality__province",
        "submission__service_field",
        "submission__support_type",
    )
    search_fields = (
        "municipality__full_name",
        "municipality__full_name_en",
        "submission__title",
        "submission__number",
    )
    fields = (
        "municipality",
        "submission",
        "title",
        "state",
        "amount_shown",
        "years_shown",
        "decision",
        "published_shown",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Award]:
        """Without the filed copies."""
        return super().get_queryset(request).defer("submission__package")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The rows with what they add up to, so that a figure that led here can be checked."""
        response = super().changelist_view(request, extra_context)
        if isinstance(response, TemplateResponse) and response.context_data and "cl" in response.context_data:
            response.context_data["totals"] = totals_of(response.context_data["cl"].queryset)
        return response

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Also by the codes that the dashboard links with."""
        return lookup in LINKED or super().lookup_allowed(lookup, value, request)

    def get_urls(self) -> list[URLPattern]:
        """The dashboard stands beside the list."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/terms/", view(terms_office.terms), name="awards_award_terms"),
            path(
                "<int:pk>/terms/<int:condition_id>/",
                view(terms_office.change_condition),
                name="awards_condition",
            ),
            path("dashboard/", view(dashboard.page), name="awards_dashboard"),
            path("dashboard/live/", view(dashboard.live), name="awards_dashboard_live"),
            path("dashboard/table.xlsx", view(dashboard.table), name="awards_dashboard_table"),
            path("dashboard/<slug:name>.svg", view(dashboard.picture), name="awards_dashboard_picture"),
            *super().get_urls(),
        ]

    @admin.display(description=_("title of the project"), ordering="submission__title")
    def title(self, award: Award) -> str:
        """The project's title, as filed."""
        return award.submission.title

    @admin.display(description=_("national share (won)"), ordering="amount")
    def amount_shown(self, award: Award) -> str:
        """All digits."""
        return grouped(award.amount)

    @admin.display(description=_("call"), ordering="decision__call")
    def call(self, award: Award) -> str:
        """The call it was decided in."""
        return str(award.decision.call)

    @admin.display(description=_("published at"), ordering="published_at")
    def published_shown(self, award: Award) -> str:
        """To the second."""
        return kst(award.published_at) or "–"

    @admin.display(description=_("by fiscal year (won)"))
    def years_shown(self, award: Award) -> str:
        """Every fiscal year's share."""
        return ", ".join(
            f"{each.fiscal_year}: {grouped(each.amount)}" for each in award.years.order_by("fiscal_year")
        )


@admin.register(Decision)
class DecisionAdmin(ReadOnly):
    """Decisions; one row opens the builder."""

    policies = policies.Decisions
    list_display = ("__str__", "call", "state", "drafted_by", "drafted_shown", "published_shown")
    list_select_related = ("call", "drafted_by")
    list_filter = ("state", "call")

    def get_urls(self) -> list[URLPattern]:
        """What the builder posts to."""
        view = self.admin_site.admin_view
        return [
            path(
                "<int:pk>/line/<int:submission_id>/", view(stepping.change_line), name="awards_decision_line"
            ),
            path("<int:pk>/publication/", view(builder.request_publication), name="awards_decision_request"),
            path("<int:pk>/cancellation/", view(builder.cancel), name="awards_decision_cancel"),
            *office.addresses(view),
            path("<int:pk>/stop/", view(builder.stop), name="awards_decision_stop"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Choose the ranking from which a decision is drafted."""
        return builder.start(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The builder: every line of the decision beside the envelope and the targets."""
        return builder.page(request, object_id)

    @admin.display(description=_("drafted at"), ordering="drafted_at")
    def drafted_shown(self, decision: Decision) -> str:
        """To the second."""
        return kst(decision.drafted_at)

    @admin.display(description=_("published at"), ordering="published_at")
    def published_shown(self, decision: Decision) -> str:
        """To the second."""
        return kst(decision.published_at) or "–"


admin.site.register(Slate, SlateAdmin)
admin.site.register(Alert, AlertAdmin)
admin.site.register(AlertSetting, AlertSettingAdmin)
