"""What the database refuses of slates, whatever the code does."""

import pytest

from grants.awards.models import (
    Decision,
    Slate,
    SlateBound,
    SlateChoice,
    SlateClash,
    SlateForced,
    SlateInput,
    SlatePrice,
    SlateProof,
    SlateState,
)
from grants.awards.slates.problem import ALL, LEAST, PROJECTS, Bound
from grants.awards.slating import actions
from portal.actor import Role
from tests import factories as make
from tests.grants.awards.factories import manager, ranked
from tests.grants.awards.slates.slated import drafted, ranking_of, solved

pytestmark = pytest.mark.django_db

FLOOR = Bound(ALL, "", PROJECTS, LEAST, 1)


@pytest.fixture
def draft():
    return drafted(manager(), ranking_of(1000, 400, 300), bounds=(FLOOR,))


@pytest.fixture
def done():
    return solved(manager(), ranking_of(1000, 400, 300), bounds=(FLOOR,))


def test_a_draft_keeps_within_its_ranges(draft, refused_by):
    row = Slate.objects.filter(pk=draft.pk)
    for change, rule in (
        ({"time_limit": 4}, "awards_slate_time_limit"),
        ({"time_limit": 301}, "awards_slate_time_limit"),
        ({"per_municipality": 0}, "awards_slate_per_municipality"),
        ({"name": ""}, "awards_slate_named"),
        ({"state": SlateState.SOLVED}, "awards_slate_allowed_moves"),
        ({"score": 1}, "awards_slate_result_frozen"),
        ({"made_by": make.person(Role.MANAGER)}, "awards_slate_frozen"),
    ):
        with refused_by(rule):
            row.update(**change)


def test_a_slate_begins_as_a_draft_and_is_never_deleted(draft, refused_by):
    given = {"input": draft.input, "name": "2안", "made_by": draft.made_by}
    with refused_by("awards_slate_begins_draft"):
        Slate.objects.create(**given, state=SlateState.SOLVING)
    with refused_by("awards_slate_never_deleted"):
        Slate.objects.filter(pk=draft.pk)._raw_delete("default")


def test_it_is_solved_with_all_its_figures_or_not_at_all(draft, refused_by):
    actions.request_solving(actor=manager(), slate_id=draft.pk)
    with refused_by("awards_slate_solved_whole"):
        Slate.objects.filter(pk=draft.pk).update(state=SlateState.SOLVED, score=1)
    with refused_by("awards_slate_solved_whole"):
        Slate.objects.filter(pk=draft.pk).update(state=SlateState.CLASH, score=1)


def test_nothing_of_a_solved_slate_changes(done, refused_by):
    row = Slate.objects.filter(pk=done.pk)
    for change, rule in (
        ({"name": "다른 이름"}, "awards_slate_rules_frozen"),
        ({"seed": 7}, "awards_slate_rules_frozen"),
        ({"score": 1}, "awards_slate_result_frozen"),
        ({"input_hash": "0" * 64}, "awards_slate_result_frozen"),
        ({"state": SlateState.DRAFT}, "awards_slate_allowed_moves"),
    ):
        with refused_by(rule):
            row.update(**change)


def test_rules_come_and_go_only_while_it_is_a_draft(done, refused_by):
    for rows, rule in (
        (done.bounds, "awards_slate_bound_of_draft"),
        (done.pools, "awards_slate_pool_of_draft"),
    ):
        with refused_by(rule):
            rows.all().delete()
    with refused_by("awards_slate_bound_of_draft"):
        done.bounds.update(value=0)
    submission = done.choices.first().submission
    with refused_by("awards_slate_forced_of_draft"):
        SlateForced.objects.create(slate=done, submission=submission, side="in", reason="이유")


def test_a_bound_stands_once_fits_its_scope_and_is_not_negative(draft, refused_by):
    given = {"slate": draft, "scope": "all", "counts": "projects", "side": "most", "value": 3}
    with refused_by("awards_slate_bound_once"):
        SlateBound.objects.create(**{**given, "side": "least"})
    with refused_by("awards_slate_bound_code_fits"):
        SlateBound.objects.create(**given, code="46")
    with refused_by("awards_slate_bound_code_fits"):
        SlateBound.objects.create(**{**given, "scope": "province"})
    with refused_by("awards_slate_bound_not_negative"):
        SlateBound.objects.create(**{**given, "value": -1})


def test_a_project_is_forced_once_and_with_a_reason(draft, refused_by):
    submission = draft.input.ranking.entries.first().submission
    with refused_by("awards_slate_forced_reason"):
        SlateForced.objects.create(slate=draft, submission=submission, side="in", reason="")
    SlateForced.objects.create(slate=draft, submission=submission, side="in", reason="이유")
    with refused_by("awards_slate_forced_once"):
        SlateForced.objects.create(slate=draft, submission=submission, side="out", reason="이유")


def test_what_was_found_is_written_in_its_time_and_stays(done, refused_by):
    draft = drafted(manager(), done.input.ranking, name="2안")
    submission = done.choices.first().submission
    for slate in (draft, done):
        with refused_by("awards_slate_choice_while_solving"):
            SlateChoice.objects.create(slate=slate, submission=submission)
        with refused_by("awards_slate_clash_while_solving"):
            SlateClash.objects.create(slate=slate, rule="pass_mark")
    with refused_by("awards_slate_price_of_solved"):
        SlatePrice.objects.create(slate=draft, rule="pass_mark")
    with refused_by("awards_slate_price_whole"):
        SlatePrice.objects.create(slate=done, rule="another", score=1)
    with refused_by("awards_slate_price_once"):
        SlatePrice.objects.create(slate=done, rule="pass_mark")
    for rows, rule in (
        (done.choices, "awards_slate_choice_append_only"),
        (done.prices, "awards_slate_price_append_only"),
        (SlateProof.objects.filter(slate=done), "awards_slate_proof_append_only"),
        (SlateInput.objects.filter(pk=done.input_id), "awards_slate_input_append_only"),
    ):
        with refused_by(rule):
            rows.update(id=0)


def test_a_decision_comes_from_a_solved_slate_of_its_own_ranking(done, refused_by):
    ranking, person = done.input.ranking, make.person(Role.MANAGER)
    draft = drafted(manager(), ranking, name="2안")
    with refused_by("awards_decision_of_solved_slate"):
        Decision.objects.create(call=ranking.call, ranking=ranking, drafted_by=person, slate=draft)
    newer = ranked(ranking.call, [entry.submission for entry in ranking.entries.order_by("rank")])
    with refused_by("awards_decision_of_solved_slate"):
        Decision.objects.create(call=ranking.call, ranking=newer, drafted_by=person, slate=done)
