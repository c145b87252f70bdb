"""What the solver is told of a call: who could judge what, at what cost, and what is settled already."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import F

from grants.calls.models import Call
from grants.proposals import states as proposal_states
from grants.proposals.models import Submission
from grants.reviews import states
from grants.reviews.assignment import Item, Limit, Place, Problem, Spread
from grants.reviews.assignment.problem import OTHER_FIELD, OTHER_TECHNOLOGY, Mask
from grants.reviews.drawing import Takers, one_panel_sentence
from grants.reviews.grounds import found_against
from grants.reviews.models import Exclusion, Panel, PanelMember, ReviewerProfile, ScoreSheet, Technology
from portal.errors import Refused

# (submission, panel or reviewer) by their primary keys.
Settled = Collection[tuple[int, int]]


def key_of(pk: int) -> str:
    """A primary key as the solver's key: sorted as the number is."""
    return f"{pk:012}"


@dataclass(frozen=True, slots=True)
class Gathered:
    """A problem with the rows behind its numbers; places are reviewers, or panels where whole panels judge."""

    problem: Problem
    submissions: list[Submission]
    place_ids: list[int]
    panel_of: dict[int, int]

    def at(self, submission: int, place: int) -> tuple[int, int] | None:
        """The numbers of a pair; None when one of the two is not there."""
        row = bisect_left(self.submissions, submission, key=lambda each: each.pk)
        column = bisect_left(self.place_ids, place)
        is_row = row < len(self.submissions) and self.submissions[row].pk == submission
        is_column = column < len(self.place_ids) and self.place_ids[column] == place
        return (row, column) if is_row and is_column else None

    def refusal(self, submission: int, place: int) -> str:
        """What closes a pair: excluded, field, or gone; "" when nothing does."""
        at = self.at(submission, place)
        if at is None:
            return "gone"
        if self.problem.open[at]:
            return ""
        if self.problem.excluded[at]:
            return "excluded"
        return "field" if self.problem.of_another_field[at] else "gone"


def under_review(call: Call, chosen: Iterable[int] | None = None) -> list[Submission]:
    """The last filed copies under review that have not all their reviewers; whole panels: that have no panel."""
    rows = Submission.objects.filter(
        call=call, proposal__state=proposal_states.UNDER_REVIEW, revision=F("proposal__revision")
    )
    if call.reviewers_per_proposal is None:
        rows = rows.filter(assignment=None)
    if chosen is not None:
        rows = rows.filter(pk__in=list(chosen))
    return list(
        rows.select_related("municipality", "assignment")
        .defer("package", "receipt", "assignment__score", "assignment__spread")
        .order_by("pk")
    )


def gather(call: Call, settled: Settled = (), chosen: Iterable[int] | None = None) -> Gathered:
    """The problem of a call, or of some of its submissions; `settled` pairs stay as they are.

    A constant number of queries. Raises Refused where no panel, or more than one, takes a service field.
    """
    bench = _Bench(call)
    rows = under_review(call, chosen)
    if call.reviewers_per_proposal is None:
        return _of_panels(call, bench, rows, settled)
    return _of_reviewers(call, bench, rows, settled)


