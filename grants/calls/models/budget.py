"""The categories of cost a call knows (비목)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.calls.models.call import Call
from grants.calls.models.named import Named


class BudgetCategory(Named):
    """A category of cost in a call's budgets; `is_operation` marks what runs the service afterwards."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="budget_categories", verbose_name=_("call"))
    code = models.SlugField(_("code"), max_length=20)
    is_operation = models.BooleanField(_("cost of operation"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("budget category")
        verbose_name_plural = _("budget categories")
        ordering = ["call", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["call", "code"], name="calls_budget_category_once"),
        ]
