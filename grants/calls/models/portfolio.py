"""The programmes that a ministry announces together for a year, as far as it gives figures."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grants.calls.models.figures import FIRST_YEAR, LAST_YEAR, FigureSource
from grants.calls.models.named import Named, in_language
from grants.calls.models.programme import Programme
from portal.guards import frozen_columns, never_deleted, refuse

WHOLE = 10_000


class PartKind(models.TextChoices):
    """What an announcement breaks a portfolio down by. No part belongs to another: none is said to."""

    FIELD = "field", _("Field")
    BOTTOM_UP = "bottom_up", _("Bottom-up programme")
    NEW_AREA = "new_area", _("Area of the new programmes")
    REGION = "region", _("Regional specialisation")
    DISTRICT = "district", _("Digital innovation district")


WITH_AMOUNT = (PartKind.FIELD.value, PartKind.BOTTOM_UP.value)


class Portfolio(Named):
    """A year's programmes together: won and counts as announced; what was not said is None.

    Shares are hundredths of a percent: 52.5 % is 5250. `bottom_up_rise` are percentage points over the year
    before, in hundredths too. Everybody sees it once it is published; then it stands still.
    """

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    source = models.ForeignKey(
        FigureSource, models.PROTECT, related_name="portfolios", verbose_name=_("source of figures")
    )
    total = models.BigIntegerField(_("total (won)"))
    total_before = models.BigIntegerField(_("total of the year before (won)"), null=True, blank=True)
    programmes = models.PositiveSmallIntegerField(_("programmes"))
    new_programmes = models.PositiveSmallIntegerField(_("new programmes"), null=True, blank=True)
    new_total = models.BigIntegerField(_("new programmes together (won)"), null=True, blank=True)
    bottom_up_share = models.PositiveSmallIntegerField(_("bottom-up share (0.01 %)"), null=True, blank=True)
    bottom_up_rise = models.SmallIntegerField(
        _("rise of the bottom-up share (0.01 percentage points)"), null=True, blank=True
    )
    districts_to_come = models.PositiveSmallIntegerField(
        _("districts still to be chosen this year"), null=True, blank=True
    )
    district_plan = models.TextField(_("plan for the districts"), blank=True)
    district_plan_en = models.TextField(_("plan for the districts in English"), blank=True)
    is_published = models.BooleanField(_("published"), default=False, editable=False)

    class Meta:
        verbose_name = _("portfolio")
        verbose_name_plural = _("portfolios")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR), name="calls_portfolio_year_plausible"
            ),
            models.CheckConstraint(
                condition=Q(total__gt=0) & (Q(total_before=None) | Q(total_before__gt=0)),
                name="calls_portfolio_total_positive",
            ),
            models.CheckConstraint(
                condition=Q(bottom_up_share=None) | Q(bottom_up_share__lte=WHOLE),
                name="calls_portfolio_share_within_whole",
            ),
            models.CheckConstraint(
                condition=(Q(new_total=None) | Q(new_total__lte=F("total")))
                & (Q(new_programmes=None) | Q(new_programmes__lte=F("programmes"))),
                name="calls_portfolio_new_within_whole",
            ),
        ]
        triggers = [
            never_deleted("calls_portfolio_never_deleted"),
            frozen_columns(
                "calls_portfolio_stands_once_published",
                [
                    "name",
                    "name_en",
                    "year",
                    "source_id",
                    "total",
                    "total_before",
                    "programmes",
                    "new_programmes",
                    "new_total",
                    "bottom_up_share",
                    "bottom_up_rise",
                    "districts_to_come",
                    "district_plan",
                    "district_plan_en",
                ],
                unless="NOT OLD.is_published",
            ),
            pgtrigger.Trigger(
                name="calls_portfolio_begins_unpublished",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("(NEW.is_published)"),
                func=refuse("calls_portfolio_begins_unpublished"),
            ),
            # A portfolio that gives fields gives all of them; what it names is never more than there is.
            pgtrigger.Trigger(
                name="calls_portfolio_adds_up",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("(NEW.is_published AND NOT OLD.is_published)"),
                declare=[("fields", "BIGINT"), ("named", "BIGINT")],
                func=f"""
                    SELECT sum(amount) FILTER (WHERE kind = 'field'),
                           sum(amount) FILTER (WHERE kind = 'bottom_up')
                    INTO fields, named FROM calls_portfoliopart WHERE portfolio_id = NEW.id;
                    IF fields <> NEW.total THEN {refuse("calls_portfolio_fields_are_the_total")} END IF;
                    IF named > NEW.total THEN {refuse("calls_portfolio_named_within_total")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    @property
    def localized_district_plan(self) -> str:
        """What the districts are to become, in the language of the page."""
        return in_language(self.district_plan, self.district_plan_en)


class PortfolioPart(Named):
    """A field or a named programme with its won, or something only named: an area, a region, a district."""

    portfolio = models.ForeignKey(
        Portfolio, models.PROTECT, related_name="parts", verbose_name=_("portfolio")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=PartKind.choices)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    amount = models.BigIntegerField(_("amount (won)"), null=True, blank=True)
    detail = models.CharField(_("what was said of it"), max_length=200, blank=True)
    detail_en = models.CharField(_("what was said of it in English"), max_length=200, blank=True)
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("programme kept in this portal"),
    )

    class Meta:
        verbose_name = _("part of a portfolio")
        verbose_name_plural = _("parts of a portfolio")
        ordering = ["portfolio", "kind", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "kind", "name"], name="calls_portfolio_part_once"),
            models.CheckConstraint(
                condition=Q(kind__in=WITH_AMOUNT, amount__isnull=False, amount__gt=0)
                | (~Q(kind__in=WITH_AMOUNT) & Q(amount__isnull=True)),
                name="calls_portfolio_part_amount_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(programme=None) | Q(kind=PartKind.BOTTOM_UP.value),
                name="calls_portfolio_part_programme_fits_kind",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="calls_portfolio_part_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=f"""
                    IF EXISTS (
                        SELECT 1 FROM calls_portfolio
                        WHERE id IN (OLD.portfolio_id, NEW.portfolio_id) AND is_published
                    ) THEN {refuse("calls_portfolio_part_stands")} END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
                """,
            ),
        ]

    @property
    def localized_detail(self) -> str:
        """What was said of it, in the language of the page."""
        return in_language(self.detail, self.detail_en)
