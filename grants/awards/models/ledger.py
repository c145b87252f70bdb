"""The ledger: append-only, and the only thing that moves an envelope."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grants.awards.models.award import Award
from grants.awards.models.decision import Decision
from grants.awards.models.guards import entry_within_one_year
from grants.calls.models import Envelope
from portal.audit.occasion import occasion_field
from portal.guards import append_only, refuse


class LedgerKind(models.TextChoices):
    """What an entry records."""

    RESERVE = "reserve", _("Reserved")
    COMMIT = "commit", _("Committed")
    RELEASE = "release", _("Released")
    ADJUST = "adjust", _("Adjusted")


class LedgerEntry(models.Model):
    """One movement of one envelope (won, signed deltas).

    `position` is the version of the programme year's national envelope, raised under its lock by the
    insert itself: gapless and in commit order. `key` makes a repeated act harmless.
    """

    envelope = models.ForeignKey(Envelope, models.PROTECT, related_name="entries", verbose_name=_("envelope"))
    position = models.BigIntegerField(_("ledger position"), default=0, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=LedgerKind.choices)
    delta_reserved = models.BigIntegerField(_("reserved (won)"), default=0)
    delta_committed = models.BigIntegerField(_("committed (won)"), default=0)
    # How the envelope stood after it, written by the insert itself.
    balance_reserved = models.BigIntegerField(_("reserved after it (won)"), default=0, editable=False)
    balance_committed = models.BigIntegerField(_("committed after it (won)"), default=0, editable=False)
    ceiling = models.BigIntegerField(_("ceiling then (won)"), default=0, editable=False)
    award = models.ForeignKey(Award, models.PROTECT, related_name="entries", verbose_name=_("award"))
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="entries", verbose_name=_("decision"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    key = models.CharField(_("key"), max_length=120, unique=True)
    entered_at = models.DateTimeField(_("at"))
    occasion = occasion_field()

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(delta_reserved=0) | ~Q(delta_committed=0), name="ledger_entry_moves_something"
            ),
            models.CheckConstraint(
                condition=Q(kind="reserve", delta_reserved__gt=0, delta_committed=0)
                | Q(kind="commit", delta_reserved__lt=0, delta_committed=-F("delta_reserved"))
                | Q(kind="release", delta_reserved__lte=0, delta_committed__lte=0)
                | Q(kind="adjust") & (Q(delta_reserved=0) | Q(delta_committed=0)),
                name="ledger_entry_fits_kind",
            ),
        ]
        indexes = [models.Index(fields=["envelope", "position"], name="ledger_envelope_position")]
        triggers = [
            append_only("ledger_append_only"),
            entry_within_one_year("ledger_within_one_programme_year"),
            # The national envelope first: it has the lowest id, and locks go by id.
            pgtrigger.Trigger(
                name="ledger_moves_envelope",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    UPDATE calls_envelope SET version = version + 1
                    WHERE id = (
                        SELECT n.id FROM calls_envelope n
                        JOIN calls_envelope e ON e.programme_year_id = n.programme_year_id
                        JOIN calls_programmeyear y ON y.id = e.programme_year_id
                        WHERE e.id = NEW.envelope_id AND n.scope = 'all' AND n.fiscal_year = y.year
                    )
                    RETURNING version INTO NEW.position;
                    IF NEW.position IS NULL THEN {refuse("ledger_needs_national_envelope")} END IF;
                    UPDATE calls_envelope
                    SET reserved = reserved + NEW.delta_reserved,
                        committed = committed + NEW.delta_committed
                    WHERE id = NEW.envelope_id
                    RETURNING reserved, committed, ceiling
                    INTO NEW.balance_reserved, NEW.balance_committed, NEW.ceiling;
                    RETURN NEW;
                """,
            ),
            # What an award is worth moves with its entry in the national envelope, or not at all.
            pgtrigger.Trigger(
                name="ledger_adjusts_award",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("(NEW.kind = 'adjust')"),
                func="""
                    UPDATE awards_award a SET amount = a.amount + NEW.delta_reserved + NEW.delta_committed
                    FROM calls_envelope e
                    WHERE e.id = NEW.envelope_id AND e.scope = 'all' AND a.id = NEW.award_id;
                    UPDATE awards_awardyear w SET amount = w.amount + NEW.delta_reserved + NEW.delta_committed
                    FROM calls_envelope e
                    WHERE e.id = NEW.envelope_id AND e.scope = 'all' AND w.award_id = NEW.award_id
                      AND w.fiscal_year = e.fiscal_year;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.position} {self.key}"

    @property
    def delta_left(self) -> int:
        """What the movement gave back (positive) or took of the won left."""
        return -self.delta_reserved - self.delta_committed

    @property
    def left(self) -> int:
        """Won that could still be reserved from the envelope after it."""
        return self.ceiling - self.balance_reserved - self.balance_committed
