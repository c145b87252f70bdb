"""An assignment proposed, moved, undone, pinned and adopted; the page and the workbook."""

import io
from html import unescape

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.urls import reverse

from grants.calls.models import Call
from grants.reviews import actions, assigning_job, drawing, plan_queries, plan_words
from grants.reviews.actions import assigning, moving
from grants.reviews.models import (
    Assignment,
    AssignmentPlan,
    Exclusion,
    Panel,
    PlanSeat,
    ReviewerProfile,
    ScoreSheet,
    Technology,
)
from grants.reviews.plan_sheet import LIMITS, workbook_of
from grants.reviews.plan_ways import ways
from portal.actor import Role
from portal.audit.models import Entry
from portal.errors import NotAllowed, Refused
from portal.files.extraction import rows_of
from portal.jobs import actions as jobs
from tests import factories as make
from tests.grants.reviews import factories as reviews

pytestmark = pytest.mark.django_db
PAGE = "/admin/reviews/panel/assignment/"


@pytest.fixture
def pool(call):
    """One panel of six from which two judge each proposal."""
    Call.objects.filter(pk=call.pk).update(reviewers_per_proposal=2)
    call.refresh_from_db()
    return reviews.panel_of(call, 6)


@pytest.fixture
def plan(pool, manager, call):
    reviews.under_review(call, 6)
    return assigning.propose(actor=manager, call=call)


def seats_of(plan):
    return list(plan.seats.order_by("pk").values_list("submission", "panel", "reviewer"))


def address(plan, name, *args):
    return reverse(f"admin:reviews_assignment_{name}", args=[plan.pk, *args])


def test_reviewers_are_proposed_evenly_and_adopted_as_a_whole(plan, manager, call):
    assert (plan.state, plan.objective, plan.bound) == ("draft", plan.bound, plan.objective)
    assert plan_queries.extremes(plan) == (2, 2)
    assert Assignment.objects.count() == 0
    assigning.adopt(actor=manager, plan_id=plan.pk)
    assert set(Assignment.objects.values_list("sheets_due", flat=True)) == {2}
    given = ScoreSheet.objects.values_list("assignment__submission", "assignment__panel", "reviewer")
    assert sorted(given) == sorted(seats_of(plan))
    assert Entry.objects.filter(act="assignment.adopt").count() == 1
    with pytest.raises(Refused) as refusal:
        assigning.adopt(actor=manager, plan_id=plan.pk)
    assert refusal.value.code == "no_draft"


def test_whole_panels_get_a_sheet_for_every_member(call, manager):
    first, second = reviews.panel_of(call, 3), reviews.panel_of(call, 2)
    reviews.under_review(call, 4)
    plan = assigning.propose(actor=manager, call=call)
    assigning.adopt(actor=manager, plan_id=plan.pk)
    assert [first.assignments.count(), second.assignments.count()] == [2, 2]
    assert set(first.assignments.values_list("sheets_due", flat=True)) == {3}
    assert ScoreSheet.objects.count() == 10


def test_expertise_and_technology_decide_among_even_ways(pool, manager, call):
    submission = reviews.submission_of(call, title="드론 방제")
    drone = Technology.objects.create(name="드론", name_en="Drones", words="드론")
    expert, other = ReviewerProfile.objects.order_by("pk")[2:4]
    for profile in (expert, other):
        profile.service_fields.set([submission.service_field])
        profile.technologies.set([drone])
    plan = assigning.propose(actor=manager, call=call)
    assert {reviewer for _s, _p, reviewer in seats_of(plan)} == {expert.user_id, other.user_id}
    assert plan.objective == 0


def test_homes_and_records_exclude_and_impossible_is_said_plainly(call, manager):
    Call.objects.filter(pk=call.pk).update(reviewers_per_proposal=2)
    call.refresh_from_db()
    panel = reviews.panel_of(call, 2)
    submission = reviews.submission_of(call)
    reviewer = panel.members.first().reviewer
    Exclusion.objects.create(reviewer=reviewer, submission=submission, ground="advice")
    plan = assigning.propose(actor=manager, call=call)
    assert plan.state == "impossible"
    said = plan_words.clash_sentences(plan)
    assert len(said) == 2
    assert all(submission.number in sentence for sentence in said)
    assert (PlanSeat.objects.count(), Assignment.objects.count()) == (0, 0)


def test_capacities_that_clash_are_named(plan, manager, call):
    ReviewerProfile.objects.update(capacity=1)
    again = assigning.propose(actor=manager, call=call)
    assert again.state == "impossible"
    assert sum("1" in sentence for sentence in plan_words.clash_sentences(again)[1:]) == 6
    plan.refresh_from_db()
    assert plan.state == "draft"


