"""The ranking: when it is made, what it says, and that it can be made again."""

from decimal import Decimal

import pytest
from django.db import connection

from grants.reviews import actions
from grants.reviews.models import RankingRun, ScoreSheet
from grants.reviews.ranking_queries import result_kept
from grants.reviews.scoring import record
from grants.reviews.scoring.ranking import rank as placed
from portal.audit.models import Entry
from portal.errors import Refused
from tests.grants.reviews import factories as reviews

pytestmark = pytest.mark.django_db


def judged(call, number, *totals):
    """One submission for each list of totals, before a panel of that many."""
    panel = reviews.panel_of(call, number)
    submissions = reviews.under_review(call, len(totals))
    reviews.assigned(panel, submissions)
    for submission, given in zip(submissions, totals, strict=True):
        reviews.scored(submission, given)
    return submissions


def said(run):
    rows = run.entries.order_by("rank", "submission")
    return list(rows.values_list("submission", "rank", "score", "scores_counted", "passes"))


def test_the_highest_and_the_lowest_are_dropped_and_ties_are_kept(manager, call):
    a, b, c, d = judged(call, 5, [0, 80, 80, 80, 100], [79, 80, 81, 10, 100], [100] * 5, [69, 70, 70, 70, 0])
    run = actions.rank(actor=manager, call=call)
    assert said(run) == [
        (c.pk, 1, Decimal("100.0000"), 3, True),
        (a.pk, 2, Decimal("80.0000"), 3, True),
        (b.pk, 2, Decimal("80.0000"), 3, True),
        (d.pk, 4, Decimal("69.6667"), 3, False),
    ]


def test_under_the_call_s_number_nothing_is_dropped(manager, call):
    [one] = judged(call, 4, [0, 80, 80, 80])
    assert said(actions.rank(actor=manager, call=call)) == [(one.pk, 1, Decimal("60.0000"), 4, False)]


def test_ranking_locks_every_sheet_of_the_call_and_no_other(manager, call):
    judged(call, 3, [80, 80, 80])
    judged(reviews.call_with_rubric(), 3, [80, 80, 80])
    actions.rank(actor=manager, call=call)
    here = ScoreSheet.objects.filter(assignment__panel__call=call)
    assert set(here.values_list("state", flat=True)) == {"locked"}
    elsewhere = ScoreSheet.objects.exclude(assignment__panel__call=call)
    assert set(elsewhere.values_list("state", flat=True)) == {"submitted"}


def test_unfinished_panels_are_named(manager, call):
    judged(call, 3, [80, 80, 80])
    judged(call, 3, [80, 80], [80])
    with pytest.raises(Refused) as refusal:
        actions.rank(actor=manager, call=call)
    assert refusal.value.code == "unfinished"
    assert "2분과 (2)" in str(refusal.value)
    assert "1분과" not in str(refusal.value)
    assert RankingRun.objects.count() == 0
    assert set(ScoreSheet.objects.values_list("state", flat=True)) == {"submitted", "assigned"}


def test_an_empty_call_is_not_ranked(manager, call):
    with pytest.raises(Refused) as refusal:
        actions.rank(actor=manager, call=call)
    assert refusal.value.code == "nothing_to_rank"


def test_the_same_input_is_the_same_run(manager, call):
    judged(call, 3, [80, 70, 60])
    first = actions.rank(actor=manager, call=call)
    assert actions.rank(actor=manager, call=call) == first
    assert Entry.objects.filter(act="ranking.make").count() == 1
    assert (len(first.input_hash), len(first.code_version)) == (64, 16)


def test_what_was_withdrawn_is_ranked_no_more(manager, call):
    one, other = judged(call, 3, [80, 70, 60], [90, 90, 90])
    first = actions.rank(actor=manager, call=call)
    type(other.proposal).objects.filter(pk=other.proposal_id).update(state="withdrawn", slot=None)
    second = actions.rank(actor=manager, call=call)
    assert [row[:2] for row in said(first)] == [(other.pk, 1), (one.pk, 2)]
    assert [row[:2] for row in said(second)] == [(one.pk, 1)]
    assert second.input_hash != first.input_hash


def test_ranking_costs_the_same_for_one_and_for_thirty(manager, queries_of):
    costs = []
    for number in (1, 3, 30):
        call = reviews.call_with_rubric()
        judged(call, 3, *([80, 70, 60] for _ in range(number)))
        with queries_of() as queries:
            actions.rank(actor=manager, call=call)
        costs.append(len(queries))
    assert costs == [19, 19, 19]


def test_the_result_kept_is_what_the_input_gives(manager, call):
    judged(call, 3, [80, 71, 60], [90, 85, 83], [50, 61, 72])
    run = actions.rank(actor=manager, call=call)
    _call, rules, candidates = record.input_read(run.input.text)
    assert record.digest(run.input.text) == run.input_hash
    assert result_kept(run) == record.result_of(placed(rules, candidates))


def test_the_call_s_method_ranks_and_a_criterion_decides_ties(manager):
    call = reviews.call_with_rubric(score_method="median")
    call.rubrics.get().criteria.filter(order=4).update(breaks_ties=1)
    fuller, emptier = judged(call, 3, [80, 75, 90], [60, 80, 85])
    run = actions.rank(actor=manager, call=call)
    # Totals fill the criteria in turn: only what is above 80 goes to the last one.
    assert said(run) == [
        (fuller.pk, 1, Decimal("80.0000"), 3, True),
        (emptier.pk, 2, Decimal("80.0000"), 3, True),
    ]
    assert (run.method, run.joined_by) == ("median", "score")


def test_inputs_and_leniencies_are_written_once(manager, call, refused_by):
    judged(call, 3, [80, 70, 60])
    run = actions.rank(actor=manager, call=call)
    for rule, table in (
        ("reviews_ranking_input_append_only", "reviews_rankinginput"),
        ("reviews_leniency_append_only", "reviews_rankingleniency"),
    ):
        for statement in (f"UPDATE {table} SET run_id = run_id", f"DELETE FROM {table}"):
            with refused_by(rule), connection.cursor() as cursor:
                cursor.execute(statement)
    one, other = run.leniencies.order_by("key")[:2]
    insert = (
        'INSERT INTO reviews_rankingleniency (run_id, reviewer_id, key, "group", sheets, leniency)'
        " VALUES (%s, %s, %s, 1, 1, 0)"
    )
    for rule, reviewer, key in (
        ("reviews_leniency_once", one.reviewer_id, "R9999"),
        ("reviews_leniency_key_once", manager.user.pk, other.key),
    ):
        with refused_by(rule), connection.cursor() as cursor:
            cursor.execute(insert, [run.pk, reviewer, key])
