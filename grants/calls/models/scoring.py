"""What a call says beforehand of how scores become a ranking."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ScoreMethod(models.TextChoices):
    """Which of the numbers that are told of a proposal counts."""

    MEAN = "mean", _("mean of all scores")
    TRIMMED = "trimmed", _("mean without the highest and the lowest score")
    MEDIAN = "median", _("median")
    ADJUSTED = "adjusted", _("mean adjusted for leniency")


class Joining(models.TextChoices):
    """How the lists of the panels become one."""

    SCORE = "score", _("all panels together, by score")
    PLACE = "place", _("by the place in the panel: all firsts, then all seconds")


# What the call says beforehand of how scores become a ranking; it stands once the call is published.
SCORED_BY = ("score_method", "joined_by", "median_breaks_ties", "least_breaks_ties", "most_bonus")
SCORING_RULES = [
    models.CheckConstraint(
        condition=Q(score_method__in=ScoreMethod.values, joined_by__in=Joining.values),
        name="calls_known_score_method",
    ),
    models.CheckConstraint(condition=Q(most_bonus__gte=0), name="calls_most_bonus_not_negative"),
]


class Scoring(models.Model):
    """The part of a call by which its submissions are ranked."""

    score_method = models.CharField(
        _("which score counts"), max_length=10, choices=ScoreMethod.choices, default=ScoreMethod.TRIMMED
    )
    joined_by = models.CharField(
        _("how panels are joined"), max_length=10, choices=Joining.choices, default=Joining.SCORE
    )
    # Among equals the criteria that the rubric numbers and these decide, the smallest number first.
    median_breaks_ties = models.PositiveSmallIntegerField(
        _("place of the higher median among what decides ties"), null=True, blank=True
    )
    least_breaks_ties = models.PositiveSmallIntegerField(
        _("place of the higher lowest score among what decides ties"), null=True, blank=True
    )
    most_bonus = models.DecimalField(
        _("most bonus points"),
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    planned_projects = models.PositiveSmallIntegerField(_("projects planned"), null=True, blank=True)
    reserve_projects = models.PositiveSmallIntegerField(
        _("projects on the reserve list"), null=True, blank=True
    )

    class Meta:
        abstract = True
