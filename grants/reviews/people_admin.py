"""Invitations and declarations in the back office; what a reviewer has of their own hangs on them."""

from types import SimpleNamespace
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import ManyToManyField
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from grants.reviews import actions, policies
from grants.reviews.forms import IntegrityTextForm, TieForm
from grants.reviews.models import IntegrityText, ReviewerProfile, ReviewerTie, SeatInvitation, Technology
from grants.reviews.roster import views as roster
from grants.reviews.views import seats, ties
from portal.accounts.queries import people_with
from portal.actor import Role
from portal.ui.admin import NATIVE_FIELDS, PolicyAdmin
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

    def get_urls(self) -> list[URLPattern]:
        """The reviewer's own page."""
        wrap = self.admin_site.admin_view
        return [path("mine/", wrap(ties.own), name="reviews_own_ties"), *super().get_urls()]

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


class ReviewerProfileAdmin(PolicyAdmin):
    """Reviewers with their homes, from which exclusions follow."""

    policies = SimpleNamespace(
        visible_to=policies.reviewers_visible_to,
        may_list=policies.may_oversee,
        may_add=policies.may_manage,
        may_change=lambda actor, _profile: policies.may_manage(actor),
    )
    fields = [
        "user",
        "institution",
        "home_province",
        "home_municipality",
        "service_fields",
        "technologies",
        "capacity",
    ]
    formfield_overrides = {**NATIVE_FIELDS, ManyToManyField: {"widget": CheckboxSelectMultiple}}
    list_display = ["user", "institution", "home_province", "home_municipality", "capacity"]
    list_select_related: ClassVar[Any] = ["user", "home_province", "home_municipality"]
    list_filter = ["home_province"]
    search_fields = ["user__name", "institution"]

    change_list_template = "admin/reviews/reviewers.html"

    def get_urls(self) -> list[URLPattern]:
        """Reviewers from a spreadsheet."""
        wrap = self.admin_site.admin_view
        return [
            path("spreadsheet/", wrap(roster.upload), name="reviews_roster"),
            path("spreadsheet/form/", wrap(roster.template), name="reviews_roster_form"),
            *super().get_urls(),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Whose profile it is stays."""
        return ["user"] if obj else []

    def perform(self, *, actor: Any, obj: ReviewerProfile, form: Any, change: bool) -> ReviewerProfile:
        """Keep what is known."""
        return actions.save_reviewer(
            actor=actor,
            user=obj.user,
            institution=obj.institution,
            home_province=obj.home_province,
            home_municipality=obj.home_municipality,
            service_fields=form.cleaned_data["service_fields"],
            technologies=form.cleaned_data["technologies"],
            capacity=obj.capacity,
        )


class TechnologyAdmin(PolicyAdmin):
    """Technologies that reviewers know, with the words by which a title names them."""

    policies = SimpleNamespace(
        visible_to=policies.technologies_visible_to,
        may_list=policies.may_oversee,
        may_add=policies.may_manage,
        may_change=lambda actor, _technology: policies.may_manage(actor),
    )
    fields = ["name", "name_en", "words"]
    list_display = ["name", "name_en"]

    def perform(self, *, actor: Any, obj: Technology, form: Any, change: bool) -> Technology:
        """Keep it."""
        return actions.save_technology(actor=actor, technology=obj)
