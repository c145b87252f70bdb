"""The back office's lists: what was filed, and the ministry's moves on it. Drafts are never shown."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.contrib import admin, messages
from django.db.models import BigIntegerField, CharField, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from grants.proposals import actions, package, policies
from grants.proposals.forms import ReasonForm
from grants.proposals.models import Proposal, Submission
from grants.proposals.requirements import still_to_check
from grants.proposals.views.office import board, screening, supplement
from portal.actor import Role
from portal.errors import Refused
from portal.ui.admin import PolicyAdmin
from portal.ui.context import actor_of
from portal.ui.templatetags.portal import badge, eok, kst

Act = Callable[..., Any]


def _newest(column: str, field: Any) -> Subquery:
    copies = Submission.objects.filter(proposal=OuterRef("pk")).order_by("-revision")
    return Subquery(copies.values(column)[:1], output_field=field)


def _said(submission: Submission) -> str:
    """The filed copy as a page."""
    context = {"content": package.content_of(submission.package), "submission": submission}
    return render_to_string("proposals/_content.html", context)


@admin.register(Proposal)
class ProposalAdmin(PolicyAdmin):
    """Filed proposals, from receiving to the review."""

    policies = policies
    list_display = (
        "filed_title",
        "place",
        "state_shown",
        "field_filed",
        "money",
        "rank",
        "state_since_shown",
    )
    list_display_links = ("filed_title",)
    list_filter = ("state", "call", "municipality__province", "service_field")
    list_select_related = ("municipality", "province_rank")
    change_list_template = "admin/proposals/proposals.html"
    search_fields = ("submissions__title", "submissions__number", "municipality__full_name")
    search_help_text = _("Title, number or municipality")
    ordering = ("-state_since", "-pk")
    actions = ("receive", "all_requirements_met", "find_ineligible", "open_review")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Also by programme year, as the dashboard's funnel asks."""
        return lookup == "call__programme_year__id__exact" or super().lookup_allowed(lookup, value, request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposal]:
        """With what the newest filed copy says: a draft opened again stays unseen."""
        return (
            super()
            .get_queryset(request)
            .annotate(
                title_filed=_newest("title", CharField()),
                field_name=_newest("service_field__name", CharField()),
                field_name_en=_newest("service_field__name_en", CharField()),
                national_filed=_newest("national_total", BigIntegerField()),
            )
        )

    @admin.display(description=_("title of the project"), ordering="title_filed")
    def filed_title(self, proposal: Any) -> str:
        """As filed."""
        return proposal.title_filed or "–"

    @admin.display(description=_("service field"), ordering="field_name")
    def field_filed(self, proposal: Any) -> str:
        """As filed, in the language of the page."""
        english = (get_language() or "ko").startswith("en")
        return (proposal.field_name_en if english else proposal.field_name) or "–"

    @admin.display(description=_("municipality"), ordering="municipality__code")
    def place(self, proposal: Proposal) -> str:
        """Province and name."""
        return proposal.municipality.localized_name

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, proposal: Proposal) -> str:
        """As a coloured word."""
        given = badge(proposal.state, proposal.get_state_display())
        return format_html('<span class="krds-badge bg-light-{tone}">{label}</span>', **given)

    @admin.display(description=_("National share"), ordering="national_filed")
    def money(self, proposal: Any) -> str:
        """As filed."""
        return eok(proposal.national_filed)

    @admin.display(description=_("since"), ordering="state_since")
    def state_since_shown(self, proposal: Proposal) -> str:
        """To the second."""
        return kst(proposal.state_since)

    @admin.display(description=_("place in the province"), ordering="province_rank__place", empty_value="–")
    def rank(self, proposal: Proposal) -> int | None:
        """The province's order, where the call routes through it."""
        held = getattr(proposal, "province_rank", None)
        return held.place if held else None

    def get_urls(self) -> list[URLPattern]:
        """The board, and the pages of one proposal."""
        wrap = self.admin_site.admin_view
        acts = ("receive_one", "open_review", "reconsider", "close_supplement")
        return [
            path("board/", wrap(board.board), name="proposals_board"),
            path("board/table/", wrap(board.table), name="proposals_board_table"),
            path("board/receive/", wrap(board.receive_all), name="proposals_receive_all"),
            path("<int:pk>/screening/", wrap(screening.screening), name="proposals_screening"),
            path("<int:pk>/supplement/", wrap(supplement.supplement), name="proposals_supplement"),
            *(
                path(f"<int:pk>/{act}/", wrap(getattr(screening, act)), name=f"proposals_{act}")
                for act in acts
            ),
            *super().get_urls(),
        ]

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_more: Any) -> HttpResponse:
        """A proposal has a page of its own; the unseen is a 404 there as well."""
        found = self.get_object(request, object_id)
        if found is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return HttpResponseRedirect(reverse("admin:proposals_screening", args=[found.pk]))

    def get_actions(self, request: HttpRequest) -> Any:
        """The moves are the managers'; others of the ministry only look."""
        return super().get_actions(request) if actor_of(request).has(Role.MANAGER) else {}

    @admin.action(description=_("Receive"))
    def receive(self, request: HttpRequest, queryset: QuerySet[Proposal]) -> None:
        """Take the selected in."""
        self._act(request, actions.receive, queryset)

    @admin.action(description=_("All requirements met…"))
    def all_requirements_met(self, request: HttpRequest, queryset: QuerySet[Proposal]) -> HttpResponse | None:
        """Say first what it will do, then answer what nobody has checked and find them eligible."""
        if "sure" in request.POST:
            self._act(request, actions.all_requirements_met, queryset)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _now("All requirements met"),
            "proposals": queryset,
            "rows": still_to_check(queryset),
            "list_url": reverse("admin:proposals_proposal_changelist"),
        }
        return TemplateResponse(request, "admin/proposals/confirm.html", context)

    @admin.action(description=_("Open the review"))
    def open_review(self, request: HttpRequest, queryset: QuerySet[Proposal]) -> None:
        """Hand the selected to the reviewers."""
        self._act(request, actions.open_review, queryset)

    @admin.action(description=_("Find not eligible…"))
    def find_ineligible(self, request: HttpRequest, queryset: QuerySet[Proposal]) -> HttpResponse | None:
        """Ask for the reason first."""
        asked = "reason" in request.POST
        form = ReasonForm(request.POST if asked else None)
        if asked and form.is_valid():
            reason = form.cleaned_data["reason"]
            self._act(request, actions.find_ineligible, queryset, reason=reason)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _now("Find not eligible"),
            "form": form,
            "proposals": queryset,
            "list_url": reverse("admin:proposals_proposal_changelist"),
        }
        return TemplateResponse(request, "admin/proposals/ineligible.html", context)

    def _act(self, request: HttpRequest, act: Act, queryset: QuerySet[Proposal], **more: Any) -> None:
        ids = list(queryset.order_by().values_list("pk", flat=True))
        try:
            moved = act(actor=actor_of(request), proposal_ids=ids, **more)
        except Refused as refusal:
            self.message_user(request, _now("Nothing was changed. ") + str(refusal), messages.ERROR)
            return
        done = ngettext("%(count)s proposal was moved on.", "%(count)s proposals were moved on.", len(moved))
        self.message_user(request, done % {"count": len(moved)}, messages.SUCCESS)