def test_a_reviewer_removed_mid_way_is_replaced_by_the_next_plan(plan, manager, call, pool):
    assigning.adopt(actor=manager, plan_id=plan.pk)
    gone = pool.members.first()
    lost = set(ScoreSheet.objects.filter(reviewer=gone.reviewer).values_list("assignment", flat=True))
    actions.remove_member(actor=manager, member=gone, reason="이직")
    again = assigning.propose(actor=manager, call=call)
    assert set(again.seats.values_list("submission__assignment", flat=True)) == lost
    assigning.adopt(actor=manager, plan_id=again.pk)
    assert set(Assignment.objects.values_list("sheets_due", flat=True)) == {2}
    standing = ScoreSheet.objects.exclude(state="recused").values_list("assignment", "reviewer")
    assert len(set(standing)) == 12


def test_what_changed_since_is_named_and_nothing_is_adopted(plan, manager, pool):
    seat = plan.seats.select_related("submission").first()
    Exclusion.objects.create(reviewer=seat.reviewer, submission=seat.submission, ground="relative")
    with pytest.raises(Refused) as refusal:
        assigning.adopt(actor=manager, plan_id=plan.pk)
    assert (refusal.value.code, seat.submission.number in str(refusal.value)) == ("excluded", True)
    assert (Assignment.objects.count(), ScoreSheet.objects.count()) == (0, 0)


def test_a_move_is_weighed_done_and_undone(plan, manager):
    seat = plan.seats.select_related("submission").first()
    before = seats_of(plan)
    way = ways(plan, seat)[0]
    assert (way.refusal, way.load) == ("", 3)
    cost = moving.move(actor=manager, plan_id=plan.pk, changes=[(seat.pk, way.place.pk)])
    assert cost == way.cost
    assert plan_queries.moved_by_hand(plan) == (1, cost)
    assert seats_of(plan) != before
    moving.undo(actor=manager, plan_id=plan.pk)
    assert seats_of(plan) == before
    with pytest.raises(Refused) as refusal:
        moving.undo(actor=manager, plan_id=plan.pk)
    assert refusal.value.code == "nothing_to_undo"


def test_a_move_against_a_conflict_is_refused_with_its_ground(plan, manager):
    seat = plan.seats.select_related("submission").first()
    place = ways(plan, seat)[0].place
    Exclusion.objects.create(reviewer=place, submission=seat.submission, ground="agent")
    refused = ways(plan, seat)[-1]
    assert (refused.place, place.name in refused.refusal) == (place, True)
    with pytest.raises(Refused) as refusal:
        moving.move(actor=manager, plan_id=plan.pk, changes=[(seat.pk, place.pk)])
    assert refusal.value.code == "excluded"


def test_two_seats_of_a_proposal_never_meet(plan, manager):
    first = plan.seats.first()
    second = plan.seats.exclude(pk=first.pk).get(submission=first.submission)
    free = ways(plan, first)[0].place.pk
    for changes, code in (
        ([(first.pk, free), (second.pk, free)], "twice"),
        ([(first.pk, second.reviewer_id)], "gone"),
        ([(first.pk, 0)], "gone"),
    ):
        with pytest.raises(Refused) as refusal:
            moving.move(actor=manager, plan_id=plan.pk, changes=changes)
        assert refusal.value.code == code
    assert plan.moves.count() == 0


def test_pins_stay_where_they_are(plan, manager, call):
    seat = plan.seats.first()
    place = ways(plan, seat)[-1].place.pk
    moving.move(actor=manager, plan_id=plan.pk, changes=[(seat.pk, place)])
    moving.pin(actor=manager, plan_id=plan.pk, seat_id=seat.pk, is_pinned=True)
    again = assigning.propose(actor=manager, call=call, seed=9)
    [pinned] = again.seats.filter(is_pinned=True)
    assert (pinned.submission_id, pinned.reviewer_id) == (seat.submission_id, place)
    assert plan_queries.extremes(again) == (2, 2)
    plan.refresh_from_db()
    assert plan.state == "dropped"


