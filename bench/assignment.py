"""Assigning reviewers: the exact solution of made-up problems, and the page of a plan with a seat for every sheet."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from bench.clock import once, side_by_side
from bench.figures import Budget, Figure
from bench.people import Somebody
from grants.calls.models import Call
from grants.reviews.assignment import Item, Place, Problem, Spread
from grants.reviews.assignment.answers import Plan
from grants.reviews.assignment.solve import solve
from grants.reviews.models import AssignmentPlan, PlanSeat, ScoreSheet

PROVINCES, FIELDS, EACH, CAPACITY = 17, 4, 3, 20
SMALL, LARGE = (300, 56), (10_000, 1_500)
MOST_BYTES = 150_000


def measure(size: int, call: Call) -> Iterator[Figure]:
    """The solver at both sizes, and the page."""
    for (items, places), seconds in ((SMALL, 1), (LARGE, 10)):
        if items <= size:
            problem = _problem(items, places)
            name = f"assignment solved, {items:,} × {EACH} by {places:,}"
            yield once(name, items, lambda problem=problem: _solved(problem), Budget(seconds=seconds))
    yield _page(size, call)


def _problem(items: int, places: int) -> Problem:
    """Fields, homes and a hundredth of conflicts by chance; three seats each, loads up to the capacity."""
    random = np.random.default_rng(1)
    field, province = random.integers(0, FIELDS, items), random.integers(0, PROVINCES, items)
    known, home = random.integers(0, FIELDS, (2, places)), random.integers(0, PROVINCES, places)
    excluded = (province[:, None] == home) | (random.random((items, places)) < 0.01)
    most = max(CAPACITY, -(-items * EACH // places))
    return Problem(
        items=tuple(Item(f"{number:06}", EACH) for number in range(items)),
        places=tuple(Place(f"{number:06}", 0, most) for number in range(places)),
        open=~excluded,
        excluded=excluded,
        of_another_field=np.zeros_like(excluded),
        cost=np.where((field[:, None] == known[0]) | (field[:, None] == known[1]), 0, 10).astype(np.int64),
        spread=Spread(by_item=True, of=home, free=np.ones((items, PROVINCES), dtype=np.int64)),
    )


def _solved(problem: Problem) -> None:
    plan = solve(problem, 1)
    if not isinstance(plan, Plan) or plan.objective != plan.bound:
        message = f"no proven assignment: {plan}"
        raise RuntimeError(message)


def _page(size: int, call: Call) -> Figure:
    """A plan as large as the call's own assignment, as the manager opens it."""
    Call.objects.filter(pk=call.pk).update(reviewers_per_proposal=EACH)
    plan = AssignmentPlan.objects.create(
        call=call, per_proposal=EACH, seed=1, input_hash="0" * 64, code_version="0"
    )
    sheets = ScoreSheet.objects.filter(assignment__panel__call=call)
    rows = sheets.values_list("assignment__submission", "assignment__panel", "reviewer")
    PlanSeat.objects.bulk_create(
        (PlanSeat(plan=plan, submission_id=s, panel_id=p, reviewer_id=r) for s, p, r in rows.iterator()),
        batch_size=5000,
    )
    manager = Somebody("manager1")
    opened = manager.opens("admin:reviews_assignment", call=call.pk)
    figure = side_by_side(
        "assignment page", size, opened, manager.opens("floor_one_query"), Budget(queries=12)
    )
    length = len(opened().content)
    Call.objects.filter(pk=call.pk).update(reviewers_per_proposal=None)
    if length > MOST_BYTES:
        return replace(figure, broken=(*figure.broken, f"{length:,} bytes, at most {MOST_BYTES:,}"))
    return figure
