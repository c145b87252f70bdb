"""Seats, assignment and who is kept out."""

import pytest

from grants.reviews import actions
from grants.reviews.models import Assignment, Exclusion, Ground, PanelMember, ScoreSheet
from portal.actor import Role
from portal.audit.models import Entry
from portal.errors import NotAllowed, Refused
from tests import factories as make
from tests.grants.reviews import factories as reviews

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make.actor(None, Role.MANAGER)


@pytest.fixture
def call():
    return reviews.call_with_rubric()


def test_every_member_gets_a_sheet(manager, call):
    panel = reviews.panel_of(call, 3)
    rows = actions.assign(actor=manager, panel=panel, submissions=reviews.under_review(call, 2))
    assert [(row.sheets_due, row.sheets_done, row.score) for row in rows] == [(3, 0, None)] * 2
    assert ScoreSheet.objects.count() == 6
    assert Entry.objects.filter(act="submission.assign").count() == 2


def test_own_municipality_and_own_province_are_excluded_on_record(manager, call):
    panel = reviews.panel_of(call, 1)
    applicant = make.MunicipalityFactory()
    neighbour = make.MunicipalityFactory(province=applicant.province)
    own, near = reviews.reviewer(applicant), reviews.reviewer(neighbour)
    for user in (own, near):
        PanelMember.objects.create(panel=panel, reviewer=user)
    submission = reviews.submission_of(call, applicant)
    [row] = actions.assign(actor=manager, panel=panel, submissions=[submission])
    assert row.sheets_due == 1
    found = Exclusion.objects.order_by("id").values_list("reviewer", "submission", "ground", "recorded_by")
    assert list(found) == [
        (own.pk, submission.pk, Ground.OWN_MUNICIPALITY, manager.user.pk),
        (near.pk, submission.pk, Ground.OWN_PROVINCE, manager.user.pk),
    ]


def test_assigning_costs_the_same_for_one_and_for_thirty(manager, call, cost_of):
    costs = {}
    for number in (1, 3, 30):
        panel, submissions = reviews.panel_of(call, 7), reviews.under_review(call, number)
        with cost_of() as cost:
            actions.assign(actor=manager, panel=panel, submissions=submissions)
        costs[number] = len(cost.queries)
    assert costs == dict.fromkeys((1, 3, 30), costs[1])
    assert costs[30] <= 23


def test_nothing_is_assigned_twice_nor_from_elsewhere(manager, call):
    panel = reviews.panel_of(call, 1)
    submission = reviews.submission_of(call)
    elsewhere = reviews.submission_of(reviews.call_with_rubric())
    actions.assign(actor=manager, panel=panel, submissions=[submission])
    fresh = reviews.submission_of(call)
    for chosen, code in (
        ([], "none_chosen"),
        ([elsewhere], "other_call"),
        ([fresh, submission], "already_assigned"),
    ):
        with pytest.raises(Refused) as refusal:
            actions.assign(actor=manager, panel=panel, submissions=chosen)
        assert refusal.value.code == code
    assert Assignment.objects.count() == 1


def test_only_what_is_under_review_is_assigned(manager, call):
    submission = reviews.submission_of(call)
    type(submission.proposal).objects.filter(pk=submission.proposal_id).update(state="withdrawn", slot=None)
    with pytest.raises(Refused) as refusal:
        actions.assign(actor=manager, panel=reviews.panel_of(call, 1), submissions=[submission])
    assert refusal.value.code == "not_under_review"


def test_a_new_seat_comes_with_the_sheets_of_the_panel(manager, call):
    panel = reviews.panel_of(call, 2)
    reviews.assigned(panel, reviews.under_review(call, 2))
    newcomer = reviews.reviewer()
    asked = actions.invite_to_panel(actor=manager, panel=panel, reviewer=newcomer)
    assert list(Assignment.objects.values_list("sheets_due", flat=True)) == [2, 2]
    actions.accept_seat(actor=make.actor(newcomer), invitation_id=asked.pk)
    assert list(Assignment.objects.values_list("sheets_due", flat=True)) == [3, 3]


def test_a_seat_removed_mid_way_keeps_what_was_submitted_and_drops_the_rest(manager, call):
    panel = reviews.panel_of(call, 2)
    first, second = reviews.under_review(call, 2)
    reviews.assigned(panel, [first, second])
    reviews.scored(first, [90, 80])
    member = panel.members.get(is_chair=False)
    became = actions.remove_member(actor=manager, member=member, reason="이직")
    assert became == (1, 1)
    assert actions.what_became_of(*became) == (
        "해촉했습니다. 제출하지 않은 평가표 1건은 더 기다리지 않습니다; "
        "제출한 평가표 1건은 그대로 반영됩니다."
    )
    rows = Assignment.objects.order_by("pk").values_list("sheets_due", "sheets_done", "score")
    assert list(rows) == [(2, 2, 85), (1, 0, None)]
    states = (
        ScoreSheet.objects.filter(reviewer=member.reviewer).order_by("pk").values_list("state", flat=True)
    )
    assert list(states) == ["submitted", "recused"]


def test_a_panel_has_one_chair_and_only_reviewers(manager, call):
    panel = reviews.panel_of(call, 1)
    for user, chair, code in (
        (reviews.reviewer(), True, "chair_taken"),
        (make.person(), False, "no_reviewer"),
    ):
        with pytest.raises(Refused) as refusal:
            actions.invite_to_panel(actor=manager, panel=panel, reviewer=user, is_chair=chair)
        assert refusal.value.code == code
    assert panel.members.count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role != Role.MANAGER])
def test_only_managers_make_panels_and_assign(call, role):
    nobody = make.Actor(user=make.person(), roles=frozenset({role}))
    panel = reviews.panel_of(call, 1)
    submission = reviews.submission_of(call)
    for attempt in (
        lambda: actions.create_panel(actor=nobody, call=call, name="새 분과"),
        lambda: actions.assign(actor=nobody, panel=panel, submissions=[submission]),
        lambda: actions.invite_to_panel(actor=nobody, panel=panel, reviewer=reviews.reviewer()),
        lambda: actions.remove_member(actor=nobody, member=panel.members.get(), reason="…"),
        lambda: actions.rank(actor=nobody, call=call),
    ):
        with pytest.raises(NotAllowed):
            attempt()
