"""What proposals are judged by."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.calls.models.call import Call
from grants.calls.models.named import Named, in_language
from portal.guards import refuse


def frozen_once_scored(name: str, rubric: str) -> pgtrigger.Trigger:
    """No insert, change or removal once the rubric was frozen; `rubric` selects its id from `given`."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("given", "RECORD")],
        func=f"""
            IF TG_OP = 'DELETE' THEN given := OLD; ELSE given := NEW; END IF;
            IF EXISTS (SELECT 1 FROM calls_rubric WHERE id = ({rubric}) AND frozen_at IS NOT NULL) THEN
                {refuse(name)}
            END IF;
            RETURN given;
        """,
    )


class Rubric(models.Model):
    """The criteria of a call in one version; frozen at the first score."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="rubrics", verbose_name=_("call"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    is_current = models.BooleanField(_("in force"), default=True)
    is_example = models.BooleanField(_("example"), default=False)
    source = models.CharField(_("source"), max_length=200, blank=True)
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("rubric")
        verbose_name_plural = _("rubrics")
        ordering = ["call", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["call", "version"], name="calls_rubric_version_once"),
            models.UniqueConstraint(
                fields=["call"], condition=Q(is_current=True), name="calls_rubric_one_in_force"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="calls_rubric_stays_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "(OLD.frozen_at IS NOT NULL AND (OLD.frozen_at IS DISTINCT FROM NEW.frozen_at "
                    "OR OLD.version IS DISTINCT FROM NEW.version OR OLD.call_id IS DISTINCT FROM NEW.call_id "
                    "OR OLD.is_current IS DISTINCT FROM NEW.is_current))"
                ),
                func=refuse("calls_rubric_stays_frozen"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} v{self.version}"


class Criterion(Named):
    """One thing that is judged (평가항목), with its points (배점)."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="criteria", verbose_name=_("rubric"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    max_points = models.PositiveSmallIntegerField(_("max points"))
    # Among equal scores the higher mean of this criterion goes first; the smallest number decides first.
    breaks_ties = models.PositiveSmallIntegerField(_("place among what decides ties"), null=True, blank=True)
    description = models.TextField(_("what is judged"), blank=True)
    description_en = models.TextField(_("what is judged, in English"), blank=True)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["rubric", "order", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(max_points__gte=1), name="calls_criterion_has_points"),
        ]
        triggers = [frozen_once_scored("calls_criterion_frozen", "given.rubric_id")]

    @property
    def localized_description(self) -> str:
        """The description in the language of the page."""
        return in_language(self.description, self.description_en)


class Level(Named):
    """What earns how many points of a criterion (매우 우수 … 미흡)."""

    criterion = models.ForeignKey(
        Criterion, models.CASCADE, related_name="levels", verbose_name=_("criterion")
    )
    points = models.PositiveSmallIntegerField(_("points"))
    description = models.TextField(_("description"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ["criterion", "-points"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "points"], name="calls_level_points_once"),
        ]
        triggers = [
            frozen_once_scored(
                "calls_level_frozen", "SELECT rubric_id FROM calls_criterion WHERE id = given.criterion_id"
            )
        ]

    @property
    def localized_description(self) -> str:
        """The description in the language of the page."""
        return in_language(self.description, self.description_en)
