"""What people call the regular jobs."""

from django.utils.translation import gettext_lazy as _

NAMES = {
    "deliver_outbox": _("Delivery of the outbox"),
    "seal_audit": _("Sealing of the audit"),
    "verify_audit": _("Proof of the audit's chain"),
    "purge_expired": _("Deletion of expired files"),
    "track_allocations": _("Totals of envelopes and targets"),
    "reconcile_ledger": _("Reconciliation of the ledger"),
    "announce_calls": _("Openings and closings of calls"),
    "remind": _("Reminders"),
}
