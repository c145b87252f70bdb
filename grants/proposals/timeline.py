"""What happened to a proposal, as its own municipality may read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from grants.proposals import states
from grants.proposals.models import Proposal, Submission
from portal.actor import Role
from portal.audit.queries import entries_about

# Filing itself is read from the filed copies, each with its receipt.
STEPS: dict[str, Any] = {
    "begin": _("Begun"),
    "request_signoff": _("Sign-off requested"),
    "return_to_drafter": _("Returned by the signer"),
    "give_back": _("Given back because the call changed"),
    "take_back": _("Request for sign-off taken back"),
    "reopen": _("Opened again"),
    "withdraw": _("Withdrawn"),
    "endorse": _("Endorsed by the province"),
    "return_by_province": _("Returned by the province"),
    "receive": _("Received by the ministry"),
    "request_supplement": _("Asked to mend"),
    "close_supplement": _("Mending closed"),
    "find_eligible": _("Found eligible"),
    "find_ineligible": _("Found not eligible"),
    "reconsider": _("Checked again"),
    "open_review": _("Review opened"),
    "award": _("Awarded"),
    "put_on_reserve": _("Put on the reserve list"),
    "not_award": _("Not awarded"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One step: when, what, by whom (people of ministry and province are not named), why, and the receipt if it filed."""

    at: datetime
    what: str
    who: str
    reason: str = ""
    receipt: Submission | None = None


def timeline_of(proposal: Proposal) -> list[Event]:
    """All steps, the newest first: two queries."""
    return sorted((*_filings(proposal), *_steps(proposal)), key=lambda event: event.at, reverse=True)


def _filings(proposal: Proposal) -> Iterator[Event]:
    copies = proposal.submissions.select_related("filed_by").defer("package", "receipt")
    for copy in copies:
        what = _now("Filed") if copy.revision == 1 else _now("Filed again")
        yield Event(copy.filed_at, what, copy.filed_by.name, receipt=copy)


def _steps(proposal: Proposal) -> Iterator[Event]:
    acts = [f"proposal.{verb}" for verb in STEPS]
    for entry in entries_about(proposal).filter(act__in=acts):
        verb = entry.act.removeprefix("proposal.")
        yield Event(entry.at, str(STEPS[verb]), _who(verb, entry), str(entry.changes.get("reason", "")))


def _who(verb: str, entry: Any) -> str:
    """The person's name; the ministry decides as one."""
    roles = states.MOVES[verb].roles if verb in states.MOVES else frozenset()
    if Role.MANAGER in roles:
        return _now("The ministry")
    if Role.COORDINATOR in roles:
        return _now("The province")
    return entry.user.name if entry.user else ""