class _Bench:
    """Who sits where, what they know, and what keeps them out."""

    def __init__(self, call: Call) -> None:
        self.panels = list(Panel.objects.filter(call=call).order_by("pk"))
        seats = PanelMember.objects.filter(panel__call=call, left_at=None, is_substitute=False).order_by(
            "reviewer", "panel"
        )
        self.seats = list(seats.values_list("panel", "reviewer"))
        self.people = sorted({reviewer for _panel, reviewer in self.seats})
        self.number = {pk: number for number, pk in enumerate(self.people)}
        profiles = ReviewerProfile.objects.filter(user__in=self.people).prefetch_related(
            "service_fields", "technologies"
        )
        self.profiles = {profile.user_id: profile for profile in profiles}
        self.sheets = list(
            ScoreSheet.objects.filter(assignment__panel__call=call).values_list(
                "assignment__submission", "reviewer", "state"
            )
        )
        standing = (reviewer for _s, reviewer, state in self.sheets if state not in states.GONE)
        self.standing = Counter(standing)
        recorded = Exclusion.objects.filter(submission__call=call, reviewer__in=self.people)
        self.recorded = list(recorded.values_list("submission", "reviewer"))
        self.words = [(each.pk, each.words.split()) for each in Technology.objects.order_by("pk")]

    def members(self) -> Mask:
        """[panel, person]."""
        table = np.zeros((len(self.panels), len(self.people)), dtype=bool)
        rows = {panel.pk: number for number, panel in enumerate(self.panels)}
        for panel, reviewer in self.seats:
            table[rows[panel], self.number[reviewer]] = True
        return table

    def excluded(self, rows: Sequence[Submission]) -> Mask:
        """[submission, person]: found in data, or on record."""
        table = np.zeros((len(rows), len(self.people)), dtype=bool)
        at = {row.pk: number for number, row in enumerate(rows)}
        for submission, found in found_against(rows, self.people).items():
            for each in found:
                table[at[submission], self.number[each.reviewer]] = True
        for submission, reviewer in self.recorded:
            if submission in at:
                table[at[submission], self.number[reviewer]] = True
        return table

    def costs(self, rows: Sequence[Submission]) -> np.ndarray:
        """[submission, person] in points: another field, none of the technologies that the title names."""
        kinds: dict[tuple[int, frozenset[int]], np.ndarray] = {}
        table = np.zeros((len(rows), len(self.people)), dtype=np.int64)
        for number, row in enumerate(rows):
            kind = row.service_field_id, self._technologies(row.title)
            if kind not in kinds:
                kinds[kind] = np.array([self._cost(pk, *kind) for pk in self.people], dtype=np.int64)
            table[number] = kinds[kind]
        return table

    def _technologies(self, title: str) -> frozenset[int]:
        return frozenset(pk for pk, words in self.words if any(word in title for word in words))

    def _cost(self, reviewer: int, field: int, technologies: frozenset[int]) -> int:
        profile = self.profiles.get(reviewer)
        fields = {each.pk for each in profile.service_fields.all()} if profile else set()
        known = {each.pk for each in profile.technologies.all()} if profile else set()
        cost = 0 if field in fields else OTHER_FIELD
        return cost + (OTHER_TECHNOLOGY if technologies and not technologies & known else 0)

    def capacity(self, reviewer: int) -> int | None:
        """The most sheets a person takes in the call."""
        profile = self.profiles.get(reviewer)
        return profile.capacity if profile else None

    def provinces(self) -> np.ndarray:
        """The number of each person's home province; who has none shares it with nobody."""
        codes = [getattr(self.profiles.get(pk), "home_province_id", None) or f"-{pk}" for pk in self.people]
        return np.unique(codes, return_inverse=True)[1].ravel() if codes else np.array([], dtype=np.int64)


def _of_reviewers(call: Call, bench: _Bench, rows: list[Submission], settled: Settled) -> Gathered:
    panel_of = _panels_for(bench, rows)
    members, at = bench.members(), {panel.pk: number for number, panel in enumerate(bench.panels)}
    seated = np.array([members[at[panel_of[row.pk]]] for row in rows], dtype=bool)
    seated = seated.reshape(len(rows), len(bench.people))
    excluded = bench.excluded(rows) & seated
    number_of = {row.pk: number for number, row in enumerate(rows)}
    given = np.zeros_like(seated)
    held: Counter[int] = Counter()
    loads = Counter(bench.standing)
    provinces = bench.provinces()
    free = np.ones((len(rows), int(provinces.max(initial=-1)) + 1), dtype=np.int64)
    standing = [(s, r) for s, r, state in bench.sheets if state not in states.GONE]
    loads.update(reviewer for _s, reviewer in settled)
    for submission, reviewer in [*standing, *settled]:
        if submission in number_of:
            held[submission] += 1
            if reviewer in bench.number:
                free[number_of[submission], provinces[bench.number[reviewer]]] = 0
    for submission, reviewer in [*((s, r) for s, r, _state in bench.sheets), *settled]:
        if submission in number_of and reviewer in bench.number:
            given[number_of[submission], bench.number[reviewer]] = True
    needed = call.reviewers_per_proposal or 0
    problem = Problem(
        items=tuple(Item(key_of(row.pk), max(0, needed - held[row.pk])) for row in rows),
        places=tuple(Place(key_of(pk), loads[pk], bench.capacity(pk)) for pk in bench.people),
        open=seated & ~excluded & ~given,
        excluded=excluded & ~given,
        of_another_field=np.zeros_like(seated),
        cost=bench.costs(rows),
        spread=Spread(by_item=True, of=provinces, free=free),
    )
    return Gathered(problem, rows, bench.people, panel_of)


