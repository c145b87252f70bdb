"""What was published about a programme's years, each figure with where it stands."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grants.calls.models.named import Named, in_language
from grants.calls.models.programme import Programme

FIRST_YEAR, LAST_YEAR = 2000, 2100


class SourceKind(models.TextChoices):
    """How sure a figure is: said by the ministry itself, or told of by others and so an example only."""

    ANNOUNCEMENT = "announcement", _("Announcement")
    PRESS = "press", _("Press report, example")


class FigureSource(Named):
    """Where figures were published: its title, by whom and when."""

    kind = models.CharField(_("kind"), max_length=12, choices=SourceKind.choices)
    publisher = models.CharField(_("publisher"), max_length=100)
    publisher_en = models.CharField(_("publisher in English"), max_length=100, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)

    class Meta:
        verbose_name = _("source of figures")
        verbose_name_plural = _("sources of figures")
        ordering = ["kind", "-published_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["name", "publisher"], name="calls_source_once"),
            models.CheckConstraint(
                condition=Q(kind=SourceKind.PRESS.value) | Q(published_on__isnull=False),
                name="calls_announcement_has_its_day",
            ),
        ]

    @property
    def is_told(self) -> bool:
        """Whether others than the ministry say so: an example."""
        return self.kind == SourceKind.PRESS

    @property
    def localized_publisher(self) -> str:
        """By whom, in the language of the page."""
        return in_language(self.publisher, self.publisher_en)


class Measure(models.TextChoices):
    """What a figure counts."""

    NATIONAL = "national", _("National money (won)")
    MUNICIPALITIES = "municipalities", _("Local governments")
    PROJECTS = "projects", _("Projects")
    PROVINCES = "provinces", _("Provinces")


class PublishedFigure(models.Model):
    """One number that somebody published of a programme, of one year or of several years together."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="published_figures", verbose_name=_("programme")
    )
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    measure = models.CharField(_("what it counts"), max_length=16, choices=Measure.choices)
    value = models.BigIntegerField(_("figure"))
    source = models.ForeignKey(
        FigureSource, models.PROTECT, related_name="figures", verbose_name=_("source of figures")
    )

    class Meta:
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        ordering = ["programme", "first_year", "last_year", "measure"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "measure", "first_year", "last_year"], name="calls_figure_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    first_year__gte=FIRST_YEAR, first_year__lte=F("last_year"), last_year__lte=LAST_YEAR
                ),
                name="calls_figure_years_in_order",
            ),
            models.CheckConstraint(condition=Q(value__gt=0), name="calls_figure_counts_something"),
        ]

    def __str__(self) -> str:
        return f"{self.first_year}–{self.last_year} {self.get_measure_display()}"