def test_the_database_keeps_plans_that_are_settled(plan, manager, refused_by):
    seat = plan.seats.first()
    with refused_by("reviews_plan_seat_once"):
        PlanSeat.objects.create(
            plan=plan, submission=seat.submission, panel=seat.panel, reviewer=seat.reviewer
        )
    with refused_by("reviews_one_draft_plan"):
        AssignmentPlan.objects.create(call=plan.call, seed=1, input_hash="x", code_version="x")
    with refused_by("reviews_plan_bound_below"):
        AssignmentPlan.objects.create(
            call=plan.call, state="dropped", seed=1, bound=1, input_hash="x", code_version="x"
        )
    with refused_by("reviews_plan_frozen"):
        AssignmentPlan.objects.update(objective=F("objective") + 1)
    with refused_by("reviews_plan_never_deleted"):
        AssignmentPlan.objects.all()._raw_delete("default")
    assigning.adopt(actor=manager, plan_id=plan.pk)
    with refused_by("reviews_plan_seat_of_a_draft"):
        PlanSeat.objects.update(is_pinned=True)
    with refused_by("reviews_plan_allowed_moves"):
        AssignmentPlan.objects.update(state="draft")
    with refused_by("reviews_capacity_at_least_one"):
        ReviewerProfile.objects.update(capacity=0)
    with refused_by("calls_reviewers_per_proposal_1_to_15"):
        Call.objects.update(reviewers_per_proposal=16)


def test_only_managers_write(plan, call):
    seat = plan.seats.first()
    for role in (role for role in Role if role != Role.MANAGER):
        nobody = make.Actor(user=plan.made_by, roles=frozenset({role}))
        for attempt in (
            lambda who: assigning.propose(actor=who, call=call),
            lambda who: assigning.adopt(actor=who, plan_id=plan.pk),
            lambda who: moving.move(actor=who, plan_id=plan.pk, changes=[(seat.pk, 1)]),
            lambda who: moving.undo(actor=who, plan_id=plan.pk),
            lambda who: moving.pin(actor=who, plan_id=plan.pk, seat_id=seat.pk, is_pinned=True),
        ):
            with pytest.raises(NotAllowed):
                attempt(nobody)


def test_one_panel_must_take_a_field_where_some_of_it_judge(office, pool, manager, call):
    row = reviews.submission_of(call)
    assert "notice-warning" not in office.get(PAGE).content.decode()
    Panel.objects.create(call=call, name="둘째 분과")
    with pytest.raises(Refused) as refusal:
        assigning.propose(actor=manager, call=call)
    assert refusal.value.code == "no_one_panel"
    # The page says it before anybody presses.
    assert unescape(office.get(PAGE).content.decode()).count(str(refusal.value)) == 1
    Panel.objects.update(service_field=make.ServiceFieldFactory())
    [sentence] = drawing.panels_in_doubt(call)
    assert "맡는 분과가 없습니다" in sentence
    assert row.number in sentence


def test_the_job_proposes_and_says_where(pool, manager, call):
    with pytest.raises(Refused):
        assigning.propose(actor=manager, call=call)
    reviews.under_review(call, 2)
    job = jobs.start(actor=manager, kind=assigning_job.NAME, params={"call": call.pk, "seed": 3})
    result = assigning_job.assign_reviewers(manager, job.params, lambda *_said: None, "")
    assert result.url == f"{PAGE}?call={call.pk}"
    assert AssignmentPlan.objects.get().seed == 3


@pytest.fixture
def office(client):
    client.force_login(make.person(Role.MANAGER))
    return client


def test_the_page_shows_the_plan_its_proof_and_its_seats(office, plan):
    page = office.get(PAGE).content.decode()
    assert page.count('name="pin"') == 12
    assert all(row.number in page for row in plan_queries.planned(plan))
    loads = office.get(f"{PAGE}?by=load").content.decode()
    assert all(member.reviewer.name in loads for member in Panel.objects.get().members.all())


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_page_costs_the_same(office, pool, manager, call, number, cost_of):
    reviews.under_review(call, number)
    assigning.propose(actor=manager, call=call)
    for path, queries, instances in ((PAGE, 9, 7 * number + 4), (f"{PAGE}?by=load", 8, 10)):
        office.get(path)
        with cost_of() as cost:
            page = office.get(path).content
        assert len(page) < 150_000
        assert (len(cost.queries), cost.instances) == (queries, instances)


def test_moving_pinning_undoing_and_adopting_on_the_page(office, plan):
    seat = plan.seats.select_related("submission").first()
    page = office.get(address(plan, "move", seat.pk)).content.decode()
    assert page.count('name="place"') == 4
    place = ways(plan, seat)[0].place.pk
    assert office.post(address(plan, "move", seat.pk), {"place": "x" * 30}).status_code == 200
    moved = office.post(address(plan, "move", seat.pk), {"place": place})
    assert (moved.status_code, PlanSeat.objects.get(pk=seat.pk).reviewer_id) == (302, place)
    office.post(address(plan, "pin", seat.pk), {"pin": "1"})
    assert PlanSeat.objects.get(pk=seat.pk).is_pinned
    office.post(address(plan, "undo"))
    assert PlanSeat.objects.get(pk=seat.pk).reviewer_id == seat.reviewer_id
    office.post(address(plan, "adopt"))
    assert ScoreSheet.objects.count() == 12


