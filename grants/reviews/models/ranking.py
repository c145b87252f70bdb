"""From scores to a ranking, kept with all it was made from."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Call
from grants.proposals.models import Submission
from grants.reviews.models.panel import Panel
from grants.reviews.scoring import METHODS
from portal.guards import append_only


class LineOutcome(models.TextChoices):
    """On which side of the lines a submission stands: the planned projects, the reserve list, the pass mark."""

    WITHIN = "within", _("within the planned projects")
    RESERVE = "reserve", _("on the reserve list")
    BEYOND = "beyond", _("beyond the reserve list")
    BELOW_MARK = "below_mark", _("under the pass mark")


class RankingRun(models.Model):
    """One ranking of a call: method, parameters, hash of its input, version of the code.

    The variances (points squared) are those of the additive model; see `scoring.additive`.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="rankings", verbose_name=_("call"))
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    method = models.CharField(_("method"), max_length=40)
    trim_from = models.PositiveSmallIntegerField(
        _("scores from which the highest and the lowest are dropped")
    )
    pass_mark = models.DecimalField(_("pass mark"), max_digits=5, decimal_places=2)
    input_hash = models.CharField(_("hash of the input"), max_length=64)
    code_version = models.CharField(_("version of the code"), max_length=40)
    joined_by = models.CharField(_("how panels are joined"), max_length=10, default="score")
    planned = models.PositiveIntegerField(_("projects planned"), null=True)
    reserve = models.PositiveIntegerField(_("projects on the reserve list"), null=True)
    most_bonus = models.DecimalField(_("most bonus points"), max_digits=4, decimal_places=2, null=True)
    error_variance = models.DecimalField(_("variance of errors"), max_digits=10, decimal_places=4, null=True)
    leniency_variance = models.DecimalField(
        _("variance of leniencies"), max_digits=10, decimal_places=4, null=True
    )
    groups = models.PositiveIntegerField(_("groups of linked reviewers"), null=True)

    class Meta:
        verbose_name = _("ranking")
        verbose_name_plural = _("rankings")
        ordering = ["-id"]
        triggers = [append_only("reviews_ranking_append_only")]

    def __str__(self) -> str:
        return f"{self.call} #{self.pk}"


class RankingInput(models.Model):
    """All that a run followed from, as the text its hash is of; apart, so that no list carries it."""

    run = models.OneToOneField(RankingRun, models.PROTECT, related_name="input")
    text = models.TextField()

    class Meta:
        verbose_name = _("input of a ranking")
        verbose_name_plural = _("inputs of rankings")
        triggers = [append_only("reviews_ranking_input_append_only")]

    def __str__(self) -> str:
        return f"{self.run}"


class RankingLeniency(models.Model):
    """How far above the others a reviewer scored in a run; `key` stands for the reviewer in its input."""

    run = models.ForeignKey(RankingRun, models.PROTECT, related_name="leniencies")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reviewer")
    )
    key = models.CharField(max_length=10)
    group = models.PositiveIntegerField(_("group"))
    sheets = models.PositiveIntegerField(_("sheets"))
    leniency = models.DecimalField(_("leniency"), max_digits=8, decimal_places=4)
    error = models.DecimalField(_("standard error"), max_digits=8, decimal_places=4, null=True)

    class Meta:
        verbose_name = _("leniency")
        verbose_name_plural = _("leniencies")
        ordering = ["run", "key"]
        constraints = [
            models.UniqueConstraint(fields=["run", "reviewer"], name="reviews_leniency_once"),
            models.UniqueConstraint(fields=["run", "key"], name="reviews_leniency_key_once"),
        ]
        triggers = [append_only("reviews_leniency_append_only")]

    def __str__(self) -> str:
        return f"{self.key}: {self.leniency}"


def _points(name: Any) -> models.DecimalField:
    return models.DecimalField(name, max_digits=8, decimal_places=4, null=True)


def _outcome() -> models.CharField:
    return models.CharField(max_length=10, choices=LineOutcome.choices, default="", blank=True)


class RankingEntry(models.Model):
    """A submission's place; equal scores share a rank. `score` is what ranks, with the bonus points.

    Beside it what every method says; empty in rankings made before these were kept.
    """

    run = models.ForeignKey(RankingRun, models.PROTECT, related_name="entries")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+", verbose_name=_("submission"))
    rank = models.PositiveIntegerField(_("rank"))
    score = models.DecimalField(_("score"), max_digits=8, decimal_places=4)
    scores_counted = models.PositiveSmallIntegerField(_("scores counted"))
    passes = models.BooleanField(_("reaches the pass mark"))
    panel = models.ForeignKey(Panel, models.PROTECT, null=True, related_name="+", verbose_name=_("panel"))
    panel_rank = models.PositiveIntegerField(_("rank in the panel"), null=True)
    outcome = _outcome()
    bonus = models.DecimalField(_("bonus points"), max_digits=5, decimal_places=2, default=0)
    spread = _points(_("spread"))
    mean = _points(_("mean of all scores"))
    trimmed = _points(_("mean without the highest and the lowest score"))
    median = _points(_("median"))
    adjusted = _points(_("mean adjusted for leniency"))
    adjusted_error = _points(_("standard error"))
    mean_rank = models.PositiveIntegerField(null=True)
    trimmed_rank = models.PositiveIntegerField(null=True)
    median_rank = models.PositiveIntegerField(null=True)
    adjusted_rank = models.PositiveIntegerField(null=True)
    mean_outcome = _outcome()
    trimmed_outcome = _outcome()
    median_outcome = _outcome()
    adjusted_outcome = _outcome()

    class Meta:
        verbose_name = _("ranking entry")
        verbose_name_plural = _("ranking entries")
        ordering = ["run", "rank", "submission"]
        constraints = [
            models.UniqueConstraint(fields=["run", "submission"], name="reviews_ranked_once"),
        ]
        triggers = [append_only("reviews_ranking_entry_append_only")]

    def __str__(self) -> str:
        return f"{self.rank}. {self.submission}"

    @property
    def changes(self) -> list[str]:
        """The methods by which it would stand on another side of a line."""
        return [each for each in METHODS if getattr(self, f"{each}_outcome") != self.outcome]
