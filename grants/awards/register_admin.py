"""The register of exceptions as a list of the back office."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from grants.awards import policies, register
from grants.awards.models import DecisionLine
from portal.actor import Actor
from portal.ui.admin import PolicyAdmin
from portal.ui.templatetags.portal import grouped

# Two lines of a cell: what is looked for, and more of it.
LINES = '<strong>{}</strong><span class="second-line">{}</span>'


class Exceptions(policies.OfMinistry):
    """Who reads the register; nobody writes in it by hand."""

    @staticmethod
    def visible_to(actor: Actor) -> QuerySet[DecisionLine]:
        """All, to the ministry."""
        return register.exceptions(actor)


@admin.register(DecisionLine)
class ExceptionAdmin(PolicyAdmin):
    """Every line that left its ranking."""

    policies = Exceptions
    list_display = (
        "rank",
        "project",
        "amount_shown",
        "moved",
        "reason_said",
        "persons",
    )
    list_display_links = None
    list_filter = (
        "reason",
        "outcome",
        "decision__state",
        "decision__call",
        "submission__municipality__province",
    )
    search_fields = (
        "submission__number",
        "submission__title",
        "submission__municipality__full_name",
        "submission__municipality__full_name_en",
        "reason_words",
    )
    change_list_template = "admin/awards/register.html"
    fields = ("decision", "submission", "rank", "plain_outcome", "outcome", "reason", "reason_words")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All that is shown."""
        return self.fields

    def get_ordering(self, request: HttpRequest) -> Any:
        """The newest decision first, by rank within."""
        return ["-decision", "rank", "submission"]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Headed by what it is called."""
        return super().changelist_view(
            request, {"title": _now("Register of exceptions"), **(extra_context or {})}
        )

    def get_urls(self) -> list[URLPattern]:
        """The workbook stands beside the list, with the same filters."""
        return [
            path("table.xlsx", self.admin_site.admin_view(self.table), name="awards_exceptions_table"),
            *super().get_urls(),
        ]

    def table(self, request: HttpRequest) -> HttpResponse:
        """What the list shows, all pages of it."""
        if not self.has_view_permission(request):
            raise Http404
        rows = self.get_changelist_instance(request).get_queryset(request)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        response = HttpResponse(register.workbook_of(rows), content_type=kind)
        response["Content-Disposition"] = 'attachment; filename="exceptions.xlsx"'
        return response

    @admin.display(description=_("project"), ordering="submission__municipality__full_name")
    def project(self, line: DecisionLine) -> str:
        """Whose it is, and its title and number as filed."""
        of = line.submission
        return format_html(LINES, of.municipality, f"{of.title} ({of.number})")

    @admin.display(description=_("asked of this fiscal year (won)"), ordering="amount")
    def amount_shown(self, line: DecisionLine) -> str:
        """All digits."""
        return grouped(line.amount)

    @admin.display(description=_("by the ranking → decided"))
    def moved(self, line: DecisionLine) -> str:
        """From what the ranking alone says to what was decided."""
        return f"{line.get_plain_outcome_display()} → {line.get_outcome_display()}"

    @admin.display(description=_("reason"), ordering="reason")
    def reason_said(self, line: DecisionLine) -> str:
        """Its code in words, and what was written."""
        return format_html(LINES, line.get_reason_display(), line.reason_words)

    @admin.display(description=_("drafted by → signed off by"))
    def persons(self, line: DecisionLine) -> str:
        """Who changed it by hand; who signed it off, and when."""
        signer = register.approver_of(line)
        signed = f"→ {signer} {register.approval_of(line)}" if signer else ""
        return format_html(LINES, register.drafter_of(line), signed)
