"""When reviewers are reminded, call by call."""

from types import SimpleNamespace
from typing import Any, ClassVar

from grants.reviews import policies
from grants.reviews.chairing import actions
from grants.reviews.models import ReminderRule
from portal.actor import Actor
from portal.ui.admin import PolicyAdmin


def visible_to(actor: Actor) -> Any:
    """Overseers see the rules."""
    return ReminderRule.objects.all() if policies.may_oversee(actor) else ReminderRule.objects.none()


class ReminderRuleAdmin(PolicyAdmin):
    """A call without rules of its own takes the usual ones: 3 days and 1 day before, 1 day after."""

    policies = SimpleNamespace(
        visible_to=visible_to,
        may_list=policies.may_oversee,
        may_add=policies.may_manage,
        may_change=lambda actor, _rule: policies.may_manage(actor),
    )
    fields = ["call", "days_before"]
    list_display = ["call", "days_before"]
    list_filter = ["call"]
    list_select_related: ClassVar[Any] = ["call"]

    def perform(self, *, actor: Any, obj: ReminderRule, form: Any, change: bool) -> ReminderRule:
        """Keep the rule."""
        return actions.keep_rule(actor=actor, rule=obj)
