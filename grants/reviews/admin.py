"""The review in the back office: lists as the admin's, big screens as views of the same site."""

from types import SimpleNamespace
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Blindness
from grants.reviews import actions, policies, queries
from grants.reviews.appeals.admin import AppealAdmin
from grants.reviews.assignment_urls import addresses as assignment_addresses
from grants.reviews.blinding.lists import SheetList
from grants.reviews.blinding.shown import Shown, shown_to
from grants.reviews.chairing import views as chairing
from grants.reviews.chairing.admin import ReminderRuleAdmin
from grants.reviews.challenges.admin import ChallengeAdmin
from grants.reviews.forms import PanelForm
from grants.reviews.meeting.urls import addresses as meeting_addresses
from grants.reviews.models import (
    Appeal,
    Challenge,
    Exclusion,
    IntegrityDeclaration,
    IntegrityText,
    Panel,
    ReminderRule,
    ReviewerProfile,
    ReviewerTie,
    ScoreSheet,
    SeatInvitation,
    Technology,
)
from grants.reviews.papers.urls import addresses as paper_addresses
from grants.reviews.people_admin import (
    IntegrityDeclarationAdmin,
    IntegrityTextAdmin,
    ReviewerProfileAdmin,
    ReviewerTieAdmin,
    SeatInvitationAdmin,
    TechnologyAdmin,
)
from grants.reviews.ranking_urls import addresses as ranking_addresses
from grants.reviews.views import board, inviting, panel, places, sheet
from portal.actor import Role
from portal.ui.admin import PolicyAdmin
from portal.ui.context import actor_of
from portal.ui.templatetags.portal import badge

Queried = QuerySet[Any]


class WhoseFilter(admin.SimpleListFilter):
    """A chair's own sheets, unless they ask for those of the panel; other reviewers see but their own."""

    title = _("whose")
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Only who chairs a panel has a choice."""
        return [("panel", _("of my panel"))] if actor_of(request).has(Role.CHAIR) else []

    def queryset(self, request: HttpRequest, queryset: Queried) -> Queried:
        """One's own, or as a chair those of others."""
        actor = actor_of(request)
        if actor.has(*policies.OVERSEERS):
            return queryset
        if self.value() == "panel":
            return queryset.exclude(reviewer=actor.user)
        return queryset.filter(reviewer=actor.user)


