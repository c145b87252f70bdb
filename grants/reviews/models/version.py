"""A sheet as it was handed in, once for each time."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Criterion
from grants.reviews.models.sheet import ScoreSheet
from grants.reviews.models.version_guards import written_by_its_sheet
from portal.guards import append_only


class SheetVersion(models.Model):
    """`scores`: [{"criterion": id, "points": whole points, "reason": text}] in the order of the rubric."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    submitted_at = models.DateTimeField(_("submitted at"))
    total = models.PositiveSmallIntegerField(_("points"))
    strengths = models.TextField(_("strengths"), blank=True)
    weaknesses = models.TextField(_("weaknesses"), blank=True)
    # Why the version before was returned.
    return_reason = models.TextField(_("why it was returned"), blank=True)
    scores: Any = models.JSONField(_("scores"))

    class Meta:
        verbose_name = _("version of a score sheet")
        verbose_name_plural = _("versions of score sheets")
        ordering = ["sheet", "-number"]
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="reviews_version_once")]
        triggers = [append_only("reviews_version_append_only"), written_by_its_sheet()]

    def __str__(self) -> str:
        return f"{self.sheet} v{self.number}"

    def by(self, criteria: Iterable[Criterion]) -> list[tuple[Criterion, dict[str, Any]]]:
        """Each criterion of the rubric with its points and reason."""
        said = {score["criterion"]: score for score in self.scores}
        return [(criterion, said[criterion.pk]) for criterion in criteria if criterion.pk in said]
