"""What a proposal is made of beside its own columns: the rows of its tables, which drafts may leave incomplete."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.calls.models import BudgetCategory
from grants.proposals.models.proposal import Proposal
from villages.models import Township, Village


def new_key() -> str:
    """A name for a row that stays while others come and go: eight hex digits."""
    return secrets.token_hex(4)


class Row(models.Model):
    """A row of one of a proposal's tables, known by its key."""

    key = models.CharField(max_length=12, default=new_key, editable=False)

    class Meta:
        abstract = True


class Source(models.TextChoices):
    """Where the money of a budget line comes from."""

    NATIONAL = "national", _("National")
    PROVINCE = "province", _("Province")
    LOCAL = "local", _("Municipality")
    OWN = "own", _("Own contribution")


class ProposalVillage(Row):
    """A village the project serves: as it was written, and registered once the draft is handed in."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="village_links")
    township = models.ForeignKey(
        Township, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("township")
    )
    village = models.CharField(_("village"), max_length=50, blank=True)
    registered = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("registered village")
    )
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)

    class Meta:
        verbose_name = _("village of the project")
        verbose_name_plural = _("villages of the project")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "key"], name="proposals_village_key_once"),
            models.UniqueConstraint(fields=["proposal", "registered"], name="proposals_village_once"),
        ]

    def __str__(self) -> str:
        return self.village


class BudgetLine(Row):
    """An item of cost, in one fiscal year, split by source; won."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="budget_lines")
    order = models.PositiveSmallIntegerField(default=0)
    item = models.CharField(_("item"), max_length=120, blank=True)
    category = models.ForeignKey(
        BudgetCategory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("category")
    )
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    national = models.BigIntegerField(_("national"), default=0)
    province = models.BigIntegerField(_("province"), default=0)
    local = models.BigIntegerField(_("municipality"), default=0)
    own = models.BigIntegerField(_("own contribution"), default=0)

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ["fiscal_year", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "key"], name="proposals_line_key_once"),
            models.CheckConstraint(
                condition=Q(national__gte=0, province__gte=0, local__gte=0, own__gte=0),
                name="proposals_budget_not_negative",
            ),
            # Sums of a few dozen lines must stay within 64 bits.
            models.CheckConstraint(
                condition=Q(national__lte=10**15, province__lte=10**15, local__lte=10**15, own__lte=10**15),
                name="proposals_budget_plausible",
            ),
        ]

    def __str__(self) -> str:
        return self.item

    @property
    def total(self) -> int:
        """Won from all sources."""
        return self.national + self.province + self.local + self.own


class Indicator(Row):
    """How success is measured."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="indicators")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("indicator"), max_length=120, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    baseline = models.DecimalField(_("now"), max_digits=14, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=2, null=True, blank=True)
    measured_by = models.CharField(_("how it is measured"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "key"], name="proposals_indicator_key_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Milestone(Row):
    """A step of the schedule."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="milestones")
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("step"), max_length=120, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("step of the schedule")
        verbose_name_plural = _("schedule")
        ordering = ["starts_on", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "key"], name="proposals_step_key_once"),
        ]

    def __str__(self) -> str:
        return self.title
