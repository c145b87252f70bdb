"""The job that solves a slate: once, whatever becomes of workers."""

from dataclasses import replace

import pytest
from django.utils import translation

from grants.awards.models import Slate, SlatePrice, SlateState
from grants.awards.slates.prices import Price
from grants.awards.slates.problem import NotFound, Problem, Rules
from grants.awards.slates.solving import solve
from grants.awards.slating import actions, keeping, priced
from grants.awards.slating.job import solve_slate
from grants.awards.slating.queries import problem_of
from grants.awards.slating.words import Words
from portal.jobs import actions as jobs
from portal.jobs.models import Job
from portal.outbox.models import Message
from tests.grants.awards.factories import manager
from tests.grants.awards.slates.slated import drafted, numbers, ranking_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    actor = manager()
    slate = drafted(actor, ranking_of(1000, 700, 400, 300, 300))
    job = actions.request_solving(actor=actor, slate_id=slate.pk)
    return actor, slate, job


def test_a_worker_solves_it_and_says_so(asked):
    _actor, slate, job = asked
    assert Message.objects.filter(topic="jobs.run", payload__job=str(job.pk)).count() == 1
    done = jobs.run(job_id=str(job.pk))
    slate = Slate.objects.get(pk=slate.pk)
    assert (done.state, done.message, slate.state) == ("done", "선정안을 계산했습니다.", SlateState.SOLVED)
    assert done.result["url"] == f"/admin/awards/slate/{slate.pk}/change/"
    assert numbers(slate) == [2, 3, 4]


def test_the_same_work_done_twice_leaves_the_same(asked):
    actor, slate, _job = asked
    for _time in range(2):
        solve_slate(actor, {"slate": slate.pk}, lambda *_told: None, "")
    slate = Slate.objects.get(pk=slate.pk)
    assert (numbers(slate), slate.choices.count()) == ([2, 3, 4], 3)
    assert sorted(slate.prices.values_list("rule", flat=True)) == ["envelope:all", "pass_mark"]


def test_a_second_worker_takes_up_where_a_lost_one_left_the_prices(asked):
    actor, slate, _job = asked

    class Lost(Exception):
        pass

    def told(_done, _total, message):
        if SlatePrice.objects.exists():
            raise Lost(message)

    with pytest.raises(Lost):
        solve_slate(actor, {"slate": slate.pk}, told, "")
    assert (Slate.objects.get(pk=slate.pk).state, SlatePrice.objects.count()) == (SlateState.SOLVED, 1)
    solve_slate(actor, {"slate": slate.pk}, lambda *_told: None, "")
    assert SlatePrice.objects.filter(slate=slate).count() == 2


@pytest.mark.parametrize(
    ("is_proven", "words"),
    [(True, "Nothing changes: the rule costs nothing."), (False, "It was not solved within the time.")],
)
def test_a_rule_is_free_only_where_it_is_proven(asked, is_proven, words):
    actor, slate, _job = asked
    problem = problem_of(slate)
    solution = solve(problem, time_limit=5)
    slate = keeping.keep(actor=actor, slate_id=slate.pk, problem=problem, answer=solution)
    found = replace(solution, proof=replace(solution.proof, is_proven=is_proven))
    unchanged = Price("pass_mark", found, found.totals - solution.totals, (), ())
    keeping.keep_price(slate_id=slate.pk, price=unchanged)
    price = priced.prices_of(slate)["pass_mark"]
    with translation.override("en"):
        assert Words(problem.rules, {}, {}).of_price(price) == [words]
    assert price.is_found == is_proven


def test_an_answer_that_comes_second_changes_nothing(asked):
    actor, slate, _job = asked
    solve_slate(actor, {"slate": slate.pk}, lambda *_told: None, "")
    problem = Problem(problem_of(slate).projects, Rules())
    kept = keeping.keep(actor=actor, slate_id=slate.pk, problem=problem, answer=NotFound(5.0))
    assert kept.state == SlateState.SOLVED


def test_when_the_time_is_over_the_slate_says_so(asked):
    actor, slate, _job = asked
    kept = keeping.keep(actor=actor, slate_id=slate.pk, problem=problem_of(slate), answer=NotFound(5.0))
    assert (kept.state, kept.took_ms, kept.choices.count()) == (SlateState.NO_RESULT, 5000, 0)
    done = jobs.run(job_id=str(Job.objects.get().pk))
    assert done.message == "시간 안에 찾지 못했습니다. 시간을 늘리거나 조건을 완화해 주십시오."
