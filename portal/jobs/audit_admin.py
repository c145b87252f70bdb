"""The audit in the back office: to read, with the link that seals each entry.

It lives here because the audit itself knows nothing of pages.
"""

import json
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal.audit import policies
from portal.audit.models import Entry
from portal.audit.queries import unsealed_entries
from portal.ui.admin import PolicyAdmin
from portal.ui.templatetags.history import deed, roles_in_words
from portal.ui.templatetags.portal import kst


class IsSealed(admin.SimpleListFilter):
    """Sealed, or still waiting for the sealer."""

    title = _("sealed")
    parameter_name = "sealed"

    def lookups(self, *_given: Any) -> list[tuple[str, Any]]:
        """Yes and no."""
        return [("1", _("Yes")), ("0", _("Not yet"))]

    def queryset(self, _request: HttpRequest, entries: Any) -> Any:
        """Narrowed."""
        if self.value() == "0":
            return entries.filter(pk__in=unsealed_entries(everything=True).values("pk"))
        return entries.exclude(seal=None) if self.value() == "1" else entries


@admin.register(Entry)
class EntryAdmin(PolicyAdmin):
    """Who did what; nothing here is ever changed."""

    policies: ClassVar[Any] = policies
    list_display = ["moment", "deed", "person", "target", "link"]
    list_filter = ["at", IsSealed]
    list_select_related = ["user", "seal"]  # type: ignore[misc]
    search_fields = ["=act", "=target", "=request_id", "=user__email", "=user__name"]
    search_help_text = _("The whole act, the whole name of the thing, a request, an e-mail or a name.")
    fields = [
        "moment",
        "deed",
        "act",
        "user",
        "role_names",
        "address",
        "request_id",
        "target",
        "what_changed",
        "link",
        "digests",
    ]

    @admin.display(description=_("at"), ordering="id")
    def moment(self, entry: Entry) -> str:
        """To the second, by Seoul's clock."""
        return kst(entry.at)

    @admin.display(description=_("act"), ordering="act")
    def deed(self, entry: Entry) -> str:
        """In words."""
        return deed(entry.act)

    @admin.display(description=_("roles"))
    def role_names(self, entry: Entry) -> str:
        """In words."""
        return roles_in_words(entry.roles)

    @admin.display(description=_("person"), ordering="user__name")
    def person(self, entry: Entry) -> str:
        """The name alone."""
        return entry.user.name if entry.user else ""

    @admin.display(description=_("link of the chain"))
    def link(self, entry: Entry) -> str:
        """The number of its seal and when it was sealed."""
        seal = getattr(entry, "seal", None)
        return f"#{seal.number:,} · {kst(seal.sealed_at)}" if seal else _now("not yet sealed")

    @admin.display(description=_("changes"))
    def what_changed(self, entry: Entry) -> SafeString:
        """As it was written down."""
        return format_html("<pre>{}</pre>", json.dumps(entry.changes, ensure_ascii=False, indent=1))

    @admin.display(description=_("digest and chain"))
    def digests(self, entry: Entry) -> str:
        """What the seal proves it by."""
        seal = getattr(entry, "seal", None)
        return f"{seal.digest} {seal.chain}" if seal else ""
