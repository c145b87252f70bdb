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
    "compare_filed": _("Search for possible duplicates"),
    "send_digests": _("Daily digests by mail"),
    "announce_calls": _("Openings and closings of calls"),
    "hand_lost_again": _("Long work that was lost on its way"),
    "remind_awarded": _("Reminders of revised budgets"),
    "issue_letters": _("Letters after a publication"),
    "publish_due": _("Publications at a set time"),
    "remind_reviewers": _("Reminders of reviewers"),
    "sweep_files": _("Uploaded files that still wait"),
}

# What the jobs write down when they end, and how the page says it.
SAYINGS = (
    (re.compile(r"\bdelivered (\d+)"), _("%s delivered")),
    (re.compile(r"\bcompared (\d+)"), _("%s compared")),
    (re.compile(r"\bgathered (\d+)"), _("digests: %s")),
    (re.compile(r"\bissued (\d+)"), _("letters issued: %s")),
    (re.compile(r"\bsealed (\d+)"), _("%s sealed")),
    (re.compile(r"\b(\d+) links hold"), _("%s links hold")),
    (re.compile(r"\bpurged (\d+), orphans (\d+)"), _("%s deleted, left over: %s")),
    (re.compile(r"\bpublished \[(.+)\]"), _("decisions published: %s")),
    (re.compile(r"\bnothing was due"), _("nothing to do")),
    (re.compile(r"\bhanded (\d+) again"), _("handed out again: %s")),
    (re.compile(r"\b\d+: position (\d+), (\d+) alerts"), _("ledger #%s, alerts: %s")),
    (re.compile(r"\bno national envelope"), _("no national envelope")),
    (re.compile(r"\beverything agrees"), _("everything agrees")),
    (re.compile(r"\b(\d+) to check, (\d+) to read"), _("%s to check, %s to read")),
    (re.compile(r"^file waiting$"), _("waits for the virus scanner")),
    (re.compile(r"^file clean$"), _("nothing found")),
    (re.compile(r"^file quarantined$"), _("quarantined")),
    (re.compile(r"^file failed$"), _("could not be checked")),
    (re.compile(r"^text read$"), _("text read")),
    (re.compile(r"^text unreadable$"), _("text not readable")),
    (re.compile(r"^nothing to do$"), _("nothing to do")),
)


def said_in_words(said: str) -> str:
    """What a job wrote down, for people; what we don't know stays as it was written."""
    for pattern, words in SAYINGS:
        said = pattern.sub(lambda found, words=words: str(words) % found.groups(), said)  # type: ignore[misc]
    return said
