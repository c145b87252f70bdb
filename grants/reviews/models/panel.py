"""Who judges what, and who must not."""

import pgtrigger
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Call, ServiceField
from grants.calls.models.named import Named
from grants.proposals.models import Submission
from portal.guards import append_only, frozen_columns, never_deleted, refuse
from villages.models import Municipality, Province


class Technology(Named):
    """A technology that reviewers know; a proposal uses it when its title holds one of the words."""

    words = models.TextField(_("words that name it, one a line"), blank=True)

    class Meta:
        verbose_name = _("technology")
        verbose_name_plural = _("technologies")
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["name"], name="reviews_technology_once")]


class ReviewerProfile(models.Model):
    """What is known of a reviewer: expertise, capacity, and the institution and home that exclude."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviewer", verbose_name=_("reviewer")
    )
    institution = models.CharField(_("institution"), max_length=100, blank=True)
    home_province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("home province")
    )
    home_municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("home municipality"),
    )
    service_fields = models.ManyToManyField(
        ServiceField, blank=True, related_name="+", verbose_name=_("service fields known")
    )
    technologies = models.ManyToManyField(
        Technology, blank=True, related_name="+", verbose_name=_("technologies known")
    )
    capacity = models.PositiveSmallIntegerField(
        _("most sheets in a call, empty for any number"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
    )
    is_example = models.BooleanField(_("example data"), default=False)

    class Meta:
        verbose_name = _("reviewer")
        verbose_name_plural = _("reviewers")
        ordering = ["user__name", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(capacity__gte=1), name="reviews_capacity_at_least_one"),
        ]

    def __str__(self) -> str:
        return self.user.name


class Panel(models.Model):
    """A panel (분과) of a call; seven as a rule."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="panels", verbose_name=_("call"))
    name = models.CharField(_("name"), max_length=60)
    service_field = models.ForeignKey(
        ServiceField, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("service field")
    )

    class Meta:
        verbose_name = _("panel")
        verbose_name_plural = _("panels")
        ordering = ["call", "name"]
        constraints = [models.UniqueConstraint(fields=["call", "name"], name="reviews_panel_once")]

    def __str__(self) -> str:
        return self.name


class PanelMember(models.Model):
    """A reviewer's seat on a panel."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="members", verbose_name=_("panel"))
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats", verbose_name=_("reviewer")
    )
    is_chair = models.BooleanField(_("chair"), default=False)
    # Takes single places of others; what the panel is given later is not theirs.
    is_substitute = models.BooleanField(_("substitute"), default=False)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)

    class Meta:
        verbose_name = _("panel member")
        verbose_name_plural = _("panel members")
        ordering = ["panel", "-is_chair", "id"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "reviewer"], name="reviews_seat_once"),
            models.UniqueConstraint(
                fields=["panel"], condition=Q(is_chair=True, left_at=None), name="reviews_one_chair"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} · {self.panel}"


class Assignment(models.Model):
    """A submission before a panel. Counts and score are written whenever a sheet is."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="assignments", verbose_name=_("panel"))
    submission = models.OneToOneField(
        Submission, models.PROTECT, related_name="assignment", verbose_name=_("submission")
    )
    sheets_due = models.PositiveSmallIntegerField(_("sheets"), default=0)
    sheets_done = models.PositiveSmallIntegerField(_("done"), default=0)
    # The mean by the call's rule over the submitted sheets, to 4 places.
    score = models.DecimalField(_("score"), max_digits=8, decimal_places=4, null=True, blank=True)
    spread = models.DecimalField(_("spread"), max_digits=8, decimal_places=4, null=True, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["panel", "submission"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sheets_done__lte=F("sheets_due")), name="reviews_done_within_due"
            ),
        ]
        indexes = [models.Index(fields=["-score"], name="reviews_by_score")]
        triggers = [
            never_deleted("reviews_assignment_never_deleted"),
            frozen_columns("reviews_assignment_frozen", ["panel_id", "submission_id"]),
            # From the first one on, what the call's reviewers learn of applicants stands.
            pgtrigger.Trigger(
                name="reviews_assignment_call_is_judged",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    UPDATE calls_call SET judged_since = clock_timestamp()
                    WHERE judged_since IS NULL
                      AND id = (SELECT call_id FROM reviews_panel WHERE id = NEW.panel_id);
                    RETURN NULL;
                """,
            ),
            pgtrigger.Trigger(
                name="reviews_assignment_of_its_call",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM reviews_panel p JOIN proposals_submission s ON s.call_id = p.call_id
                        WHERE p.id = NEW.panel_id AND s.id = NEW.submission_id
                    ) THEN {refuse("reviews_assignment_of_its_call")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} → {self.panel}"


class Ground(models.TextChoices):
    """Why a reviewer does not judge a submission."""

    OWN_MUNICIPALITY = "own_municipality", _("Own municipality")
    OWN_PROVINCE = "own_province", _("Own province")
    FORMER_PLACE = "former_place", _("Former municipality or province")
    INSTITUTION = "institution", _("Own institution is the applicant or takes part")
    NAMED = "named", _("Named in the proposal")
    EARLIER_ADVICE = "earlier_advice", _("Earlier advice to the applicant, on record")
    CHALLENGE = "challenge", _("Challenged, and upheld by the committee")
    PARTY = "party", _("I am a party to the matter, or was one")
    RELATIVE = "relative", _("A party is my relative, or was one")
    ADVICE = "advice", _("I gave advice, research or a service on the matter")
    AGENT = "agent", _("I act for a party, or did")
    RECUSAL = "recusal", _("Another reason to step aside")


# What a reviewer declares; the grounds before these follow from data or are decided.
DECLARED = (Ground.PARTY, Ground.RELATIVE, Ground.ADVICE, Ground.AGENT, Ground.RECUSAL)


class Exclusion(models.Model):
    """A reviewer kept from a submission, with ground, time and who recorded it."""

    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="exclusions", verbose_name=_("reviewer")
    )
    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="exclusions", verbose_name=_("submission")
    )
    ground = models.CharField(_("ground"), max_length=20, choices=Ground.choices)
    detail = models.TextField(_("detail"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("exclusion")
        verbose_name_plural = _("exclusions")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["reviewer", "submission"], name="reviews_excluded_once"),
        ]
        triggers = [append_only("reviews_exclusion_append_only")]

    def __str__(self) -> str:
        return f"{self.reviewer} ✕ {self.submission}"
