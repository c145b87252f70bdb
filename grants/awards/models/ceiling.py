"""The history of ceilings: each change signed off by a second person, and the only way a ceiling moves."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Envelope
from portal.audit.occasion import occasion_field
from portal.guards import append_only, refuse
from portal.signoff.models import SignOff

CEILING_KIND = "awards.ceiling"


class CeilingChange(models.Model):
    """A ceiling (won) before and after; the insert itself moves the envelope.

    `position` is the ledger position after which it holds, taken by the insert.
    """

    envelope = models.ForeignKey(
        Envelope, models.PROTECT, related_name="ceiling_changes", verbose_name=_("envelope")
    )
    before = models.BigIntegerField(_("ceiling before (won)"))
    after = models.BigIntegerField(_("ceiling after (won)"))
    reason = models.TextField(_("reason"))
    signoff = models.OneToOneField(
        SignOff, models.PROTECT, related_name="ceiling_change", verbose_name=_("sign-off")
    )
    position = models.BigIntegerField(_("ledger position"), default=0, editable=False)
    changed_at = models.DateTimeField(_("changed at"))
    occasion = occasion_field()

    class Meta:
        verbose_name = _("change of a ceiling")
        verbose_name_plural = _("changes of ceilings")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(before=F("after")), name="ceiling_change_changes"),
            models.CheckConstraint(condition=~Q(reason=""), name="ceiling_change_with_reason"),
        ]
        triggers = [
            append_only("ceiling_change_append_only"),
            pgtrigger.Trigger(
                name="ceiling_change_moves_envelope",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM signoff_signoff
                        WHERE id = NEW.signoff_id AND state = 'approved' AND kind = '{CEILING_KIND}'
                          AND about = 'calls.envelope:' || NEW.envelope_id
                          AND (payload ->> 'from')::bigint = NEW.before
                          AND (payload ->> 'to')::bigint = NEW.after
                    ) THEN {refuse("ceiling_change_by_two")} END IF;
                    UPDATE calls_envelope SET ceiling = NEW.after
                    WHERE id = NEW.envelope_id AND ceiling = NEW.before;
                    IF NOT FOUND THEN {refuse("ceiling_change_from_what_stands")} END IF;
                    SELECT n.version INTO NEW.position FROM calls_envelope n
                    JOIN calls_envelope e ON e.programme_year_id = n.programme_year_id
                    JOIN calls_programmeyear y ON y.id = e.programme_year_id
                    WHERE e.id = NEW.envelope_id AND n.scope = 'all' AND n.fiscal_year = y.year;
                    NEW.position := COALESCE(NEW.position, 0);
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before:,} → {self.after:,}"