def test_auditors_look_and_others_find_nothing(client, plan):
    client.force_login(make.person(Role.AUDITOR))
    assert 'name="pin"' not in client.get(PAGE).content.decode()
    assert client.post(address(plan, "adopt")).status_code == 404
    client.force_login(make.person(Role.REVIEWER))
    for name, args in (("sheet", ()), ("move", (1,))):
        assert client.get(address(plan, name, *args)).status_code == 404
    assert client.get(PAGE).status_code == 404


def workbook(rows):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return SimpleUploadedFile("assignment.xlsx", stream.getvalue())


def test_the_workbook_leaves_and_comes_back_changed(office, plan):
    rows, _merged = rows_of(io.BytesIO(workbook_of(plan)), LIMITS)
    assert len(rows) == 13
    seat = PlanSeat.objects.get(pk=int(rows[1][0]))
    place = ways(plan, seat)[0].place
    rows[1][7] = place.email.upper()
    office.post(address(plan, "upload"), {"file": workbook(rows)})
    seat.refresh_from_db()
    assert (seat.reviewer, plan.moves.count()) == (place, 1)


def test_a_workbook_keeps_capacities(office, plan, manager, pool):
    crowded = pool.members.first().reviewer
    ReviewerProfile.objects.filter(user=crowded).update(capacity=2)
    rows, _merged = rows_of(io.BytesIO(workbook_of(plan)), LIMITS)
    before = seats_of(plan)
    theirs = {row[1] for row in rows if row[7] == crowded.email}
    row = next(row for row in rows[1:] if row[1] not in theirs)
    row[7] = crowded.email
    page = office.post(address(plan, "upload"), {"file": workbook(rows)}).content.decode()
    assert crowded.name in page[page.index("error-summary") : page.index("</section>")]
    assert (seats_of(plan), plan.moves.count()) == (before, 0)
    # In exchange for one of theirs it fits.
    gives, takes = next(each for each in rows if each[1] in theirs and each[7] == crowded.email), row
    there = {each[7] for each in rows if each[1] == gives[1]}
    gives[7] = next(m.reviewer.email for m in pool.members.all() if m.reviewer.email not in there)
    office.post(address(plan, "upload"), {"file": workbook(rows)})
    assert plan.seats.filter(reviewer=crowded, submission__number=takes[1]).count() == 1
    assert plan.seats.filter(reviewer=crowded).count() == 2


def test_a_persons_capacity_over_panels_is_kept_by_hand_too(call, manager):
    first, second = reviews.panel_of(call, 2), reviews.panel_of(call, 2)
    busy = first.members.last().reviewer
    reviews.under_review(call, 2)
    plan = assigning.propose(actor=manager, call=call)
    seat = plan.seats.get(panel=second)
    ReviewerProfile.objects.filter(user=busy).update(capacity=1)
    with pytest.raises(Refused) as refusal:
        moving.move(actor=manager, plan_id=plan.pk, changes=[(seat.pk, first.pk)])
    assert (refusal.value.code, busy.name in str(refusal.value)) == ("over_capacity", True)
    assert plan.moves.count() == 0


def test_a_workbook_with_wrong_rows_changes_nothing_and_is_told_row_by_row(office, plan):
    rows, _merged = rows_of(io.BytesIO(workbook_of(plan)), LIMITS)
    before = seats_of(plan)
    rows[1][7] = ways(plan, PlanSeat.objects.get(pk=int(rows[1][0])))[0].place.email
    rows[2][7] = "nobody@example.test"
    rows[3][0] = "999999999999"
    rows.append(rows[4])
    page = office.post(address(plan, "upload"), {"file": workbook(rows)}).content.decode()
    assert [
        f"<li>{number}" in page or f" {number}:" in page or f"{number}행" in page for number in (3, 4, 14)
    ] == [True] * 3
    assert "nobody@example.test" in page
    for file in (SimpleUploadedFile("a.xlsx", b"no workbook"), workbook([["a"]])):
        assert office.post(address(plan, "upload"), {"file": file}).status_code == 200
    assert (seats_of(plan), plan.moves.count()) == (before, 0)
