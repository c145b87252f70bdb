"""From scores to a ranking, kept with all it was made from."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Call
from grants.proposals.models import Submission
from portal.guards import append_only


class RankingRun(models.Model):
    """One ranking of a call: method, parameters, hash of its input, version of the code."""

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

    class Meta:
        verbose_name = _("ranking")
        verbose_name_plural = _("rankings")
        ordering = ["-id"]
        triggers = [append_only("reviews_ranking_append_only")]

    def __str__(self) -> str:
        return f"{self.call} #{self.pk}"


class RankingEntry(models.Model):
    """A submission's place; equal scores share a rank."""

    run = models.ForeignKey(RankingRun, models.PROTECT, related_name="entries")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+", verbose_name=_("submission"))
    rank = models.PositiveIntegerField(_("rank"))
    score = models.DecimalField(_("score"), max_digits=8, decimal_places=4)
    scores_counted = models.PositiveSmallIntegerField(_("scores counted"))
    passes = models.BooleanField(_("reaches the pass mark"))

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