@admin.register(Submission)
class SubmissionAdmin(PolicyAdmin):
    """Every filed copy, as it was filed."""

    policies = SimpleNamespace(visible_to=policies.filed_visible_to, may_list=policies.may_list)
    list_display = ("number", "title", "place", "money", "filed_at_shown", "short_hash")
    list_filter = ("call", "municipality__province")
    list_select_related = ("municipality",)
    search_fields = ("number", "title", "municipality__full_name", "sha256")
    ordering = ("-filed_at", "-pk")
    actions = None
    fields = readonly_fields = ("number", "place", "call", "filed_at_shown", "people", "sha256", "filed_copy")

    @admin.display(description=_("municipality"), ordering="municipality__code")
    def place(self, submission: Submission) -> str:
        """Province and name."""
        return submission.municipality.localized_name

    @admin.display(description=_("National share"), ordering="national_total")
    def money(self, submission: Submission) -> str:
        """Short and exact."""
        return eok(submission.national_total)

    @admin.display(description=_("filed at"), ordering="filed_at")
    def filed_at_shown(self, submission: Submission) -> str:
        """To the second."""
        return kst(submission.filed_at)

    @admin.display(description="SHA-256")
    def short_hash(self, submission: Submission) -> str:
        """Enough to tell copies apart."""
        return submission.sha256[:12]

    @admin.display(description=_("officer and signer"))
    def people(self, submission: Submission) -> str:
        """Who drafted, who signed."""
        return f"{submission.drafted_by.name} → {submission.filed_by.name}"

    @admin.display(description=_("filed copy"))
    def filed_copy(self, submission: Submission) -> str:
        """All it says."""
        return _said(submission)
