"""Sign-offs in the back office: for those who read all."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.signoff import policies
from portal.signoff.models import SignOff
from portal.signoff.registry import kind_of
from portal.ui.admin import PolicyAdmin


@admin.register(SignOff)
class SignOffAdmin(PolicyAdmin):
    """Who drafted what, and who decided."""

    policies = policies
    list_display = [
        "title",
        "kind_name",
        "state",
        "drafted_by",
        "drafted_at",
        "decided_by",
        "decided_at",
        "is_acting",
    ]
    list_filter = ["state", "kind", "is_acting"]
    list_select_related = ["drafted_by", "decided_by"]
    search_fields = ["title", "=about", "=payload_hash", "drafted_by__name", "decided_by__name"]
    fields = [*list_display, "about", "reason", "payload_hash", "payload"]

    @admin.display(description=_("kind"), ordering="kind")
    def kind_name(self, signoff: SignOff) -> str:
        """As its room calls it."""
        return str(kind_of(signoff.kind).label)
