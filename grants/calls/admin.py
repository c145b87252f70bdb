"""Programmes, years with envelopes and targets, calls and rubrics: data that managers keep."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from grants.calls import actions, policies
from grants.calls.builder.urls import addresses as builder_addresses
from grants.calls.call_parts_admin import FIELDSETS, BonusRules, Categories, Documents, Rates, Requirements
from grants.calls.deadline_admin import DeadlineActs
from grants.calls.extending import may_extend
from grants.calls.forms import CallForm, EnvelopeForm
from grants.calls.inquiries.admin import CallQuestionAdmin
from grants.calls.models import (
    SCORED_BY,
    Call,
    CallQuestion,
    Criterion,
    Envelope,
    FigureSource,
    Level,
    Portfolio,
    Programme,
    ProgrammeYear,
    Rubric,
    ServiceField,
    SupportType,
    Target,
)
from grants.calls.parts_admin import KeptAdmin, Parts
from grants.calls.published.admin import FigureSourceAdmin, PortfolioAdmin, PublishedFigures
from grants.calls.scored_admin import UntilScored
from portal.errors import Refused
from portal.ui.context import actor_of
from portal.ui.templatetags.portal import eok, kst


class NamedParts(Parts):
    """Service fields and support types."""

    fields = ["order", "code", "name", "name_en"]
    can_delete = False


class ServiceFields(NamedParts):
    model = ServiceField


class SupportTypes(NamedParts):
    model = SupportType


@admin.register(Programme)
class ProgrammeAdmin(KeptAdmin):
    """A line of support, with its fields and types."""

    policies = policies.programmes
    list_display = ["name", "code", "agency"]
    inlines = [ServiceFields, SupportTypes, PublishedFigures]


class Envelopes(Parts):
    """What the ledger moves is only shown."""

    model = Envelope
    form = EnvelopeForm
    can_delete = False
    fields = [
        "fiscal_year",
        "scope",
        "province",
        "service_field",
        "support_type",
        "ceiling",
        "reserved_now",
        "committed_now",
        "left_now",
        "is_example",
    ]
    readonly_fields = ["reserved_now", "committed_now", "left_now"]

    @admin.display(description=_("reserved"))
    def reserved_now(self, row: Envelope) -> str:
        """Moved by the ledger."""
        return eok(row.reserved)

    @admin.display(description=_("committed"))
    def committed_now(self, row: Envelope) -> str:
        """Moved by the ledger."""
        return eok(row.committed)

    @admin.display(description=_("left"))
    def left_now(self, row: Envelope) -> str:
        """What may still be reserved."""
        return eok(row.left) if row.pk else ""


class Targets(Parts):
    model = Target
    fields = ["kind", "value"]
    can_delete = False


@admin.register(ProgrammeYear)
class ProgrammeYearAdmin(KeptAdmin):
    """A year with its envelopes and targets."""

    policies = policies.programme_years
    list_display = ["name", "programme", "year"]
    list_select_related: ClassVar[Any] = ["programme"]
    inlines = [Envelopes, Targets]


@admin.register(Call)
class CallAdmin(DeadlineActs, KeptAdmin):
    """A call: its dates and rules; publishing and closing are acts of their own."""

    policies = policies
    form = CallForm
    list_display = ["name", "code", "programme_year", "opens", "closes", "standing"]
    list_select_related: ClassVar[Any] = ["programme_year"]
    list_filter = ["programme_year", "is_published"]
    search_fields = ["name", "name_en", "code"]
    inlines = [Rates, Categories, Documents, Requirements, BonusRules]
    change_form_template = "admin/calls/call.html"
    fieldsets = FIELDSETS

    def get_urls(self) -> list[URLPattern]:
        """Publishing, extending and closing, the form, the copy and the difference."""
        wrap = self.admin_site.admin_view
        return [
            *builder_addresses(wrap),
            path("<int:pk>/publish/", wrap(self.publish), name="calls_publish"),
            path("<int:pk>/extend/", wrap(self.extend), name="calls_extend"),
            path("<int:pk>/close-now/", wrap(self.close_now), name="calls_close_now"),
            *super().get_urls(),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The deadline of a published call is moved by acts of its own; whose money and which score count stand."""
        return ["programme_year", "closes_at", *SCORED_BY] if obj and obj.is_published else []

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form, with the acts that are possible now."""
        call = self.get_object(request, object_id)
        actor = actor_of(request)
        acts = {
            "may_publish": call and policies.may_publish(actor, call),
            "may_close_now": call and policies.may_close_now(actor, call, actor.arrived_at),
            "may_extend": call and may_extend(actor, call),
            "rubric": call and call.rubrics.filter(is_current=True).first(),
        }
        return super().change_view(request, object_id, form_url, {**acts, **(extra_context or {})})

    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the call to everybody."""
        call = get_object_or_404(policies.visible_to(actor_of(request)), pk=pk)
        if request.method == "POST":
            try:
                actions.publish(actor=actor_of(request), call=call)
                messages.success(request, _now("The call is published."))
            except Refused as refusal:
                messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("admin:calls_call_change", args=[pk]))

    @admin.display(description=_("opens"), ordering="opens_at")
    def opens(self, call: Call) -> str:
        """To the second."""
        return kst(call.opens_at)

    @admin.display(description=_("closes"), ordering="closes_at")
    def closes(self, call: Call) -> str:
        """To the second."""
        return kst(call.closes_at)

    @admin.display(description=_("state"))
    def standing(self, call: Call) -> str:
        """In preparation, coming, open or closed."""
        return str(call.standing(timezone.now()).label)


