"""Reminders come once a rule; a chair writes to all who are not done, at once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from grants.reviews import actions as reviewing
from grants.reviews.chairing import actions, policies, queries
from grants.reviews.models import PanelMember, ReminderRule, ScoreSheet
from portal.actor import Role
from portal.audit.models import Entry
from portal.errors import NotAllowed, Refused
from portal.notices.models import Notice
from tests import factories as make
from tests.grants.reviews import factories as reviews

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def call():
    return reviews.call_with_rubric(review_until=NOW + timedelta(days=3))


@pytest.fixture
def panel(call):
    panel = reviews.panel_of(call, 3)
    rows = reviews.assigned(panel, reviews.under_review(call, 2))
    reviews.scored(rows[0].submission, [80, 70])
    return panel


def chair_of(panel):
    return make.actor(PanelMember.objects.get(panel=panel, is_chair=True).reviewer)


def told(code):
    found = Notice.objects.filter(code=code).order_by("user")
    return {notice.user_id: notice.details.get("left") for notice in found}


def test_each_is_reminded_once_a_rule_with_what_is_left(panel):
    members = list(PanelMember.objects.filter(panel=panel).order_by("id").values_list("reviewer", flat=True))
    assert actions.remind(now=NOW) == 3
    assert actions.remind(now=NOW + timedelta(hours=1)) == 3
    assert told("review.due") == dict(zip(members, [1, 1, 2], strict=True))
    assert Notice.objects.filter(code="review.due").count() == 3
    actions.remind(now=NOW + timedelta(days=2))
    assert Notice.objects.filter(code="review.due").count() == 6
    actions.remind(now=NOW + timedelta(days=4))
    assert told("review.late") == dict(zip(members, [1, 1, 2], strict=True))


def test_who_is_done_and_who_left_the_panel_hear_nothing(panel, call):
    last = PanelMember.objects.filter(panel=panel).order_by("id").last()
    PanelMember.objects.filter(pk=last.pk).update(left_at=NOW)
    for assignment in panel.assignments.all():
        if assignment.sheets_done == 0:
            reviews.scored(assignment.submission, [60])
    second = PanelMember.objects.filter(panel=panel).order_by("id")[1]
    assert actions.remind(now=NOW) == 1
    assert told("review.due") == {second.reviewer_id: 1}


def test_a_calls_own_rules_replace_the_usual_ones(panel, call, manager):
    actions.keep_rule(actor=manager, rule=ReminderRule(call=call, days_before=7))
    assert actions.remind(now=NOW) == 0
    assert actions.remind(now=NOW - timedelta(days=4)) == 3
    with pytest.raises(NotAllowed):
        actions.keep_rule(actor=chair_of(panel), rule=ReminderRule(call=call, days_before=2))


def test_the_chair_writes_to_all_who_are_not_done_but_not_to_oneself(panel):
    chair = chair_of(panel)
    others = PanelMember.objects.filter(panel=panel, is_chair=False).values_list("reviewer", flat=True)
    assert actions.write_to_unfinished(actor=chair, panel=panel, text=" 금요일까지 부탁드립니다. ") == 2
    found = Notice.objects.filter(code="review.message")
    assert set(found.values_list("user", flat=True)) == set(others)
    assert {notice.details["text"] for notice in found} == {"금요일까지 부탁드립니다."}
    assert sorted(Entry.objects.get(act="panel.write").changes["to"]) == sorted(others)


def test_others_don_t_write_and_nobody_is_written_to_in_vain(panel, manager):
    member = make.actor(PanelMember.objects.filter(panel=panel, is_chair=False).first().reviewer)
    with pytest.raises(NotAllowed):
        actions.write_to_unfinished(actor=member, panel=panel, text="부탁드립니다.")
    other = chair_of(reviews.panel_of(panel.call, 2))
    with pytest.raises(NotAllowed):
        actions.write_to_unfinished(actor=other, panel=panel, text="부탁드립니다.")
    with pytest.raises(Refused) as refusal:
        actions.write_to_unfinished(actor=manager, panel=panel, text="  ")
    assert refusal.value.code == "no_words"
    for assignment in panel.assignments.all():
        left = ScoreSheet.objects.filter(assignment=assignment, state="assigned").order_by("id")
        for sheet in left:
            reviewing.recuse(
                actor=make.actor(sheet.reviewer), sheet_id=sheet.pk, ground="party", detail="당사자입니다."
            )
    with pytest.raises(Refused) as refusal:
        actions.write_to_unfinished(actor=manager, panel=panel, text="부탁드립니다.")
    assert (refusal.value.code, Notice.objects.filter(code="review.message").count()) == ("nobody", 0)


def test_a_chair_sees_how_far_apart_scores_lie_once_their_own_is_in(panel, manager):
    assert list(queries.disagreements(manager, panel).values_list("sheets_done", flat=True)) == [2]
    assert list(queries.disagreements(chair_of(panel), panel).values_list("sheets_done", flat=True)) == [2]
    ScoreSheet.objects.filter(reviewer=chair_of(panel).user, state="submitted").update(state="returned")
    assert list(queries.disagreements(chair_of(panel), panel)) == []


def page(client, panel, user):
    client.force_login(user)
    return client.get(reverse("admin:reviews_panel_standing", args=[panel.pk]))


def test_the_page_is_the_chairs_and_the_overseers(client, panel):
    member = PanelMember.objects.filter(panel=panel, is_chair=False).first().reviewer
    other = chair_of(reviews.panel_of(panel.call, 2)).user
    statuses = [page(client, panel, who).status_code for who in (member, other, make.person(Role.FINANCE))]
    assert statuses == [404, 404, 404]
    auditor = page(client, panel, make.person(Role.AUDITOR)).content.decode()
    assert (auditor.count(">1 / 2<"), auditor.count("<textarea")) == (2, 0)


def test_the_chair_writes_on_the_page_and_what_was_typed_is_kept(client, panel):
    chair = chair_of(panel)
    assert not policies.may_list(make.actor(None, Role.FINANCE))
    client.force_login(chair.user)
    address = reverse("admin:reviews_panel_standing", args=[panel.pk])
    assert client.get(reverse("admin:reviews_own_panel")).url == address
    reply = client.post(address, {"text": "금요일까지 부탁드립니다."}, follow=True).content.decode()
    assert reply.count("2명에게 보냈습니다.") == 1
    too_long = "가" * 2001
    assert client.post(address, {"text": too_long}).content.decode().count(too_long) == 1


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_page_costs_the_same_however_many_rows(client, call, number, cost_of):
    panel = reviews.panel_of(call, 3)
    for row in reviews.assigned(panel, reviews.under_review(call, number)):
        reviews.scored(row.submission, [80, 70, 60])
    client.force_login(chair_of(panel).user)
    address = reverse("admin:reviews_panel_standing", args=[panel.pk])
    client.get(address)
    with cost_of() as cost:
        client.get(address)
    assert len(cost.queries) <= 10
