"""What people call the regular jobs."""

import re

from django.utils.translation import gettext_lazy as _

NAMES = {
    "deliver_outbox": _("Delivery of the outbox"),
    "seal_audit": _("Sealing of the audit"),
    "verify_audit": _("Proof of the audit's chain"),
    "purge_expired": _("Deletion of expired files"),
    "track_allocations": _("Totals of envelopes and targets"),
    "reconcile_ledger": _("Reconciliation of the ledger"),
    "send_digests": _("Daily digests by mail"),
    "announce_calls": _("Openings and closings of calls"),
    "remind": _("Reminders"),
}

# What the jobs write down when they end, and how the page says it.
SAYINGS = (
    (re.compile(r"\bdelivered (\d+)"), _("%s delivered")),
    (re.compile(r"\bgathered (\d+)"), _("digests: %s")),
    (re.compile(r"\bsealed (\d+)"), _("%s sealed")),
    (re.compile(r"\b(\d+) links hold"), _("%s links hold")),
    (re.compile(r"\bpurged (\d+)"), _("%s deleted")),
    (re.compile(r"\b\d+: position (\d+), (\d+) alerts"), _("ledger #%s, alerts: %s")),
    (re.compile(r"\bno national envelope"), _("no national envelope")),
    (re.compile(r"\beverything agrees"), _("everything agrees")),
)


def said_in_words(said: str) -> str:
    """What a job wrote down, for people; what we don't know stays as it was written."""
    for pattern, words in SAYINGS:
        said = pattern.sub(lambda found, words=words: str(words) % found.groups(), said)  # type: ignore[misc]
    return said
