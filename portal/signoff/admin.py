"""Sign-offs in the back office: for those who read all."""

from django.contrib import admin

from portal.signoff import policies
from portal.signoff.models import SignOff
from portal.ui.admin import PolicyAdmin


@admin.register(SignOff)
class SignOffAdmin(PolicyAdmin):
    """Who drafted what, and who decided."""

    policies = policies
    list_display = [
        "title",
        "kind",
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
