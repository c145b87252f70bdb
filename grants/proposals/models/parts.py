"""What a proposal is made of beside its own columns."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grants.proposals.models.proposal import Proposal
from villages.models import Village


class Source(models.TextChoices):
    """Where the money of a budget line comes from."""

    NATIONAL = "national", _("National")
    PROVINCE = "province", _("Province")
    LOCAL = "local", _("Municipality")
    OWN = "own", _("Own contribution")


class ProposalVillage(models.Model):
    """A village the project serves."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="village_links")
    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name=_("village"))
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)

    class Meta:
        verbose_name = _("village of the project")
        verbose_name_plural = _("villages of the project")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "village"], name="proposals_village_once"),
        ]

    def __str__(self) -> str:
        return str(self.village)


class BudgetLine(models.Model):
    """An item of cost, in one fiscal year, split by source; won."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="budget_lines")
    order = models.PositiveSmallIntegerField(default=0)
    item = models.CharField(_("item"), max_length=120)
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


class Indicator(models.Model):
    """How success is measured."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="indicators")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("indicator"), max_length=120)
    unit = models.CharField(_("unit"), max_length=20)
    baseline = models.DecimalField(_("now"), max_digits=14, decimal_places=2)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=2)
    measured_by = models.CharField(_("how it is measured"), max_length=300)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class Milestone(models.Model):
    """A step of the schedule."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="milestones")
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("step"), max_length=120)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))

    class Meta:
        verbose_name = _("step of the schedule")
        verbose_name_plural = _("schedule")
        ordering = ["starts_on", "order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")), name="proposals_step_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return self.title
