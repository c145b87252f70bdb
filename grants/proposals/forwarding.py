"""Reads for the province: what its municipalities filed in a call, in its order, against its ceiling."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate

from grants.calls.models import Call, Envelope, Scope
from grants.proposals import package, states
from grants.proposals.models import Proposal, ProposalState, ProvinceDecision, Submission
from villages.models import Province


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The province's envelope of the programme's first fiscal year (won): what awards published so far left of it."""

    envelope: Envelope

    @property
    def left(self) -> int:
        """Won that no published award has taken."""
        return self.envelope.ceiling - self.envelope.committed


@dataclass(frozen=True, slots=True)
class Row:
    """A filed proposal with the copy that stands, its place, and won of the first year up to and with it."""

    proposal: Proposal
    copy: Submission
    reason: str
    first_year: int
    is_closed: bool
    place: int | None = None
    running: int = 0
    fits: bool = True

    @property
    def state(self) -> ProposalState:
        """As the province may know it: what was opened again stands filed."""
        state = self.proposal.state
        return ProposalState(states.FILED if state in states.STANDING_DRAFTS else state)

    def may(self, verb: str) -> bool:
        """Whether it stands before the province for the verb."""
        state = self.proposal.state
        return states.allows(verb, state) and (self.is_closed or state not in states.STANDING_DRAFTS)

    @property
    def may_be_endorsed(self) -> bool:
        """Whether the province may send it on."""
        return self.may("endorse")

    @property
    def may_be_returned(self) -> bool:
        """Whether the province may return it."""
        return self.may("return_by_province")


def ceiling_of(call: Call, province: Province) -> Ceiling | None:
    """The province's ceiling of the call's first fiscal year, where one is set."""
    year = call.programme_year
    found = Envelope.objects.filter(
        programme_year=year, fiscal_year=year.year, scope=Scope.PROVINCE, province=province
    ).first()
    return Ceiling(found) if found else None


def rows_of(call: Call, province: Province, at: datetime) -> list[Row]:
    """All that stands filed, by number; what has a place knows it. Two queries."""
    reasons, year, closed = _reasons(call, province), call.programme_year.year, call.is_closed(at)
    return [
        Row(
            copy.proposal,
            copy,
            reasons.get(copy.proposal_id, ""),
            package.national_amounts(copy.package).get(year, 0),
            closed,
            _place_of(copy.proposal),
        )
        for copy in _copies(call, province)
    ]


def in_order(rows: list[Row], ceiling: Ceiling | None) -> list[Row]:
    """Those with a place, in order, each with the running sum and whether all up to it fits the ceiling."""
    ordered = sorted((row for row in rows if row.place), key=lambda row: row.place or 0)
    sums = accumulate(row.first_year for row in ordered)
    return [
        replace(row, running=running, fits=ceiling is None or running <= ceiling.left)
        for row, running in zip(ordered, sums, strict=True)
    ]


def _place_of(proposal: Proposal) -> int | None:
    held = getattr(proposal, "province_rank", None)
    return held.place if held else None


def _copies(call: Call, province: Province) -> list[Submission]:
    of_province = Submission.objects.filter(call=call, municipality__province=province)
    newest = of_province.order_by("proposal_id", "-revision").distinct("proposal_id")
    standing = Submission.objects.filter(pk__in=newest.values("pk"), proposal__slot__isnull=False)
    return list(
        standing.select_related(
            "proposal__call", "proposal__province_rank", "proposal__municipality", "municipality"
        ).order_by("number")
    )


def _reasons(call: Call, province: Province) -> dict[int, str]:
    returned = ProvinceDecision.objects.filter(proposal__call=call, proposal__municipality__province=province)
    newest = returned.order_by("proposal_id", "-id").distinct("proposal_id")
    return dict(newest.values_list("proposal_id", "reason"))
