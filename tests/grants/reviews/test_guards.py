"""The database refuses by itself what the actions would refuse, and names the rule."""

import itertools

import pytest
from django.db import connection

from grants.calls.models import Criterion
from grants.reviews import actions, states
from grants.reviews.models import Exclusion, PanelMember
from tests import factories as make
from tests.grants.reviews import factories as reviews
from tests.grants.reviews.test_sheets import brought_to

pytestmark = pytest.mark.django_db
FORBIDDEN = sorted(set(itertools.permutations(states.STATES, 2)) - states.ALLOWED_MOVES)


def run(sql, *given):
    with connection.cursor() as cursor:
        cursor.execute(sql, given)


@pytest.fixture
def fresh(submission):
    return submission.assignment.sheets.order_by("id")[1]


@pytest.mark.parametrize(("before", "after"), FORBIDDEN)
def test_only_the_moves_of_the_table(before, after, manager, fresh, refused_by):
    brought_to(before, manager, fresh)
    with refused_by("reviews_sheet_allowed_moves"):
        run("UPDATE reviews_scoresheet SET state = %s WHERE id = %s", after, fresh.pk)


@pytest.mark.parametrize("state", [state for state in states.STATES if state != "assigned"])
def test_a_sheet_begins_assigned(state, fresh, refused_by):
    with refused_by("reviews_sheet_begins_assigned"):
        run(
            "INSERT INTO reviews_scoresheet (assignment_id, reviewer_id, state, version, strengths, weaknesses,"
            " return_reason, private_note, closed_without) VALUES (%s, %s, %s, 1, '', '', '', '', '')",
            fresh.assignment_id,
            reviews.reviewer().pk,
            state,
        )


def insert_sheet(assignment, user):
    run(
        "INSERT INTO reviews_scoresheet (assignment_id, reviewer_id, state, version, strengths, weaknesses,"
        " return_reason, private_note, closed_without) VALUES (%s, %s, 'assigned', 1, '', '', '', '', '')",
        assignment,
        user,
    )


def test_who_has_no_seat_has_no_sheet(fresh, refused_by):
    with refused_by("reviews_sheet_of_a_member"):
        insert_sheet(fresh.assignment_id, reviews.reviewer().pk)


def test_who_is_excluded_has_no_sheet(fresh, panel, submission, refused_by):
    own, aside = reviews.reviewer(submission.municipality), reviews.reviewer()
    Exclusion.objects.create(reviewer=aside, submission=submission, ground="recusal")
    for user in (own, aside):
        PanelMember.objects.create(panel=panel, reviewer=user)
        with refused_by("reviews_sheet_not_excluded"):
            insert_sheet(fresh.assignment_id, user.pk)


def test_one_sheet_a_reviewer(fresh, refused_by):
    with refused_by("reviews_sheet_once"):
        insert_sheet(fresh.assignment_id, fresh.reviewer_id)


@pytest.mark.parametrize("state", ["submitted", "locked", "recused"])
def test_what_was_handed_in_stands(state, manager, fresh, refused_by):
    brought_to(state, manager, fresh)
    with refused_by("reviews_sheet_locked"):
        run("UPDATE reviews_scoresheet SET total = 99, strengths = 'x' WHERE id = %s", fresh.pk)
    if state == "recused":
        return
    score = fresh.scores.first()
    with refused_by("reviews_score_of_open_sheet"):
        run("UPDATE reviews_score SET points = 1 WHERE id = %s", score.pk)
    with refused_by("reviews_score_of_open_sheet"):
        run("DELETE FROM reviews_score WHERE id = %s", score.pk)


def test_a_sheet_is_never_deleted_nor_handed_to_another(fresh, refused_by):
    with refused_by("reviews_sheet_never_deleted"):
        run("DELETE FROM reviews_scoresheet WHERE id = %s", fresh.pk)
    with refused_by("reviews_sheet_identity_frozen"):
        run("UPDATE reviews_scoresheet SET reviewer_id = %s WHERE id = %s", reviews.reviewer().pk, fresh.pk)


