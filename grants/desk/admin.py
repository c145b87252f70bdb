"""Possible duplicates, for the ministry."""

from types import SimpleNamespace
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from grants.desk.models import FiledText, SimilarPair
from grants.desk.queries.similar import likeness_of, pairs_visible_to, with_both
from grants.proposals import policies
from portal.ui.admin import PolicyAdmin


@admin.register(SimilarPair)
class SimilarPairAdmin(PolicyAdmin):
    """Filed copies that are alike, those of one municipality first."""

    class Media:
        css: ClassVar[Any] = {"all": ["desk/similar.css"]}

    policies = SimpleNamespace(visible_to=pairs_visible_to, may_list=policies.may_list)
    list_display = ("titles_alike", "one", "other", "why")
    list_display_links = ("titles_alike",)
    list_filter = ("same_place", "same_field", "first__submission__call")
    search_fields = ("first__title", "second__title")
    search_help_text = _("Title of the project")
    fields = readonly_fields = ("titles_alike", "one", "other", "why", "found_at")

    def get_queryset(self, request: HttpRequest) -> Any:
        """With both sides, and nothing of their packages."""
        return with_both(super().get_queryset(request))

    @admin.display(description=_("titles alike (%)"), ordering="percent")
    def titles_alike(self, pair: SimilarPair) -> str:
        """In whole percent."""
        return f"{pair.percent}%"

    @admin.display(description=_("one project"))
    def one(self, pair: SimilarPair) -> SafeString:
        """Title, place and call, and the way to the proposal."""
        return _side(pair.first)

    @admin.display(description=_("other project"))
    def other(self, pair: SimilarPair) -> SafeString:
        """Title, place and call, and the way to the proposal."""
        return _side(pair.second)

    @admin.display(description=_("why"))
    def why(self, pair: SimilarPair) -> str:
        """What the two have in common."""
        context = {"likeness": likeness_of(pair), "same_place": pair.same_place}
        return render_to_string("desk/_why.html", context)


def _side(text: FiledText) -> SafeString:
    return format_html(
        '<a href="{}">{}</a><br>{} · {} · {}',
        reverse("admin:proposals_proposal_change", args=[text.proposal_id]),
        text.title,
        text.submission.municipality.localized_name,
        text.submission.call.localized_name,
        text.submission.number,
    )
