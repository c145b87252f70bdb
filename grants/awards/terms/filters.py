"""How the list of awards is narrowed to what waits for its municipality."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from grants.awards import states
from grants.awards.models import Award
from grants.awards.terms.queries import awaits_budget


class AwaitingBudget(admin.SimpleListFilter):
    """Awards in force whose revised budget nobody confirmed yet."""

    title = _("revised budget")
    parameter_name = "budget"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """One choice."""
        return [("awaited", _("Awaiting confirmation"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Award]) -> QuerySet[Award]:
        """Those that wait."""
        if self.value() == "awaited":
            return queryset.filter(awaits_budget(), state=states.PUBLISHED)
        return queryset
