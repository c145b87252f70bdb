"""What reviewers learn of who applies: the call says it beforehand."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.guards import frozen_columns


class Blindness(models.TextChoices):
    """Whether reviewers learn who applies; applicants never learn who reviews."""

    SINGLE = "single", _("Single blind: reviewers know the applicant")
    DOUBLE = "double", _("Double blind: names of applicants and institutions are withheld from reviewers")


BLINDNESS_RULES = [
    models.CheckConstraint(condition=Q(blind__in=Blindness.values), name="calls_known_blindness"),
]
# What reviewers have seen they can't unsee, and what was withheld was promised.
BLINDNESS_GUARDS = [
    frozen_columns("calls_blindness_stands_once_judged", ["blind"], unless="OLD.judged_since IS NULL"),
    frozen_columns("calls_judged_since_stands", ["judged_since"], unless="OLD.judged_since IS NULL"),
]


class Blinding(models.Model):
    """The part of a call that says what is withheld from its reviewers.

    `judged_since` is set by the database when the first proposal is laid before a panel.
    """

    blind = models.CharField(
        _("what reviewers learn of applicants"),
        max_length=10,
        choices=Blindness.choices,
        default=Blindness.SINGLE,
    )
    judged_since = models.DateTimeField(_("before panels since"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_double_blind(self) -> bool:
        """Whether names of applicants and institutions are withheld from reviewers."""
        return self.blind == Blindness.DOUBLE