class Criteria(Parts):
    model = Criterion
    fields = ["order", "name", "name_en", "max_points", "breaks_ties", "description", "description_en"]
    show_change_link = True


class Levels(Parts):
    model = Level
    fields = ["points", "name", "name_en", "description", "description_en"]

    def _verdict(self, request: HttpRequest, obj: Any) -> Any:
        return policies.criteria.may_change(actor_of(request), obj)


@admin.register(Rubric)
class RubricAdmin(UntilScored):
    """What a call is judged by; frozen at the first score."""

    policies = policies.rubrics
    list_display = ["call", "version", "is_current", "frozen_at", "is_example"]
    list_select_related: ClassVar[Any] = ["call"]
    list_filter = ["call"]
    fields = ["call", "version", "is_current", "is_example", "source", "frozen_at"]
    readonly_fields = ["frozen_at"]
    inlines = [Criteria]
    change_form_template = "admin/calls/rubric.html"

    def get_urls(self) -> list[URLPattern]:
        """A new version."""
        wrap = self.admin_site.admin_view
        address = path("<int:pk>/new-version/", wrap(self.new_version), name="calls_rubric_new_version")
        return [address, *super().get_urls()]

    def new_version(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Copy the rubric into the next version."""
        rubric = get_object_or_404(policies.rubrics.visible_to(actor_of(request)), pk=pk)
        if request.method == "POST":
            try:
                rubric = actions.new_version(actor=actor_of(request), rubric=rubric)
                messages.success(
                    request, _now("Version %(number)s is in force.") % {"number": rubric.version}
                )
            except Refused as refusal:
                messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("admin:calls_rubric_change", args=[rubric.pk]))


@admin.register(Criterion)
class CriterionAdmin(UntilScored):
    """One criterion with its levels; reached from its rubric."""

    policies = policies.criteria
    fields = [
        "rubric",
        "order",
        "name",
        "name_en",
        "max_points",
        "breaks_ties",
        "description",
        "description_en",
    ]
    list_display = ["name", "rubric", "max_points"]
    list_select_related: ClassVar[Any] = ["rubric__call"]
    inlines = [Levels]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Not on the front page."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Its rubric stays."""
        return ["rubric"] if obj else []


admin.site.register(Portfolio, PortfolioAdmin)
admin.site.register(FigureSource, FigureSourceAdmin)
# After the calls they are about.
admin.site.register(CallQuestion, CallQuestionAdmin)
