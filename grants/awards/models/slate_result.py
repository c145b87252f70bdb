"""What the solver found: the chosen, the rules that clash, the price of each rule."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.awards import states
from grants.awards.models.slate import PRICED, Slate, all_null
from grants.awards.models.slate_rules import ForcedSide, while_slate_is
from grants.proposals.models import Submission
from portal.guards import append_only


class SlateChoice(models.Model):
    """A project that a slate chose."""

    slate = models.ForeignKey(Slate, models.PROTECT, related_name="choices")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+", verbose_name=_("submission"))

    class Meta:
        verbose_name = _("chosen project of a slate")
        verbose_name_plural = _("chosen projects of a slate")
        ordering = ["slate", "id"]
        constraints = [
            models.UniqueConstraint(fields=["slate", "submission"], name="awards_slate_choice_once"),
        ]
        triggers = [
            append_only("awards_slate_choice_append_only"),
            while_slate_is("awards_slate_choice_while_solving", pgtrigger.Insert, states.SLATE_SOLVING),
        ]

    def __str__(self) -> str:
        return f"{self.slate}: {self.submission_id}"


class SlateClash(models.Model):
    """One of the rules that can't hold together: without any one of them the rest can."""

    slate = models.ForeignKey(Slate, models.PROTECT, related_name="clashes")
    rule = models.CharField(_("rule"), max_length=80)

    class Meta:
        verbose_name = _("clashing rule of a slate")
        verbose_name_plural = _("clashing rules of a slate")
        ordering = ["slate", "id"]
        constraints = [models.UniqueConstraint(fields=["slate", "rule"], name="awards_slate_clash_once")]
        triggers = [
            append_only("awards_slate_clash_append_only"),
            while_slate_is("awards_slate_clash_while_solving", pgtrigger.Insert, states.SLATE_SOLVING),
        ]

    def __str__(self) -> str:
        return f"{self.slate}: {self.rule}"


class SlatePrice(models.Model):
    """What the optimum becomes when one rule is dropped and it is solved again; not proven when time was over."""

    slate = models.ForeignKey(Slate, models.PROTECT, related_name="prices")
    rule = models.CharField(_("rule"), max_length=80)
    score = models.BigIntegerField(_("sum of scores"), null=True)
    won = models.BigIntegerField(_("national share (won)"), null=True)
    projects = models.PositiveIntegerField(_("projects"), null=True)
    municipalities = models.PositiveIntegerField(_("local governments"), null=True)
    is_proven = models.BooleanField(_("proven"), null=True)

    class Meta:
        verbose_name = _("price of a rule")
        verbose_name_plural = _("prices of rules")
        ordering = ["slate", "id"]
        constraints = [
            models.UniqueConstraint(fields=["slate", "rule"], name="awards_slate_price_once"),
            models.CheckConstraint(
                condition=all_null(PRICED, is_null=True) | all_null(PRICED, is_null=False),
                name="awards_slate_price_whole",
            ),
        ]
        triggers = [
            append_only("awards_slate_price_append_only"),
            while_slate_is("awards_slate_price_of_solved", pgtrigger.Insert, states.SLATE_SOLVED),
        ]

    def __str__(self) -> str:
        return f"{self.slate}: {self.rule}"


class SlateSwap(models.Model):
    """A project that comes in, or goes out, when a rule is dropped."""

    price = models.ForeignKey(SlatePrice, models.PROTECT, related_name="swaps")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+", verbose_name=_("submission"))
    side = models.CharField(_("in or out"), max_length=4, choices=ForcedSide.choices)

    class Meta:
        verbose_name = _("project moved by a rule")
        verbose_name_plural = _("projects moved by a rule")
        ordering = ["price", "id"]
        constraints = [
            models.UniqueConstraint(fields=["price", "submission"], name="awards_slate_swap_once"),
        ]
        triggers = [append_only("awards_slate_swap_append_only")]

    def __str__(self) -> str:
        return f"{self.price}: {self.side} {self.submission_id}"
