"""Slates in the back office: their list, and the pages that hang on it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from grants.awards.models import Slate
from grants.awards.slating import files, policies, views
from grants.awards.slating.words import points
from portal.ui.admin import PolicyAdmin
from portal.ui.templatetags.portal import eok, grouped, kst


class Policies:
    """The policies with what the list asks for."""

    visible_to = staticmethod(policies.visible_to)
    may_list = staticmethod(policies.may_list)
    may_add = staticmethod(policies.may_draft)


class SlateAdmin(PolicyAdmin):
    """Slates, the newest first; one row opens its page."""

    policies = Policies
    list_display = (
        "name",
        "ranking_shown",
        "state",
        "projects_shown",
        "municipalities_shown",
        "won_shown",
        "score_shown",
        "made_at_shown",
    )
    list_filter = ("state", "input__ranking__call", "objective")
    search_fields = ("name",)

    def get_urls(self) -> list[URLPattern]:
        """What the page posts to, and its files."""
        view = self.admin_site.admin_view
        acts = [
            path(f"<int:pk>/{name}/", view(getattr(views, name)), name=f"awards_slate_{name}")
            for name in ("progress", "copy", "renew", "solve", "adopt")
        ]
        downloads = [
            path("<int:pk>/slate.xlsx", view(files.table), name="awards_slate_table"),
            path("<int:pk>/slate.zip", view(files.archive), name="awards_slate_archive"),
        ]
        return [*acts, *downloads, *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Choose the ranking from which a slate is begun."""
        return views.start(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The slate's own page."""
        return views.page(request, object_id)

    @admin.display(description=_("ranking"), ordering="input__ranking")
    def ranking_shown(self, slate: Slate) -> str:
        """Of which call."""
        return str(slate.input.ranking)

    @admin.display(description=_("projects"), ordering="projects")
    def projects_shown(self, slate: Slate) -> str:
        """How many are chosen."""
        return grouped(slate.projects) or "–"

    @admin.display(description=_("local governments"), ordering="municipalities")
    def municipalities_shown(self, slate: Slate) -> str:
        """How many distinct ones."""
        return grouped(slate.municipalities) or "–"

    @admin.display(description=_("national share"), ordering="won")
    def won_shown(self, slate: Slate) -> str:
        """Of this fiscal year."""
        return eok(slate.won) or "–"

    @admin.display(description=_("sum of scores"), ordering="score")
    def score_shown(self, slate: Slate) -> str:
        """In points."""
        return points(slate.score) if slate.score is not None else "–"

    @admin.display(description=_("made at"), ordering="made_at")
    def made_at_shown(self, slate: Slate) -> str:
        """To the second."""
        return kst(slate.made_at)
