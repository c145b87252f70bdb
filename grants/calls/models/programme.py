"""A programme and its years."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.calls.models.named import Named, in_language


class Programme(Named):
    """A line of support, such as Smart Village."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    agency = models.CharField(_("agency"), max_length=100, blank=True)
    purpose = models.TextField(_("purpose"), blank=True)
    purpose_en = models.TextField(_("purpose in English"), blank=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["code"]

    @property
    def localized_purpose(self) -> str:
        """What it is for, in the language of the page."""
        return in_language(self.purpose, self.purpose_en)


class ServiceField(Named):
    """What kind of service a project gives."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="service_fields", verbose_name=_("programme")
    )
    code = models.SlugField(_("code"), max_length=20)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("service field")
        verbose_name_plural = _("service fields")
        ordering = ["programme", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="calls_service_field_once"),
        ]


class SupportType(Named):
    """How a project is supported; a call gives each type its rate."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="support_types", verbose_name=_("programme")
    )
    code = models.SlugField(_("code"), max_length=20)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("support type")
        verbose_name_plural = _("support types")
        ordering = ["programme", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="calls_support_type_once"),
        ]


class ProgrammeYear(Named):
    """A programme in one year: envelopes and targets belong to it; several calls may draw on them."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="years", verbose_name=_("programme")
    )
    year = models.PositiveSmallIntegerField(_("year"))

    class Meta:
        verbose_name = _("programme year")
        verbose_name_plural = _("programme years")
        ordering = ["-year", "programme"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "year"], name="calls_programme_year_once"),
            models.CheckConstraint(
                condition=models.Q(year__gte=2000, year__lte=2100), name="calls_programme_year_plausible"
            ),
        ]
