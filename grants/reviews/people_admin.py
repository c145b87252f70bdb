"""Invitations and declarations in the back office; what a reviewer has of their own hangs on them."""

from types import SimpleNamespace
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from grants.reviews import actions, policies
from grants.reviews.forms import IntegrityTextForm, TieForm
from grants.reviews.models import IntegrityText, ReviewerTie, SeatInvitation
from grants.reviews.views import seats
from portal.accounts.queries import people_with
from portal.actor import Role
from portal.ui.admin import PolicyAdmin
from portal.ui.templatetags.portal import badge


class SeatInvitationAdmin(PolicyAdmin):
    """Who was asked to sit where, and what they answered: to read."""

    policies = SimpleNamespace(visible_to=policies.invitations_visible_to, may_list=policies.may_oversee)
    list_display = ["reviewer", "panel", "call", "is_chair", "invited_at", "standing", "answered_at"]
    list_filter = ["state", "panel__call"]
    list_select_related: ClassVar[Any] = ["reviewer", "panel__call"]
    search_fields = ["reviewer__name", "panel__name"]

    def get_urls(self) -> list[URLPattern]:
        """The reviewer's own pages."""
        wrap = self.admin_site.admin_view
        return [
            path("mine/", wrap(seats.seats), name="reviews_seats"),
            path("<int:pk>/accept/", wrap(seats.accept), name="reviews_seat_accept"),
            path("<int:pk>/decline/", wrap(seats.decline), name="reviews_seat_decline"),
            path("declaration/<int:call>/", wrap(seats.integrity), name="reviews_integrity"),
            *super().get_urls(),
        ]

    @admin.display(description=_("call"), ordering="panel__call")
    def call(self, row: SeatInvitation) -> str:
        """Of which call."""
        return row.panel.call.localized_name

    @admin.display(description=_("answer"), ordering="state")
    def standing(self, row: SeatInvitation) -> str:
        """What became of it."""
        shown = badge(row.state, row.get_state_display())
        return format_html('<span class="krds-badge bg-light-{}">{}</span>', shown["tone"], shown["label"])


class IntegrityTextAdmin(PolicyAdmin):
    """Texts of the declaration; a new one is the next version, none is changed."""

    policies = SimpleNamespace(
        visible_to=policies.texts_visible_to, may_list=policies.may_oversee, may_add=policies.may_manage
    )
    form = IntegrityTextForm
    list_display = ["call", "version", "made_at", "made_by", "is_example"]
    list_filter = ["call"]
    list_select_related: ClassVar[Any] = ["call", "made_by"]

    def perform(self, *, actor: Any, obj: IntegrityText, form: Any, change: bool) -> IntegrityText:
        """Put the next version in force."""
        return actions.change_text(actor=actor, call=obj.call, text=obj.text, text_en=obj.text_en)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The text in force of the call that is named, to be changed."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        last = self.get_queryset(request).order_by("-pk").first()
        return {"text": last.text, "text_en": last.text_en, **initial} if last else initial


class ReviewerTieAdmin(PolicyAdmin):
    """What ties reviewers to places; recorded once, struck out with a reason, never changed."""

    policies = SimpleNamespace(
        visible_to=policies.ties_visible_to,
        may_list=policies.may_oversee,
        may_add=policies.may_manage,
        may_change=policies.may_strike,
    )
    list_display = ["reviewer", "kind", "place", "since", "until", "recorded_at", "struck_at"]
    list_filter = ["kind"]
    list_select_related: ClassVar[Any] = ["reviewer", "municipality__province", "province"]
    search_fields = ["reviewer__name", "municipality__full_name", "province__name", "evidence"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's own signature
        """All of a new one; of a recorded one only why it is struck out."""
        if obj is None:
            kwargs["form"] = TieForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The reason comes when there is something to strike out."""
        return [*TieForm.Meta.fields, *(["struck_reason"] if obj else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What was recorded stays."""
        return list(TieForm.Meta.fields) if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Reviewers are chosen among those who have the role."""
        if db_field.name == "reviewer":
            kwargs["queryset"] = people_with(Role.REVIEWER).order_by("name", "id")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def perform(self, *, actor: Any, obj: ReviewerTie, form: Any, change: bool) -> ReviewerTie:
        """Record it, or strike it out."""
        if change:
            return actions.strike_tie(actor=actor, tie=obj, reason=obj.struck_reason)
        return actions.record_tie(actor=actor, tie=obj)[0]

    @admin.display(description=_("place"))
    def place(self, row: ReviewerTie) -> str:
        """Municipality or province."""
        return row.place.localized_name


class IntegrityDeclarationAdmin(PolicyAdmin):
    """Who signed which text, and when: to read."""

    policies = SimpleNamespace(visible_to=policies.declarations_visible_to, may_list=policies.may_oversee)
    list_display = ["reviewer", "text", "signed_at", "sha256"]
    list_filter = ["text__call"]
    list_select_related: ClassVar[Any] = ["reviewer", "text__call"]
    search_fields = ["reviewer__name"]
