"""The ledger in the back office: its list is the account statement, the envelopes stand beside it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from grants.awards import policies
from grants.awards.books import envelopes, statement
from grants.awards.models import LedgerEntry
from portal.ui.admin import PolicyAdmin


@admin.register(LedgerEntry)
class LedgerAdmin(PolicyAdmin):
    """Nothing is typed into the ledger; ceilings are changed by acts of their own."""

    policies = policies.Ledger

    def get_urls(self) -> list[URLPattern]:
        """The envelopes, and the statement as a file."""
        view = self.admin_site.admin_view
        return [
            path("envelopes/", view(envelopes.listed), name="awards_envelopes"),
            path("envelopes/add/", view(envelopes.add), name="awards_envelope_add"),
            path("envelopes/<int:pk>/", view(envelopes.page), name="awards_envelope"),
            path("export/", view(statement.export), name="awards_statement_export"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The account statement."""
        return statement.page(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One movement with everything it leads to."""
        return statement.entry(request, object_id)
