"""A slate as a piece of long work: solved once, then what each rule costs, one after the other."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.awards.models import Slate, SlatePrice, SlateState
from grants.awards.slates.problem import Problem
from grants.awards.slating import keeping, policies
from grants.awards.slating.actions import JOB
from grants.awards.slating.queries import problem_of, solution_of
from portal.actor import Actor
from portal.errors import Refused
from portal.jobs.registry import Kind, Progress, Result

# A job's progress counts hundredths: the search first, then the prices.
WHOLE, SEARCH = 100, 50


def solve_slate(actor: Actor, params: dict[str, Any], progress: Progress, path: str) -> Result:
    """Solve `slate` (its key) and find its prices; what a lost worker had kept already is not done again."""
    slate = Slate.objects.get(pk=params["slate"])
    problem = problem_of(slate)
    if slate.state == SlateState.SOLVING:
        slate = _search(actor, slate, problem, progress)
    if slate.state == SlateState.SOLVED:
        _find_prices(slate, problem, progress)
    return Result(message=_said(slate), url=reverse("admin:awards_slate_change", args=[slate.pk]))


def _search(actor: Actor, slate: Slate, problem: Problem, progress: Progress) -> Slate:
    # The solver's library is loaded by the worker that needs it, and by no web process.
    from grants.awards.slates.solving import solve

    def told(fraction: float) -> None:
        progress(int(fraction * SEARCH), WHOLE, _("The best choice is being looked for."))

    told(0)
    try:
        answer = solve(problem, time_limit=slate.time_limit, seed=slate.seed, tell=told)
    except ValueError as error:
        raise Refused(_("The points or amounts of this ranking are too large to be added up.")) from error
    return keeping.keep(actor=actor, slate_id=slate.pk, problem=problem, answer=answer)


def _find_prices(slate: Slate, problem: Problem, progress: Progress) -> None:
    from grants.awards.slates.prices import prices

    known = set(SlatePrice.objects.filter(slate=slate).values_list("rule", flat=True))
    missing = [rule for rule in problem.rules.in_force() if rule not in known]

    def told(fraction: float) -> None:
        progress(SEARCH + int(fraction * SEARCH), WHOLE, _("What each rule costs is being found."))

    found = prices(
        problem, solution_of(slate), time_limit=slate.time_limit, seed=slate.seed, rules=missing, tell=told
    )
    for price in found:
        keeping.keep_price(slate_id=slate.pk, price=price)


def _said(slate: Slate) -> str:
    return {
        SlateState.SOLVED: _("The slate is solved."),
        SlateState.CLASH: _("Its rules can't all hold. The page names those that clash."),
    }.get(SlateState(slate.state), _("Nothing was found within the time. Give it more, or loosen a rule."))


KIND = Kind(
    name=JOB,
    label=gettext_lazy("Solving a slate"),
    run=solve_slate,
    may_start=policies.may_draft,
)
