"""Questions about calls in the back office: those that wait first."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from grants.calls.acts import Act, act_page
from grants.calls.inquiries import actions, policies
from grants.calls.inquiries.forms import AnswerForm, DeclineForm, MergeForm
from grants.calls.models import CallQuestion
from portal.ui.admin import PolicyAdmin
from portal.ui.context import actor_of
from portal.ui.templatetags.portal import kst


class CallQuestionAdmin(PolicyAdmin):
    """Answer, correct, merge or decline."""

    policies = policies
    form = AnswerForm
    # "waiting" is the last of the states' names; within it the oldest comes first.
    ordering = ["-state", "asked_at"]
    list_display = ["short", "state", "call", "municipality", "asker", "asked"]
    list_filter = ["state", "call"]
    list_select_related: ClassVar[Any] = ["call", "municipality", "asked_by"]
    search_fields = ["text", "wording", "answer", "municipality__full_name"]
    fields = [
        "call",
        "who",
        "text",
        "state",
        "reason",
        "merged_into",
        "wording",
        "answer",
        "wording_en",
        "answer_en",
    ]
    readonly_fields = ["call", "who", "text", "state", "reason", "merged_into"]
    change_form_template = "admin/calls/call_question.html"

    class Media:
        css = {"all": ["calls/office.css"]}

    def get_urls(self) -> list[URLPattern]:
        """Merging and declining."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/merge/", wrap(self.merge), name="calls_callquestion_merge"),
            path("<int:pk>/decline/", wrap(self.decline), name="calls_callquestion_decline"),
            *super().get_urls(),
        ]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What does not concern the question is left out."""
        unused = {name for name in ("reason", "merged_into") if obj and not getattr(obj, name)}
        if obj and not policies.may_change(actor_of(request), obj):
            unused |= {"wording", "answer", "wording_en", "answer_en"}
        return [name for name in self.fields if name not in unused]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The form, with what else can be done with the question."""
        question = self.get_object(request, object_id)
        aside = question and policies.may_set_aside(actor_of(request), question)
        return super().change_view(
            request, object_id, form_url, {"may_set_aside": aside, **(extra_context or {})}
        )

    def perform(self, *, actor: Any, obj: Any, form: Any, change: bool) -> CallQuestion:
        """Answer, or correct the answer."""
        return actions.answer(actor=actor, question_id=obj.pk, words=form.cleaned_data)

    def merge(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let another question answer it."""
        question = self._visible(request, pk)

        def do(typed: dict[str, Any]) -> str:
            actions.merge(actor=actor_of(request), question_id=pk, into=typed["into"])
            return _now("The question was merged, and the asker told.")

        return self._aside(
            request,
            question,
            do=do,
            label=pgettext("a question", "Merge"),
            form=MergeForm(request.POST or None, question=question),
            explains=_now("The asker is told that their question is answered together with the other one."),
        )

    def decline(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Leave it without a public answer."""
        question = self._visible(request, pk)

        def do(typed: dict[str, Any]) -> str:
            actions.decline(actor=actor_of(request), question_id=pk, reason=typed["reason"])
            return _now("The question is not answered publicly; the asker was told why.")

        return self._aside(
            request,
            question,
            do=do,
            label=pgettext("a question", "Decline"),
            form=DeclineForm(request.POST or None),
            explains=_now("Only the asker and their municipality read the reason."),
        )

    def _visible(self, request: HttpRequest, pk: int) -> CallQuestion:
        seen = policies.visible_to(actor_of(request)).select_related("call", "municipality")
        return get_object_or_404(seen, pk=pk)

    def _aside(
        self, request: HttpRequest, question: CallQuestion, *, form: Any, label: str, explains: str, do: Any
    ) -> HttpResponse:
        act = Act(
            title=f"{label}: {self.short(question)}",
            label=label,
            back=[
                (_now("Questions about calls"), reverse("admin:calls_callquestion_changelist")),
                (self.short(question), reverse("admin:calls_callquestion_change", args=[question.pk])),
            ],
            explains=[question.text, explains],
            verdict=policies.may_set_aside(actor_of(request), question),
            do=do,
        )
        return act_page(request, self.admin_site, act, form)

    @admin.display(description=_("question about a call"), ordering="asked_at")
    def short(self, question: CallQuestion) -> str:
        """The beginning of it."""
        return Truncator(question).chars(48)

    @admin.display(description=pgettext_lazy("a question", "asked by"))
    def who(self, question: CallQuestion) -> str:
        """Who asked, for which municipality, and when."""
        return f"{question.asked_by.name} · {question.municipality} · {kst(question.asked_at)}"

    @admin.display(description=pgettext_lazy("a question", "asked by"), ordering="asked_by__name")
    def asker(self, question: CallQuestion) -> str:
        """The officer's name."""
        return question.asked_by.name

    @admin.display(description=pgettext_lazy("a question", "asked at"), ordering="asked_at")
    def asked(self, question: CallQuestion) -> str:
        """To the second."""
        return kst(question.asked_at)
