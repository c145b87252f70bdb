"""Ceilings of money and the targets that stand beside them."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from grants.calls.models.programme import ProgrammeYear, ServiceField, SupportType
from portal.guards import frozen_columns, moved_by_trigger_only, never_deleted, refuse
from villages.models import Province


class Scope(models.TextChoices):
    """What an envelope covers."""

    ALL = "all", _("Whole programme year")
    PROVINCE = "province", _("Province")
    SERVICE_FIELD = "service_field", _("Service field")
    SUPPORT_TYPE = "support_type", _("Support type")


def _key_fits_scope() -> Q:
    keys = {
        Scope.PROVINCE: "province",
        Scope.SERVICE_FIELD: "service_field",
        Scope.SUPPORT_TYPE: "support_type",
    }
    fits = Q()
    for scope in Scope:
        row = Q(scope=scope.value)
        for owner, column in keys.items():
            row &= Q(**{f"{column}__isnull": owner != scope})
        fits |= row
    return fits


class Envelope(models.Model):
    """A ceiling of national money (won) of one fiscal year over a scope.

    `reserved`, `committed` and `version` are moved by the ledger's trigger only, `ceiling` by that of a
    change which two persons signed, never by code. The version of the year's national envelope is the ledger position: gapless, in commit order.
    """

    programme_year = models.ForeignKey(
        ProgrammeYear, models.PROTECT, related_name="envelopes", verbose_name=_("programme year")
    )
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    scope = models.CharField(_("scope"), max_length=16, choices=Scope.choices)
    province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("province")
    )
    service_field = models.ForeignKey(
        ServiceField, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("service field")
    )
    support_type = models.ForeignKey(
        SupportType, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("support type")
    )
    ceiling = models.BigIntegerField(_("ceiling (won)"))
    reserved = models.BigIntegerField(_("reserved (won)"), default=0, editable=False)
    committed = models.BigIntegerField(_("committed (won)"), default=0, editable=False)
    version = models.BigIntegerField(_("version"), default=0, editable=False)
    is_example = models.BooleanField(_("example data"), default=False)

    class Meta:
        verbose_name = _("envelope")
        verbose_name_plural = _("envelopes")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(reserved__gte=0), name="envelope_reserved_not_negative"),
            models.CheckConstraint(condition=Q(committed__gte=0), name="envelope_committed_not_negative"),
            models.CheckConstraint(
                condition=Q(ceiling__gte=F("reserved") + F("committed")), name="envelope_not_oversold"
            ),
            models.CheckConstraint(condition=_key_fits_scope(), name="envelope_key_fits_scope"),
            *(
                models.UniqueConstraint(
                    fields=["programme_year", "fiscal_year", *columns],
                    condition=Q(scope=scope.value),
                    name=f"envelope_{scope.value}_once",
                )
                for scope, columns in (
                    (Scope.ALL, []),
                    (Scope.PROVINCE, ["province"]),
                    (Scope.SERVICE_FIELD, ["service_field"]),
                    (Scope.SUPPORT_TYPE, ["support_type"]),
                )
            ),
        ]
        triggers = [
            never_deleted("envelope_never_deleted"),
            frozen_columns(
                "envelope_identity_frozen",
                [
                    "programme_year_id",
                    "fiscal_year",
                    "scope",
                    "province_id",
                    "service_field_id",
                    "support_type_id",
                ],
            ),
            moved_by_trigger_only("envelope_moved_by_ledger_only", "reserved", "committed", "version"),
            moved_by_trigger_only("envelope_ceiling_by_change_only", "ceiling"),
            pgtrigger.Trigger(
                name="envelope_begins_empty",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition(
                    "(NEW.reserved <> 0 OR NEW.committed <> 0 OR NEW.version <> 0)"
                ),
                func=refuse("envelope_begins_empty"),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What a person calls it: the scope's own name."""
        if self.scope == Scope.ALL:
            return _now("national envelope {year}").format(year=self.fiscal_year)
        owner = self.province or self.service_field or self.support_type
        return _now("{owner} envelope {year}").format(owner=owner, year=self.fiscal_year)

    @property
    def taken(self) -> int:
        """Won reserved and committed: the least that the ceiling can be."""
        return self.reserved + self.committed

    @property
    def left(self) -> int:
        """Won that may still be reserved."""
        return self.ceiling - self.taken


class TargetKind(models.TextChoices):
    """What is counted beside the money."""

    MUNICIPALITIES = "municipalities", _("Local governments")
    PROJECTS = "projects", _("Projects")


class Target(models.Model):
    """A number to reach in a programme year: distinct municipalities, or projects."""

    programme_year = models.ForeignKey(
        ProgrammeYear, models.PROTECT, related_name="targets", verbose_name=_("programme year")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=TargetKind.choices)
    value = models.PositiveIntegerField(_("target"))

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["programme_year", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["programme_year", "kind"], name="calls_target_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}"
