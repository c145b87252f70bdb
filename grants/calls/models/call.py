"""A call for proposals and its rules, which are data."""

from datetime import datetime, timedelta
from decimal import Decimal

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grants.calls.models.blinding import BLINDNESS_GUARDS, BLINDNESS_RULES, Blinding
from grants.calls.models.named import Named, in_language
from grants.calls.models.programme import ProgrammeYear
from grants.calls.models.scoring import SCORED_BY, SCORING_RULES, Scoring
from portal.guards import frozen_columns, never_deleted, refuse


class Unit(models.TextChoices):
    """In what amounts are entered; they are always kept in won."""

    WON = "won", _("won")
    THOUSAND = "thousand", _("thousand won")


class OthersScores(models.TextChoices):
    """When a reviewer may read what the others of the panel gave."""

    NEVER = "never", _("Never")
    AFTER_OWN = "after_own", _("Once one's own sheet is submitted")
    AT_MEETING = "at_meeting", _("At the meeting, once one's own sheet is submitted")


class Standing(models.TextChoices):
    """Where a call stands at a moment; told by its dates, never kept."""

    PREPARED = "prepared", _("In preparation")
    UPCOMING = "upcoming", _("Upcoming")
    OPEN = "open", pgettext_lazy("a call", "Open")
    CLOSED = "closed", pgettext_lazy("a call", "Closed")


def _refused_update(name: str, condition: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(f"({condition})"),
        func=refuse(name),
    )


