"""From a proposal, a person, an award, a decision or an audit entry to what it moved in the ledger."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from grants.awards import policies
from grants.awards.models import LedgerEntry
from portal.actor import Actor
from portal.ui import related
from portal.ui.related import Leads, Link

# Model, and by what of the ledger it is found.
FOUND_BY = {
    "proposals.proposal": ("proposal", "award__proposal"),
    "accounts.user": ("actor", "actor"),
    "awards.award": ("award", "award"),
    "awards.decision": ("decision", "decision"),
}


def register() -> None:
    """Called once, when the app is ready."""
    for model, (name, column) in FOUND_BY.items():
        related.register(model, _to_ledger(name, column))
    related.register("audit.entry", _same_occasion)


def _to_ledger(name: str, column: str) -> Leads:
    def leads(actor: Actor, row: Any) -> Iterable[Link]:
        if policies.may_list(actor) and LedgerEntry.objects.filter(**{column: row.pk}).exists():
            yield Link(_("Ledger entries"), _statement(name, row.pk))

    return leads


def _same_occasion(actor: Actor, row: Any) -> Iterable[Link]:
    found = LedgerEntry.objects.filter(occasion=row.occasion)
    if row.occasion and policies.may_list(actor) and found.exists():
        yield Link(_("Ledger entries of this act"), _statement("occasion", row.occasion))


def _statement(name: str, key: int) -> str:
    return f"{reverse('admin:awards_ledgerentry_changelist')}?{name}={key}"
