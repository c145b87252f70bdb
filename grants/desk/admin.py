"""Possible duplicates, for the ministry."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from grants.desk import actions, policies
from grants.desk.forms import LookForm
from grants.desk.models import FiledText, SimilarPair
from grants.desk.queries.similar import likeness_of, with_both
from portal.actor import Actor
from portal.ui.admin import PolicyAdmin
from portal.ui.context import actor_of
from portal.ui.templatetags.portal import kst


class Looked(admin.SimpleListFilter):
    """Those to be looked at, unless others are asked for: so the list is worked down."""

    title = _("looked at")
    parameter_name = "looked"

    def lookups(self, *_given: Any) -> list[tuple[str, Any]]:
        """Beside those to be looked at."""
        return [("yes", _("Looked at")), ("all", _("All"))]

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """Django's first choice is all; here it is what waits."""
        waiting, *others = super().choices(changelist)
        yield {**waiting, "display": _("Not yet looked at")}
        yield from others

    def queryset(self, _request: HttpRequest, pairs: Any) -> Any:
        """Narrowed."""
        return pairs if self.value() == "all" else pairs.filter(looked_at__isnull=self.value() != "yes")


@admin.register(SimilarPair)
class SimilarPairAdmin(PolicyAdmin):
    """Filed copies that are alike, those of one municipality first."""

    class Media:
        css: ClassVar[Any] = {"all": ["desk/similar.css"]}

    policies = policies
    form = LookForm
    actions = ("mark_looked_at", "look_again")
    list_display = ("titles_alike", "one", "other", "why")
    list_display_links = ("titles_alike",)
    list_filter = (Looked, "same_place", "same_field", "first__submission__call")
    search_fields = ("first__title", "second__title")
    search_help_text = _("Title of the project")
    fields = ("titles_alike", "one", "other", "why", "found_at", "looked_last", "remark")
    readonly_fields = ("titles_alike", "one", "other", "why", "found_at", "looked_last")

    def perform(self, *, actor: Actor, obj: SimilarPair, form: LookForm, **_more: Any) -> SimilarPair:
        """Say what was found of this one."""
        remark = form.cleaned_data["remark"]
        found = actions.mark_looked_at(actor=actor, pair_ids=[obj.pk], remark=remark)
        return next(iter(found), obj)

    def has_look_permission(self, request: HttpRequest) -> bool:
        """Whether the acts below are offered."""
        return bool(policies.may_look(actor_of(request)))

    @admin.action(description=_("Mark as looked at…"), permissions=["look"])
    def mark_looked_at(self, request: HttpRequest, pairs: Any) -> HttpResponse | None:
        """Ask first what was found."""
        form = LookForm(request.POST if "remark" in request.POST else None)
        if form.is_valid():
            remark = form.cleaned_data["remark"]
            done = actions.mark_looked_at(actor=actor_of(request), pair_ids=_keys(pairs), remark=remark)
            self.message_user(request, _marked(len(done)), messages.SUCCESS)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _now("Mark as looked at"),
            "form": form,
            "pairs": pairs,
            "list_url": reverse("admin:desk_similarpair_changelist"),
        }
        return TemplateResponse(request, "admin/desk/look.html", context)

    @admin.action(description=_("To be looked at again"), permissions=["look"])
    def look_again(self, request: HttpRequest, pairs: Any) -> None:
        """Take back what was said of them."""
        done = actions.look_again(actor=actor_of(request), pair_ids=_keys(pairs))
        self.message_user(request, _unmarked(len(done)), messages.SUCCESS)

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """What was found, where something was."""
        shown = ("titles_alike", "one", "other", "why")
        return (*shown, "looked") if request.GET.get(Looked.parameter_name) else shown

    def get_queryset(self, request: HttpRequest) -> Any:
        """With both sides, and nothing of their packages."""
        return with_both(super().get_queryset(request))

    @admin.display(description=_("titles alike (%)"), ordering="percent")
    def titles_alike(self, pair: SimilarPair) -> str:
        """In whole percent."""
        return f"{pair.percent}%"

    @admin.display(description=_("looked at"), ordering="looked_at")
    def looked(self, pair: SimilarPair) -> SafeString:
        """What was found, by whom and when."""
        lines = filter(None, (pair.remark, self.looked_last(pair)))
        return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))

    @admin.display(description=_("looked at"))
    def looked_last(self, pair: SimilarPair) -> str:
        """By whom and when."""
        if pair.looked_at is None:
            return _now("Not yet looked at")
        return f"{kst(pair.looked_at)} · {pair.looked_by}"

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


def _keys(pairs: Any) -> list[int]:
    return list(pairs.order_by().values_list("pk", flat=True))


def _marked(count: int) -> str:
    said = ngettext(
        "%(count)s pair is marked as looked at.", "%(count)s pairs are marked as looked at.", count
    )
    return said % {"count": count}


def _unmarked(count: int) -> str:
    said = ngettext(
        "%(count)s pair is to be looked at again.", "%(count)s pairs are to be looked at again.", count
    )
    return said % {"count": count}
