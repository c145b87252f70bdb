"""How a number came to be, the methods side by side, and what the call says beforehand."""

import pytest
from django.urls import reverse
from django.utils import translation

from grants.calls.models import BonusRule
from grants.reviews import actions
from portal.actor import Role
from tests import factories as make
from tests.grants.reviews import factories as reviews

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    """Sentences are compared in the source's language."""
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def run(manager):
    """Three of a call that plans one project; the median would take another one."""
    call = reviews.call_with_rubric(planned_projects=1, reserve_projects=1, most_bonus=3, least_breaks_ties=1)
    rule = BonusRule.objects.create(
        call=call, code="residents", name="주민참여", name_en="Residents", points=4
    )
    panel = reviews.panel_of(call, 5)
    rows = reviews.under_review(call, 3)
    reviews.assigned(panel, rows)
    for submission, totals in zip(
        rows, ([100, 71, 71, 99, 70], [75, 76, 77, 78, 79], [60, 70, 50, 40, 55]), strict=True
    ):
        reviews.scored(submission, totals)
    actions.grant_bonus(actor=manager, submission=rows[0], rule=rule, evidence="회의록 3호")
    return actions.rank(actor=manager, call=call)


def entry_page(client, run, rank, **asked):
    url = reverse("admin:reviews_ranking_entry", args=[run.entries.get(rank=rank).pk])
    return client.get(url, asked).content.decode()


def test_every_step_is_told_with_its_numbers(as_, manager, run):
    page = entry_page(as_(manager.user), run, 1)
    entry = run.entries.get(rank=1)
    for said in (
        "411 ÷ 5 = <strong>82.2000</strong>",
        "241 ÷ 3 = <strong>80.3333</strong>",
        "In the middle: 71 → <strong>71.0000</strong>",
        f"÷ 5 = <strong>{entry.adjusted}</strong>",
        "80.3333 + 3 = <strong>83.3333</strong>",
        "4 points were granted; the call counts at most 3.",
        "회의록 3호",
        "Yes: by the methods marked below",
    ):
        assert said in page
    assert page.count("left out</td>") == 2
    low = entry_page(as_(manager.user), run, 3)
    assert "It is not reached; bonus points do not change that." in low
    assert "No: by every method" in low


def test_leniencies_and_what_is_left_add_up_to_the_adjusted_mean(run):
    entry = run.entries.get(rank=2)
    given = {row.key: row.leniency for row in run.leniencies.all()}
    assert abs(sum(given.values())) <= len(given)
    left = sum(
        points - leniency for points, leniency in zip((75, 76, 77, 78, 79), given.values(), strict=True)
    )
    assert abs(left / 5 - entry.adjusted) < 1e-4


def test_without_names_reviewers_are_letters(as_, manager, run):
    names = {each.reviewer.name for each in run.leniencies.select_related("reviewer")}
    client = as_(manager.user)
    open_page, closed = entry_page(client, run, 1), entry_page(client, run, 1, names="off")
    assert all(name in open_page for name in names)
    assert not any(name in closed for name in names)
    assert all(f"Reviewer {letter}" in closed for letter in "ABCDE")


def test_the_methods_stand_side_by_side(as_, manager, run):
    page = as_(manager.user).get(reverse("admin:reviews_ranking_methods", args=[run.pk])).content.decode()
    rows = {each.submission_id: each for each in run.entries.all()}
    moved = [each for each in rows.values() if each.median_outcome != each.outcome]
    assert sorted(each.rank for each in moved) == [1, 2]
    for each in moved:
        assert reverse("admin:reviews_ranking_entry", args=[each.pk]) in page
    assert f"variance {run.error_variance}" in page


def test_the_panels_own_lists_stand_beside_the_joined_one(as_, manager, run):
    other = reviews.panel_of(run.call, 3)
    [late] = reviews.assigned(other, [reviews.submission_of(run.call)])
    reviews.scored(late.submission, [73, 73, 73])
    joined = actions.rank(actor=manager, call=run.call)
    client = as_(manager.user)
    page = client.get(reverse("admin:reviews_ranking"), {"panel": other.pk}).content.decode()
    assert "Rank in the panel" in page
    assert late.submission.number in page
    assert joined.entries.get(rank=1).submission.number not in page
    assert joined.entries.get(submission=late.submission).panel_rank == 1


def test_only_the_ministry_sees_how_numbers_came_to_be(as_, run):
    entry = reverse("admin:reviews_ranking_entry", args=[run.entries.get(rank=1).pk])
    methods = reverse("admin:reviews_ranking_methods", args=[run.pk])
    reviewer = run.leniencies.first().reviewer
    officer = make.member(run.entries.get(rank=1).submission.municipality)
    for url in (entry, methods):
        assert [as_(user).get(url).status_code for user in (reviewer, officer)] == [404, 404]
        assert as_(make.person(Role.AUDITOR)).get(url).status_code == 200


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_pages_cost_the_same_however_many_rows(as_, manager, call, queries_of, cost_of, number):
    rows = reviews.under_review(call, number)
    reviews.assigned(reviews.panel_of(call, 3), rows)
    for place, submission in enumerate(rows):
        reviews.scored(submission, [90 - place % 3, 70, 50])
    run = actions.rank(actor=manager, call=call)
    client, costs = as_(manager.user), []
    for url in (
        reverse("admin:reviews_ranking_entry", args=[run.entries.order_by("pk").first().pk]),
        reverse("admin:reviews_ranking_methods", args=[run.pk]),
    ):
        client.get(url)
        with queries_of() as queries, cost_of() as cost:
            client.get(url)
        costs.append((len(queries), cost.instances))
    moved = sum(len(entry.changes) for entry in run.entries.all())
    # Of those whom another method would move the first fifty a method are listed, three rows of the database each.
    assert costs == [(3, 10), (3 + bool(moved), 5 + 3 * moved)]


def test_the_call_says_beforehand_how_it_ranks(client):
    call = reviews.call_with_rubric(
        is_published=True,
        score_method="adjusted",
        joined_by="place",
        median_breaks_ties=2,
        least_breaks_ties=3,
        most_bonus=3,
        planned_projects=99,
        reserve_projects=1,
    )
    call.rubrics.get().criteria.filter(order=2).update(breaks_ties=1)
    BonusRule.objects.create(call=call, code="residents", name="주민참여", name_en="Residents", points="1.5")
    page = client.get(call.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    for sentence in (
        "each less its reviewer&#x27;s leniency",
        "Bonus points: Residents +1.5; at most 3 in all.",
        "one after the other: Criterion 2, median, lowest score.",
        "The panels&#x27; lists are joined by place",
        "99 projects are planned. 1 more goes on the reserve list.",
    ):
        assert sentence in page
