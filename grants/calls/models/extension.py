"""A deadline that was moved later, by two persons and for a reason."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grants.calls.models.call import Call
from portal.guards import append_only, refuse
from portal.signoff.models import SignOff

# The kind of sign-off that an extension comes from.
EXTEND = "call.extend"


class CallExtension(models.Model):
    """A call's deadline moved from one moment to a later one; the insert itself moves the call's column."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="extensions", verbose_name=_("call"))
    signoff = models.OneToOneField(SignOff, models.PROTECT, related_name="+", verbose_name=_("sign-off"))
    from_at = models.DateTimeField(_("deadline before"))
    to_at = models.DateTimeField(_("deadline after"))
    reason = models.TextField(_("reason"))
    extended_at = models.DateTimeField(_("extended at"))
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["call", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="calls_extension_is_later"),
            models.CheckConstraint(
                condition=Q(extended_at__lt=F("from_at")), name="calls_extension_before_the_close"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="calls_extension_with_reason"),
        ]
        triggers = [
            append_only("calls_extension_append_only"),
            pgtrigger.Trigger(
                name="calls_extension_signed_off",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM signoff_signoff
                        WHERE id = NEW.signoff_id AND kind = '{EXTEND}' AND state = 'approved'
                          AND about = 'calls.call:' || NEW.call_id
                          AND drafted_by_id = NEW.drafted_by_id AND decided_by_id = NEW.approved_by_id
                    ) THEN {refuse("calls_extension_signed_off")} END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="calls_extension_moves_the_deadline",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=f"""
                    UPDATE calls_call SET closes_at = NEW.to_at
                    WHERE id = NEW.call_id AND closes_at = NEW.from_at AND is_published;
                    IF NOT FOUND THEN {refuse("calls_extension_from_the_deadline")} END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call}: {self.from_at:%Y-%m-%d %H:%M} → {self.to_at:%Y-%m-%d %H:%M}"
