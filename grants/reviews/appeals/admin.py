"""Appeals in the back office: those that wait first; an answer goes before a second manager."""

from types import SimpleNamespace
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from grants.reviews import policies
from grants.reviews.appeals import actions
from grants.reviews.appeals import policies as appeals
from grants.reviews.appeals.forms import AnswerForm
from grants.reviews.models import Appeal
from portal.ui.admin import PolicyAdmin
from portal.ui.templatetags.portal import kst

SAID = ["proposal", "outcome", "announced", "filed_by", "filed", "text", "state"]
DECIDED = ["decided", "decided_by"]


class AppealAdmin(PolicyAdmin):
    """Read what is said, and lay an answer before a second manager."""

    policies = SimpleNamespace(
        visible_to=appeals.visible_to, may_list=policies.may_oversee, may_change=appeals.may_change
    )
    form = AnswerForm
    list_display = ["about", "outcome", "state", "filed"]
    list_filter = ["state", "proposal__call"]
    list_select_related: ClassVar[Any] = ["proposal__municipality"]
    search_fields = ["proposal__title", "proposal__municipality__full_name"]
    readonly_fields = [*SAID, *DECIDED]
    change_form_template = "admin/reviews/appeal.html"

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What the municipality says; then the form of the answer, or the answer."""
        sets: list[Any] = [(None, {"fields": SAID})]
        if obj and self.has_change_permission(request, obj):
            sets.append((_("Answer"), {"fields": ["decision", "answer"]}))
        elif obj and obj.answer:
            sets.append((_("Answer"), {"fields": ["answer", *DECIDED]}))
        return sets

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the people who are named."""
        return super().get_queryset(request).select_related("filed_by", "signoff__decided_by")

    def perform(self, *, actor: Any, obj: Appeal, form: Any, change: bool) -> Appeal:
        """Lay the answer before a second manager; the appeal itself is not written yet."""
        actions.lay_answer(actor=actor, appeal_id=obj.pk, **form.given())
        return Appeal.objects.get(pk=obj.pk)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """With the sign-off that is pending."""
        appeal = self.get_object(request, object_id)
        pending = appeal and appeals.pending_decision(appeal)
        return super().change_view(
            request, object_id, form_url, {"pending": pending, **(extra_context or {})}
        )

    def message_user(self, request: HttpRequest, message: Any, *args: Any, **kwargs: Any) -> None:
        """It is not changed yet: a second person has to sign."""
        messages.success(request, _now("The answer awaits the signature of a second manager."))

    @admin.display(description=_("proposal"))
    def about(self, row: Appeal) -> str:
        """Whose, and its title."""
        return str(row.proposal)

    @admin.display(description=_("announced at"))
    def announced(self, row: Appeal) -> str:
        """When the result was."""
        return kst(row.outcome_since)

    @admin.display(description=_("filed at"), ordering="filed_at")
    def filed(self, row: Appeal) -> str:
        """To the second."""
        return kst(row.filed_at)

    @admin.display(description=_("decided at"))
    def decided(self, row: Appeal) -> str:
        """To the second."""
        return kst(row.decided_at) if row.decided_at else ""

    @admin.display(description=_("decided by"))
    def decided_by(self, row: Appeal) -> str:
        """Who signed the decision off."""
        return str(row.signoff.decided_by) if row.signoff else ""