@admin.register(ScoreSheet)
class ScoreSheetAdmin(PolicyAdmin):
    """Score sheets; a row leads to the sheet's own page."""

    policies = policies
    list_display = ["proposal", "municipality", "field", "panel", "standing", "points"]
    # Nobody learns who applies by an order either.
    list_of_reviewers = ("proposal", "applicant", "field", "panel", "standing", "points")
    list_display_links = None
    list_filter = [WhoseFilter, "state", ("assignment__panel", admin.RelatedOnlyFieldListFilter)]
    search_fields = [
        "assignment__submission__number",
        "assignment__submission__title",
        "assignment__submission__municipality__full_name",
        "assignment__submission__municipality__full_name_en",
    ]
    ordering: ClassVar[Any] = ["assignment__submission__number", "id"]
    change_list_template = "admin/reviews/sheets.html"

    def get_queryset(self, request: HttpRequest) -> Queried:
        """What a row shows, without the filed copies themselves."""
        return queries.for_the_list(super().get_queryset(request))

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """Who scores sees first what is still to be scored."""
        own = not actor_of(request).has(*policies.OVERSEERS)
        return [*([queries.unfinished_first()] if own else []), *self.ordering]

    def get_list_display(self, request: HttpRequest) -> list[str]:
        """Whose sheet it is matters to those who see more than their own."""
        actor = actor_of(request)
        if actor.has(*policies.OVERSEERS):
            return [*self.list_display, "reviewer"]
        of_panel = request.GET.get(WhoseFilter.parameter_name) == "panel"
        return [*self.list_of_reviewers, *(["reviewer"] if of_panel else [])]

    def get_changelist(self, request: HttpRequest, **_options: Any) -> type[ChangeList]:
        """The list that knows what it may show."""
        return SheetList

    def get_search_results(self, request: HttpRequest, queryset: Queried, search_term: str) -> Any:
        """Where who applies is withheld, only the number is searched: a hit would tell of the name."""
        found, doubled = super().get_search_results(request, queryset, search_term)
        if actor_of(request).has(*policies.OVERSEERS):
            return found, doubled
        hidden = Q(blind=Blindness.DOUBLE)
        by_number = queryset.filter(hidden, assignment__submission__number__icontains=search_term)
        return found.exclude(hidden) | by_number, doubled

    def get_urls(self) -> list[URLPattern]:
        """The pages of one sheet."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/sheet/", wrap(sheet.sheet), name="reviews_sheet"),
            path("<int:pk>/open/", wrap(sheet.open_sheet), name="reviews_sheet_open"),
            path("<int:pk>/step-aside/", wrap(sheet.recuse), name="reviews_sheet_recuse"),
            path("<int:pk>/return/", wrap(sheet.return_sheet), name="reviews_sheet_return"),
            path("<int:pk>/lock/", wrap(sheet.lock), name="reviews_sheet_lock"),
            path("<int:pk>/exclude/", wrap(sheet.exclude), name="reviews_sheet_exclude"),
            path("<int:pk>/files/<int:number>/", wrap(sheet.attachment), name="reviews_attachment"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, headed by what is done and what is left of one's own."""
        actor = actor_of(request)
        progress = queries.progress_of(actor) if actor.has(Role.REVIEWER) else None
        return super().changelist_view(request, {"progress": progress, **(extra_context or {})})

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_more: Any) -> HttpResponse:
        """A sheet has a page of its own; the unseen is a 404 there as well."""
        found = self.get_object(request, object_id)
        if found is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return HttpResponseRedirect(reverse("admin:reviews_sheet", args=[found.pk]))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What others wrote as their reason may name who applies."""
        response: Any = super().history_view(request, object_id, extra_context)
        shown, entries = self._shown(request, object_id), list(response.context_data["page_obj"])
        for entry in entries:
            entry.changes = shown.recorded(entry.changes)
        response.context_data["page_obj"].object_list = entries
        return response

    def _shown(self, request: HttpRequest, object_id: str) -> Shown:
        sheet = queries.with_everything(policies.visible_to(actor_of(request))).get(pk=object_id)
        assignment = sheet.assignment
        return shown_to(actor_of(request), assignment.panel.call, assignment.submission)

    @admin.display(description=_("proposal"), ordering="assignment__submission__number")
    def proposal(self, row: ScoreSheet) -> str:
        """Its number and title, the way to the sheet."""
        submission = row.assignment.submission
        # Before the conflict question is answered the title is all that is shown.
        address = reverse("admin:reviews_sheet", args=[row.pk])
        return format_html('<a href="{}">{} {}</a>', address, submission.number, row.shown.title)

    @admin.display(description=_("municipality"), ordering="assignment__submission__municipality")
    def municipality(self, row: ScoreSheet) -> str:
        """Province and name."""
        return row.assignment.submission.municipality.localized_name

    @admin.display(description=_("applicant"))
    def applicant(self, row: ScoreSheet) -> str:
        """Province and name, or that they are withheld."""
        return _now("Withheld (double blind)") if row.shown.is_withheld else row.shown.applicant

    @admin.display(description=_("service field"), ordering="assignment__submission__service_field")
    def field(self, row: ScoreSheet) -> str:
        """The kind of service."""
        return row.assignment.submission.service_field.localized_name

    @admin.display(description=_("panel"), ordering="assignment__panel__name")
    def panel(self, row: ScoreSheet) -> str:
        """Before which panel."""
        return row.assignment.panel.name

    @admin.display(description=_("state"), ordering="state")
    def standing(self, row: ScoreSheet) -> str:
        """Where the sheet stands."""
        shown = badge(row.state, row.get_state_display())
        return format_html('<span class="krds-badge bg-light-{}">{}</span>', shown["tone"], shown["label"])

    @admin.display(description=_("points"), ordering="total", empty_value="–")
    def points(self, row: ScoreSheet) -> int | None:
        """The sum."""
        return row.total


@admin.register(Panel)
class PanelAdmin(PolicyAdmin):
    """Panels; each has a page for its seats and what it judges."""

    policies = SimpleNamespace(
        visible_to=policies.panels_visible_to,
        may_list=policies.may_oversee,
        may_add=policies.may_manage,
        may_change=lambda actor, _panel: policies.may_manage(actor),
    )
    form = PanelForm
    change_list_template = "admin/reviews/panels.html"
    list_display = ["name", "call", "service_field", "work"]
    list_filter = ["call"]
    list_select_related: ClassVar[Any] = ["call", "service_field"]

    def get_urls(self) -> list[URLPattern]:
        """The page of a panel, the board, the ranking."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/work/", wrap(panel.panel), name="reviews_panel_work"),
            path("<int:pk>/invite/", wrap(panel.invite), name="reviews_panel_invite"),
            path(
                "<int:pk>/invite/<int:invitation>/withdraw/",
                wrap(panel.withdraw),
                name="reviews_panel_withdraw",
            ),
            path("<int:pk>/seat/<int:member>/end/", wrap(panel.unseat), name="reviews_panel_unseat"),
            path("<int:pk>/assign/", wrap(panel.assign), name="reviews_panel_assign"),
            path("<int:pk>/standing/", wrap(chairing.standing), name="reviews_panel_standing"),
            path("standing/", wrap(chairing.own), name="reviews_own_panel"),
            path("inviting/", wrap(inviting.inviting), name="reviews_inviting"),
            path("board/", wrap(board.board), name="reviews_board"),
            *assignment_addresses(wrap),
            *ranking_addresses(wrap),
            path("places/", wrap(places.places), name="reviews_places"),
            path("places/<int:pk>/", wrap(places.place), name="reviews_place"),
            path("places/<int:pk>/without/", wrap(places.without), name="reviews_place_without"),
            *meeting_addresses(wrap),
            *paper_addresses(wrap),
            *super().get_urls(),
        ]

    def perform(self, *, actor: Any, obj: Panel, form: Any, change: bool) -> Panel:
        """Make or change the panel."""
        given = {"name": form.cleaned_data["name"], "service_field": form.cleaned_data["service_field"]}
        if change:
            return actions.change_panel(actor=actor, panel=obj, **given)
        return actions.create_panel(actor=actor, call=form.cleaned_data["call"], **given)

    @admin.display(description=_("members and submissions"))
    def work(self, row: Panel) -> str:
        """The way to the panel's page."""
        address = reverse("admin:reviews_panel_work", args=[row.pk])
        return format_html('<a href="{}">{}</a>', address, _("Open"))


@admin.register(Exclusion)
class ExclusionAdmin(PolicyAdmin):
    """Who was kept from what, on what ground: to read."""

    policies = SimpleNamespace(visible_to=policies.exclusions_visible_to, may_list=policies.may_oversee)
    list_display = ["submission", "reviewer", "ground", "recorded_at"]
    list_filter = ["ground"]
    list_select_related: ClassVar[Any] = ["reviewer", "submission"]
    search_fields = ["submission__number", "reviewer__name"]


admin.site.register(Appeal, AppealAdmin)
admin.site.register(Challenge, ChallengeAdmin)
admin.site.register(SeatInvitation, SeatInvitationAdmin)
admin.site.register(IntegrityText, IntegrityTextAdmin)
admin.site.register(IntegrityDeclaration, IntegrityDeclarationAdmin)
admin.site.register(ReminderRule, ReminderRuleAdmin)
admin.site.register(ReviewerTie, ReviewerTieAdmin)
admin.site.register(ReviewerProfile, ReviewerProfileAdmin)
admin.site.register(Technology, TechnologyAdmin)