def _panels_for(bench: _Bench, rows: list[Submission]) -> dict[int, int]:
    """The one panel from which each submission's reviewers come."""
    by_field = Takers(bench.panels)
    found = {}
    for row in rows:
        laid = getattr(row, "assignment", None)
        takers = by_field.of(row)
        if laid is None and len(takers) != 1:
            raise Refused(one_panel_sentence(row, takers), "no_one_panel")
        found[row.pk] = laid.panel_id if laid else takers[0].pk
    return found


def _of_panels(call: Call, bench: _Bench, rows: list[Submission], settled: Settled) -> Gathered:
    members, excluded, costs = bench.members(), bench.excluded(rows), bench.costs(rows)
    sizes = np.maximum(members.sum(axis=1), 1)
    judges = (~excluded).astype(np.int64) @ members.T.astype(np.int64)
    # What its members cost on average; one who is excluded counts as one of another field.
    cost = (np.where(excluded, OTHER_FIELD, costs) @ members.T.astype(np.int64)) // sizes
    fits = _fits(bench, rows)
    settled_at = dict(settled)
    number_of = {panel.pk: number for number, panel in enumerate(bench.panels)}
    loads = Counter(Panel.objects.filter(call=call).values_list("assignments__panel", flat=True))
    loads.update(settled_at.values())
    codes, provinces = np.unique([row.municipality.province_id for row in rows], return_inverse=True)
    provinces = provinces.ravel()
    share = -(-np.bincount(provinces, minlength=len(codes)) // max(1, len(bench.panels)))
    free = np.tile(share, (len(bench.panels), 1)).astype(np.int64)
    for number, row in enumerate(rows):
        if settled_at.get(row.pk) in number_of:
            free[number_of[settled_at[row.pk]], provinces[number]] -= 1
    problem = Problem(
        items=tuple(Item(key_of(row.pk), int(row.pk not in settled_at)) for row in rows),
        places=tuple(Place(key_of(panel.pk), loads[panel.pk]) for panel in bench.panels),
        open=fits & (judges > 0),
        excluded=fits & (judges == 0),
        of_another_field=~fits,
        cost=cost.astype(np.int64),
        spread=Spread(by_item=False, of=provinces.astype(np.int64), free=free),
        limits=tuple(_limits(bench, rows, members, excluded, settled_at)),
    )
    return Gathered(problem, rows, [panel.pk for panel in bench.panels], {})


def _fits(bench: _Bench, rows: list[Submission]) -> Mask:
    fields = [panel.service_field_id for panel in bench.panels]
    table = [[field in {None, row.service_field_id} for field in fields] for row in rows]
    return np.array(table, dtype=bool).reshape(len(rows), len(fields))


def _limits(
    bench: _Bench, rows: list[Submission], members: Mask, excluded: Mask, settled: dict[int, int]
) -> Iterable[Limit]:
    at = {panel.pk: number for number, panel in enumerate(bench.panels)}
    for number, reviewer in enumerate(bench.people):
        capacity = bench.capacity(reviewer)
        if capacity is None:
            continue
        counts = members[:, number][None, :] & ~excluded[:, number][:, None]
        taken = sum(
            bool(counts[place, at[settled[row.pk]]])
            for place, row in enumerate(rows)
            if settled.get(row.pk) in at
        )
        yield Limit(key_of(reviewer), max(0, capacity - bench.standing[reviewer] - taken), counts)