class Call(Blinding, Scoring, Named):
    """A call: when it is open, who may apply for how much, and how it is judged. Open in [opens_at, closes_at)."""

    programme_year = models.ForeignKey(
        ProgrammeYear, models.PROTECT, related_name="calls", verbose_name=_("programme year")
    )
    code = models.SlugField(_("code"), max_length=20, unique=True)
    summary = models.TextField(_("what it supports"), blank=True)
    summary_en = models.TextField(_("what it supports, in English"), blank=True)
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    # Without it questions are taken until the call closes.
    questions_until = models.DateTimeField(_("questions until"), null=True, blank=True)
    is_published = models.BooleanField(_("published"), default=False)
    is_example = models.BooleanField(_("example data"), default=False)
    # A call pins the set of places of its year.
    places_on = models.DateField(_("places as of"))
    unit = models.CharField(_("unit of entry"), max_length=10, choices=Unit.choices, default=Unit.THOUSAND)
    least_national = models.BigIntegerField(_("least national share per project (won)"))
    most_national = models.BigIntegerField(_("most national share per project (won)"))
    most_projects = models.PositiveSmallIntegerField(
        _("most projects per municipality"), validators=[MinValueValidator(1)]
    )
    most_years = models.PositiveSmallIntegerField(
        _("most fiscal years per project"), default=3, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    # Hundredths of a percent of the whole cost, as rates are; empty where any share is taken.
    operation_most_basis_points = models.PositiveIntegerField(
        _("most share of costs of operation (0.01 %)"), null=True, blank=True
    )
    pass_mark = models.DecimalField(_("pass mark"), max_digits=5, decimal_places=2)
    trim_from = models.PositiveSmallIntegerField(
        _("scores from which the highest and the lowest are dropped"),
        default=5,
        validators=[MinValueValidator(3)],
    )
    # Empty where every member of a panel judges all that lies before it.
    reviewers_per_proposal = models.PositiveSmallIntegerField(
        _("reviewers per proposal, empty for the whole panel"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(15)],
    )
    # ClamAV takes streams of up to 100 MB unless told otherwise.
    most_file_megabytes = models.PositiveSmallIntegerField(
        _("largest attached file (MB)"),
        default=20,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    others_scores = models.CharField(
        _("reviewers read the others' scores"),
        max_length=12,
        choices=OthersScores.choices,
        default=OthersScores.AT_MEETING,
    )
    reason_least = models.PositiveSmallIntegerField(
        _("least length of a reviewer's reason (characters)"),
        default=10,
        validators=[MaxValueValidator(500)],
    )
    feedback_shows_points = models.BooleanField(
        _("applicants see the mean points of each criterion after the announcement"), default=False
    )
    review_until = models.DateTimeField(_("review until"), null=True, blank=True)
    through_province = models.BooleanField(_("proposals go through the province"), default=False)
    province_days = models.PositiveSmallIntegerField(
        _("days the province has after the close"), default=7, validators=[MaxValueValidator(60)]
    )
    supplement_days = models.PositiveSmallIntegerField(
        _("days to answer a request to mend"),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    appeal_days = models.PositiveSmallIntegerField(
        _("days to appeal against a result"),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    # The form that is published last; it asks what the core of a proposal does not.
    form = models.ForeignKey(
        "calls.ApplicationForm",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("application form"),
    )

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-closes_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")), name="calls_opens_before_it_closes"
            ),
            models.CheckConstraint(
                condition=Q(least_national__gt=0, least_national__lte=F("most_national")),
                name="calls_least_within_most",
            ),
            models.CheckConstraint(
                condition=Q(most_projects__gte=1), name="calls_most_projects_at_least_one"
            ),
            models.CheckConstraint(
                condition=Q(most_years__gte=1, most_years__lte=3), name="calls_most_years_one_to_three"
            ),
            models.CheckConstraint(
                condition=Q(operation_most_basis_points__gte=1, operation_most_basis_points__lte=10_000),
                name="calls_operation_within_whole",
            ),
            models.CheckConstraint(
                condition=Q(pass_mark__gte=0, pass_mark__lte=100), name="calls_pass_mark_within_points"
            ),
            models.CheckConstraint(
                condition=Q(most_file_megabytes__gte=1, most_file_megabytes__lte=100),
                name="calls_most_file_megabytes_1_to_100",
            ),
            models.CheckConstraint(condition=Q(trim_from__gte=3), name="calls_trim_leaves_a_score"),
            models.CheckConstraint(
                condition=Q(reviewers_per_proposal__gte=1, reviewers_per_proposal__lte=15),
                name="calls_reviewers_per_proposal_1_to_15",
            ),
            *SCORING_RULES,
            *BLINDNESS_RULES,
        ]
        triggers = [
            never_deleted("calls_call_never_deleted"),
            *BLINDNESS_GUARDS,
            frozen_columns(
                "calls_route_stands_once_open",
                ["through_province"],
                unless="NOT OLD.is_published OR OLD.opens_at > clock_timestamp()",
            ),
            frozen_columns(
                "calls_programme_year_stands_once_published",
                ["programme_year_id"],
                unless="NOT OLD.is_published",
            ),
            frozen_columns("calls_scoring_stands_once_published", SCORED_BY, unless="NOT OLD.is_published"),
            pgtrigger.Trigger(
                name="calls_call_form_published",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("(NEW.form_id IS NOT NULL)"),
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM calls_applicationform
                        WHERE id = NEW.form_id AND call_id = NEW.id AND state = 'published'
                    ) THEN
                        {refuse("calls_call_form_published")}
                    END IF;
                    RETURN NEW;
                """,
            ),
            _refused_update("calls_call_stays_published", "OLD.is_published AND NOT NEW.is_published"),
            _refused_update(
                "calls_appeal_days_only_longer", "OLD.is_published AND NEW.appeal_days < OLD.appeal_days"
            ),
            # Depth 0 is a statement of one's own; the insert of an extension updates at depth 1.
            _refused_update(
                "calls_deadline_later_by_extension_only",
                "OLD.is_published AND NEW.closes_at > OLD.closes_at AND pg_trigger_depth() = 0",
            ),
            # A request may have waited for its turn since it arrived.
            _refused_update(
                "calls_deadline_earlier_to_now_only",
                "OLD.is_published AND NEW.closes_at < OLD.closes_at AND NOT (NEW.closes_at BETWEEN "
                "clock_timestamp() - interval '10 minutes' AND clock_timestamp())",
            ),
        ]

    def get_absolute_url(self) -> str:
        """The public page of the call."""
        return reverse("calls:detail", args=[self.code])

    @property
    def localized_summary(self) -> str:
        """What it supports, in the language of the page."""
        return in_language(self.summary, self.summary_en)

    def standing(self, at: datetime) -> Standing:
        """In preparation, upcoming, open or closed."""
        if not self.is_published:
            return Standing.PREPARED
        if at < self.opens_at:
            return Standing.UPCOMING
        return Standing.OPEN if at < self.closes_at else Standing.CLOSED

    def is_open(self, at: datetime) -> bool:
        """Whether a proposal may be filed at this moment (the server's clock at arrival)."""
        return self.is_published and self.opens_at <= at < self.closes_at

    def takes_questions(self, at: datetime) -> bool:
        """Whether officers may still ask: from the publication until the announced moment or the close."""
        return self.is_published and at < min(self.questions_until or self.closes_at, self.closes_at)

    @property
    def operation_most(self) -> Decimal | None:
        """The most share of costs of operation, 0.2 for 20 %; None where any is taken."""
        share = self.operation_most_basis_points
        return None if share is None else Decimal(share) / 10_000

    @property
    def province_until(self) -> datetime:
        """Until when a province may return what was filed, and what it returned be filed anew."""
        return self.closes_at + timedelta(days=self.province_days)

    def is_closed(self, at: datetime) -> bool:
        """Whether the deadline has passed."""
        return at >= self.closes_at
