"""What filed copies say, kept for comparing, and which of them are alike."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.proposals.models import Proposal, Submission


class FiledText(models.Model):
    """Title and summary of a filed copy, taken out of its package once; `is_newest` of its proposal."""

    submission = models.OneToOneField(
        Submission, models.PROTECT, primary_key=True, related_name="filed_text", verbose_name=_("filed copy")
    )
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="+", verbose_name=_("proposal"))
    title = models.CharField(_("title of the project"), max_length=120)
    summary = models.TextField(_("summary"), blank=True)
    is_newest = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("text of a filed copy")
        verbose_name_plural = _("texts of filed copies")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(is_newest=True), name="desk_one_newest_text"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SimilarPair(models.Model):
    """Two filed copies that are alike: the lower key first, how alike the titles are, and what they share.

    Once somebody of the ministry looked at them, who, when, and in `remark` what they found.
    """

    first = models.ForeignKey(FiledText, models.CASCADE, related_name="+", verbose_name=_("one project"))
    second = models.ForeignKey(FiledText, models.CASCADE, related_name="+", verbose_name=_("other project"))
    percent = models.PositiveSmallIntegerField(_("titles alike (%)"))
    words = models.CharField(_("words in common"), max_length=300, blank=True)
    same_field = models.BooleanField(_("same service field"))
    same_place = models.BooleanField(_("same municipality"))
    found_at = models.DateTimeField(_("found at"), default=timezone.now)
    looked_at = models.DateTimeField(_("looked at on"), null=True, editable=False)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("looked at by"),
    )
    remark = models.CharField(_("what was found"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        ordering = ["-same_place", "-percent", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="desk_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="desk_pair_in_order"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="desk_percent_of_a_hundred"),
            models.CheckConstraint(
                condition=Q(looked_at=None, looked_by=None, remark="")
                | Q(Q(looked_at__isnull=False, looked_by__isnull=False), ~Q(remark="")),
                name="desk_looked_at_with_a_remark",
            ),
        ]
        indexes = [models.Index(fields=["-same_place", "-percent", "-id"], name="desk_pairs_in_order")]

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"

    @property
    def is_looked_at(self) -> bool:
        """Whether somebody has."""
        return self.looked_at is not None
