"""Places to look up, and memberships for administrators, in the back office."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.actor import Role
from portal.errors import Refused
from portal.ui.admin import PolicyAdmin
from portal.ui.context import actor_of
from villages import actions, policies
from villages.forms import GrantForm
from villages.models import Membership, Municipality, Province, Township, Village


@admin.display(description=_("name"), ordering="name")
def place_name(place: Province | Municipality | Township) -> str:
    """In the language of the page."""
    return place.localized_name


@admin.register(Province)
class ProvinceAdmin(PolicyAdmin):
    """시·도, to look up."""

    policies = policies.PROVINCES
    list_display = ["code", place_name, "kind", "valid_from", "valid_to"]
    list_filter = ["kind"]
    search_fields = ["code", "name", "name_en"]


@admin.register(Municipality)
class MunicipalityAdmin(PolicyAdmin):
    """지자체, to look up: always with its province."""

    policies = policies.MUNICIPALITIES
    list_display = ["code", place_name, "kind", "decline", "valid_from", "valid_to"]
    list_filter = ["kind", "is_basic", "decline", "province"]
    search_fields = ["code", "full_name", "full_name_en"]


@admin.register(Township)
class TownshipAdmin(PolicyAdmin):
    """읍·면·동, to look up."""

    policies = policies.TOWNSHIPS
    list_display = ["code", "municipality", place_name, "kind"]
    list_filter = ["kind", "municipality__province"]
    list_select_related: ClassVar[Any] = ["municipality"]
    search_fields = ["code", "name", "name_en", "municipality__full_name", "municipality__full_name_en"]


@admin.register(Village)
class VillageAdmin(PolicyAdmin):
    """마을, as those who apply named them."""

    policies = policies.VILLAGES
    list_display = ["name", "township", "municipality", "named_by", "named_at"]
    list_filter = ["township__municipality__province"]
    list_select_related: ClassVar[Any] = ["township__municipality", "named_by"]
    search_fields = ["name", "township__name", "township__municipality__full_name"]

    @admin.display(description=_("municipality"), ordering="township__municipality")
    def municipality(self, village: Village) -> str:
        """Province and name."""
        return str(village.township.municipality)


class IsActive(admin.SimpleListFilter):
    """Those in force now, or those that are not."""

    title = _("whether in force")
    parameter_name = "active"

    def lookups(self, *_given: Any) -> list[tuple[str, Any]]:
        """Yes and no."""
        return [("1", _("Now")), ("0", _("Not now"))]

    def queryset(self, _request: HttpRequest, memberships: Any) -> Any:
        """Narrowed by time."""
        active = Membership.objects.active().values("pk")
        narrowed = {"1": memberships.filter(pk__in=active), "0": memberships.exclude(pk__in=active)}
        return narrowed.get(self.value() or "", memberships)


@admin.register(Membership)
class MembershipAdmin(PolicyAdmin):
    """Who acts for which place. Granting and ending go through the actions."""

    policies: ClassVar[Any] = policies
    list_display = ["user", "role", "at_place", "acting_for", "valid_from", "valid_until"]
    list_filter = [IsActive, "role", "municipality__province"]
    list_select_related: ClassVar[Any] = [
        "user",
        "municipality",
        "province",
        "acting_for__user",
        "acting_for__municipality",
    ]
    search_fields = ["user__name", "user__email", "municipality__full_name", "province__name"]
    form = GrantForm
    shown = [
        "user",
        "role",
        "municipality",
        "province",
        "acting_for",
        "valid_from",
        "valid_until",
        "granted_by",
        "ended_by",
    ]
    actions = ["end_now"]

    @admin.display(description=_("place"))
    def at_place(self, membership: Membership) -> str:
        """The municipality or the province."""
        return str(membership.place or "–")

    def get_fields(self, request: HttpRequest, obj: Membership | None = None) -> Any:
        """What is asked to grant one; what is known of one granted."""
        return self.shown if obj else super().get_fields(request, obj)

    def perform(self, **given: Any) -> Membership:
        """Grant; a membership once granted is ended, never edited."""
        typed = given["form"].cleaned_data
        return actions.grant_membership(
            actor=given["actor"],
            user=typed["person"],
            role=Role(typed["role"]),
            municipality=typed["municipality"],
            province=typed["province"],
            valid_from=typed["valid_from"],
            valid_until=typed["valid_until"],
        )

    @admin.action(description=_("End the chosen memberships now"), permissions=["end"])
    def end_now(self, request: HttpRequest, memberships: Any) -> None:
        """All, or with the reason none."""
        try:
            actions.end_memberships(actor=actor_of(request), memberships=list(memberships))
        except Refused as refusal:
            sentence = _("%(reason)s Nothing was changed.") % {"reason": refusal}
            self.message_user(request, sentence, messages.ERROR)
        else:
            self.message_user(request, _("The chosen memberships have ended."))

    def has_end_permission(self, request: HttpRequest) -> bool:
        """As the policy of granting says."""
        return bool(policies.may_grant(actor_of(request)))
