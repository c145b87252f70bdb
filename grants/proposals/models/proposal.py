"""The proposal as its municipality writes it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Call, ServiceField, SupportType
from grants.proposals import states
from grants.proposals.content import LONGEST
from grants.proposals.models.guards import eligible_meets_requirements, province_route, supplement_asked
from portal.guards import allowed_moves, begins_as, frozen_columns, never_deleted, refuse
from villages.models import Municipality


class ProposalState(models.TextChoices):
    """Where it stands, in the applicant's words."""

    DRAFTING = states.DRAFTING, _("Drafting")
    AWAITING_SIGNOFF = states.AWAITING_SIGNOFF, _("Awaiting sign-off")
    FILED = states.FILED, _("Filed")
    ENDORSED = states.ENDORSED, _("Endorsed by the province")
    RETURNED = states.RETURNED, _("Returned by the province")
    RECEIVED = states.RECEIVED, _("Received")
    SUPPLEMENT_REQUESTED = states.SUPPLEMENT_REQUESTED, _("To be supplemented")
    ELIGIBLE = states.ELIGIBLE, _("Eligible")
    INELIGIBLE = states.INELIGIBLE, _("Ineligible")
    UNDER_REVIEW = states.UNDER_REVIEW, _("Under review")
    AWARDED = states.AWARDED, _("Awarded")
    RESERVE = states.RESERVE, _("Reserve")
    NOT_AWARDED = states.NOT_AWARDED, _("Not awarded")
    DECLINED = states.DECLINED, _("Award given up")
    WITHDRAWN = states.WITHDRAWN, _("Withdrawn")


class Proposal(models.Model):
    """One project a municipality applies with (과제).

    `revision` counts filings to come: it rises when a filed proposal is opened again. `version` rises
    with every save, so that two tabs are told apart. `slot` is its place among the municipality's
    filed projects in the call. Totals are written whenever the budget is.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="proposals", verbose_name=_("call"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="proposals", verbose_name=_("municipality")
    )
    state = models.CharField(
        _("state"), max_length=20, choices=ProposalState.choices, default=ProposalState.DRAFTING
    )
    state_since = models.DateTimeField(_("since"), default=timezone.now)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    version = models.PositiveIntegerField(_("version"), default=1)
    slot = models.PositiveSmallIntegerField(null=True, editable=False)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("officer")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)
    screening_reason = models.TextField(_("reason of the screening"), blank=True)
    is_example = models.BooleanField(_("example data"), default=False)

    title = models.CharField(_("title of the project"), max_length=120, blank=True)
    summary = models.TextField(_("summary"), max_length=LONGEST["summary"], blank=True)
    purpose = models.TextField(_("why it is needed"), max_length=LONGEST["purpose"], blank=True)
    service_field = models.ForeignKey(
        ServiceField, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("service field")
    )
    support_type = models.ForeignKey(
        SupportType, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("support type")
    )
    beneficiaries = models.PositiveIntegerField(_("beneficiaries (persons)"), null=True, blank=True)
    beneficiaries_note = models.TextField(
        _("who benefits"), max_length=LONGEST["beneficiaries_note"], blank=True
    )
    plan = models.TextField(_("what will be built and how"), max_length=LONGEST["plan"], blank=True)
    organisation = models.TextField(_("who does what"), max_length=LONGEST["organisation"], blank=True)
    operation = models.TextField(
        _("operation after the project"), max_length=LONGEST["operation"], blank=True
    )
    pledged_at = models.DateTimeField(_("pledged at"), null=True, blank=True)
    pledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    national_total = models.BigIntegerField(_("national share (won)"), default=0)
    project_total = models.BigIntegerField(_("project cost (won)"), default=0)
    # Sections still to mend; None after an autosave, until they are counted anew.
    missing = models.PositiveSmallIntegerField(_("to mend"), null=True, default=None)

    # Whether any colleague only reads it, so that the usual case costs no query.
    has_readers = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["call", "municipality", "slot"], name="proposal_slot_once"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(states.UNFILED)) | Q(slot__isnull=False),
                name="proposal_filed_has_slot",
            ),
            models.CheckConstraint(
                condition=~Q(state=states.WITHDRAWN) | Q(slot=None), name="proposal_withdrawn_frees_slot"
            ),
            models.CheckConstraint(condition=Q(state__in=sorted(states.STATES)), name="proposal_state_known"),
            models.CheckConstraint(
                condition=Q(national_total__gte=0, project_total__gte=models.F("national_total")),
                name="proposal_totals_agree",
            ),
            models.CheckConstraint(
                condition=~Q(state=states.INELIGIBLE) | ~Q(screening_reason=""),
                name="proposal_ineligible_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["call", "state"], name="proposal_call_state"),
            models.Index(fields=["municipality", "-changed_at"], name="proposal_municipality_changed"),
            models.Index(fields=["-state_since", "-id"], name="proposal_newest_first"),
        ]
        triggers = [
            never_deleted("proposal_never_deleted"),
            begins_as("proposal_begins_drafting", "state", [states.DRAFTING]),
            allowed_moves("proposal_allowed_moves", "state", states.ALLOWED_MOVES),
            frozen_columns("proposal_identity_frozen", ["call_id", "municipality_id", "created_at"]),
            pgtrigger.Trigger(
                name="proposal_most_per_municipality",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("(NEW.slot IS NOT NULL)"),
                func=f"""
                    IF NEW.slot < 1
                       OR NEW.slot > (SELECT most_projects FROM calls_call WHERE id = NEW.call_id) THEN
                        {refuse("proposal_most_per_municipality")}
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="proposal_filed_has_submission",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "(OLD.state IS DISTINCT FROM NEW.state AND NEW.state NOT IN "
                    "('drafting', 'awaiting_signoff', 'withdrawn'))"
                ),
                func=f"""
                    IF NOT EXISTS (SELECT 1 FROM proposals_submission WHERE proposal_id = NEW.id) THEN
                        {refuse("proposal_filed_has_submission")}
                    END IF;
                    RETURN NEW;
                """,
            ),
            province_route(),
            supplement_asked(),
            eligible_meets_requirements(),
        ]

    def __str__(self) -> str:
        # The ministry's lists know the title as filed, and must not name that of a draft opened again.
        title = getattr(self, "title_filed", self.title)
        return f"{self.municipality} — {title or _('untitled')}"
