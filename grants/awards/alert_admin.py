"""The back office's list of alerts, and the rules they follow."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from grants.awards import alert_rules, alert_telling, policies
from grants.awards.alert_words import sentence_of
from grants.awards.models import Alert, AlertSetting
from portal.ui.admin import PolicyAdmin
from portal.ui.context import actor_of
from portal.ui.templatetags.portal import kst


class Standing(admin.SimpleListFilter):
    """Alerts that stand, and those that have passed."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Two choices."""
        return [("yes", _("Standing")), ("no", _("Passed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Alert]) -> QuerySet[Alert]:
        """By whether it was cleared."""
        if self.value() in {"yes", "no"}:
            return queryset.filter(cleared_at__isnull=self.value() == "yes")
        return queryset


class AlertAdmin(PolicyAdmin):
    """What deserves a look; standing first."""

    policies = policies.Alerts
    change_list_template = "admin/awards/alerts.html"
    actions = ("acknowledge",)
    list_display = ("said", "rule", "programme_year", "raised_shown", "seen_to_shown", "cleared_shown")
    list_display_links = None
    list_select_related = (
        "programme_year",
        "acknowledged_by",
        "adjustment",
        "envelope__province",
        "envelope__service_field",
        "envelope__support_type",
    )
    list_filter = (Standing, "rule", "programme_year")
    fields = ("said", "rule", "programme_year", "raised_shown", "seen_to_shown", "cleared_shown")
    readonly_fields = fields

    def get_actions(self, request: HttpRequest) -> Any:
        """To acknowledge, for those who act on alerts."""
        return super().get_actions(request) if policies.may_acknowledge(actor_of(request)) else {}

    def get_action_choices(self, request: HttpRequest, default_choices: Any = ()) -> list[Any]:
        """The one act there is, chosen already."""
        return super().get_action_choices(request, default_choices=list(default_choices))

    @admin.action(description=_("Acknowledge: I see to it"))
    def acknowledge(self, request: HttpRequest, queryset: QuerySet[Alert]) -> None:
        """Everybody sees from now on who does."""
        number = alert_telling.acknowledge(actor=actor_of(request), alerts=queryset)
        said = ngettext("%(number)s alert acknowledged.", "%(number)s alerts acknowledged.", number)
        messages.success(request, said % {"number": number})

    @admin.display(description=_("alert"))
    def said(self, alert: Alert) -> str:
        """The sentence; one about an award leads to its terms."""
        if alert.adjustment is None:
            return sentence_of(alert)
        address = reverse("admin:awards_award_terms", args=[alert.adjustment.award_id])
        return format_html('<a href="{}">{}</a>', address, sentence_of(alert))

    @admin.display(description=_("raised at"), ordering="raised_at")
    def raised_shown(self, alert: Alert) -> str:
        """To the second."""
        return kst(alert.raised_at)

    @admin.display(description=_("acknowledged"), ordering="acknowledged_at")
    def seen_to_shown(self, alert: Alert) -> str:
        """By whom and when."""
        by = alert.acknowledged_by
        return f"{by.name} {kst(alert.acknowledged_at)}" if by else "–"

    @admin.display(description=_("cleared at"), ordering="cleared_at")
    def cleared_shown(self, alert: Alert) -> str:
        """To the second."""
        return kst(alert.cleared_at) or "–"


class AlertSettingAdmin(PolicyAdmin):
    """Which alerts are raised and who is told; the new rule holds from the next look at the totals."""

    policies = policies.AlertRules
    fields = ("rule", "level", "is_on", "tells_managers", "tells_finance", "tells_administrators")
    list_display = ("rule", "level_shown", *fields[2:])

    @admin.display(description=_("level (%)"), ordering="level")
    def level_shown(self, setting: AlertSetting) -> str:
        """A dash where the rule knows no level."""
        return str(setting.level or "–")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AlertSetting]:
        """With the usual ones, where nobody has kept any yet."""
        alert_rules.settings()
        return super().get_queryset(request)

    def perform(self, *, actor: Any, obj: AlertSetting, form: Any, change: bool) -> AlertSetting:
        """Keep the rule."""
        return alert_rules.keep_setting(actor=actor, setting=obj)