def test_points_stay_within_the_criterion(manager, fresh, refused_by):
    brought_to("in_progress", manager, fresh)
    with refused_by("reviews_score_within_points"):
        run("UPDATE reviews_score SET points = 31 WHERE sheet_id = %s", fresh.pk)
    with refused_by("reviews_score_points_check"):
        run("UPDATE reviews_score SET points = -1 WHERE sheet_id = %s", fresh.pk)


def test_scores_are_given_by_the_rubric_of_the_call(manager, fresh, refused_by):
    brought_to("in_progress", manager, fresh)
    elsewhere = Criterion.objects.filter(rubric__call=reviews.call_with_rubric()).first()
    with refused_by("reviews_score_of_its_rubric"):
        run(
            "INSERT INTO reviews_score (sheet_id, criterion_id, points, reason) VALUES (%s, %s, 1, '')",
            fresh.pk,
            elsewhere.pk,
        )


def test_a_sheet_is_submitted_complete_and_with_its_true_total(manager, fresh, refused_by):
    brought_to("in_progress", manager, fresh)
    hand_in = (
        "UPDATE reviews_scoresheet SET state = 'submitted', submitted_at = now(), total = %s WHERE id = %s"
    )
    with refused_by("reviews_sheet_complete"):
        run(hand_in, 81, fresh.pk)
    with refused_by("reviews_submitted_with_total"):
        run("UPDATE reviews_scoresheet SET state = 'submitted' WHERE id = %s", fresh.pk)
    run("DELETE FROM reviews_score WHERE sheet_id = %s AND points = 24", fresh.pk)
    with refused_by("reviews_sheet_complete"):
        run(hand_in, 32, fresh.pk)


def test_the_rubric_is_frozen_by_the_first_score(manager, fresh, call, refused_by):
    brought_to("in_progress", manager, fresh)
    rubric = call.rubrics.get()
    criterion = rubric.criteria.first()
    for rule, sql, key in (
        ("calls_criterion_frozen", "UPDATE calls_criterion SET max_points = 99 WHERE id = %s", criterion.pk),
        ("calls_level_frozen", "UPDATE calls_level SET points = 1 WHERE criterion_id = %s", criterion.pk),
        ("calls_level_frozen", "DELETE FROM calls_level WHERE criterion_id = %s", criterion.pk),
        ("calls_rubric_stays_frozen", "UPDATE calls_rubric SET frozen_at = NULL WHERE id = %s", rubric.pk),
        ("calls_rubric_stays_frozen", "UPDATE calls_rubric SET is_current = false WHERE id = %s", rubric.pk),
    ):
        with refused_by(rule):
            run(sql, key)


def test_assignments_stay_with_their_call_and_panel(submission, panel, refused_by):
    row = submission.assignment
    other = reviews.panel_of(reviews.call_with_rubric(), 1)
    with refused_by("reviews_assignment_frozen"):
        run("UPDATE reviews_assignment SET panel_id = %s WHERE id = %s", other.pk, row.pk)
    with refused_by("reviews_assignment_never_deleted"):
        run("DELETE FROM reviews_assignment WHERE id = %s", row.pk)
    with refused_by("reviews_done_within_due"):
        run("UPDATE reviews_assignment SET sheets_done = sheets_due + 1 WHERE id = %s", row.pk)
    elsewhere = reviews.submission_of(panel.call)
    with refused_by("reviews_assignment_of_its_call"):
        run(
            "INSERT INTO reviews_assignment (panel_id, submission_id, sheets_due, sheets_done)"
            " VALUES (%s, %s, 0, 0)",
            other.pk,
            elsewhere.pk,
        )


def test_exclusions_and_rankings_are_written_once(manager, call, panel, submission, refused_by):
    reviews.scored(submission, [80, 70, 90])
    made = actions.rank(actor=manager, call=call)
    Exclusion.objects.create(reviewer=make.person(), submission=submission, ground="recusal")
    for rule, table in (
        ("reviews_exclusion_append_only", "reviews_exclusion"),
        ("reviews_ranking_append_only", "reviews_rankingrun"),
        ("reviews_ranking_entry_append_only", "reviews_rankingentry"),
    ):
        with refused_by(rule):
            run(f"DELETE FROM {table}")
    with refused_by("reviews_ranking_entry_append_only"):
        run("UPDATE reviews_rankingentry SET rank = 1 WHERE run_id = %s", made.pk)
