"""What every move of a proposal has in common: lock, ask, change the state, record."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from grants.proposals import policies, states
from grants.proposals.models import Proposal, Submission
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import ensure


def locked(proposal_id: int) -> Proposal:
    """The proposal as it is now, held until the transaction ends, with call and municipality."""
    related = Proposal.objects.select_related("call__programme_year", "municipality")
    return related.select_for_update(of=("self",)).get(pk=proposal_id)


def move(
    actor: Actor,
    proposal: Proposal,
    verb: str,
    said: Mapping[str, object] | None = None,
    **columns: Any,
) -> Proposal:
    """Do the verb to a locked proposal, write the columns with it, and record it with what was `said`.

    Raises NotAllowed with the policy's reason.
    """
    ensure(policies.may(actor, proposal, verb))
    before, after = proposal.state, states.MOVES[verb].target
    now = timezone.now()
    written = {"state": after, "state_since": now, "changed_at": now, **columns}
    for name, value in written.items():
        setattr(proposal, name, value)
    proposal.save(update_fields=list(written))
    changes = {"state": [before, after], "revision": proposal.revision, **(said or {})}
    audit.record(actor=actor, act=f"proposal.{verb}", about=proposal, changes=changes)
    return proposal


def count_what_stands(proposal_ids: Iterable[int]) -> None:
    """The revision of what was opened again and not filed anew is that of its last submission."""
    newest = Submission.objects.filter(proposal=OuterRef("pk")).order_by("-revision").values("revision")[:1]
    Proposal.objects.filter(pk__in=list(proposal_ids)).update(revision=Subquery(newest))
