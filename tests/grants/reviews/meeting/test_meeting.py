"""A panel meets: who sees what, minutes, one's own scores revised, the close."""

import pytest
from django.urls import reverse

from grants.calls.models import Call
from grants.reviews import actions as reviewing
from grants.reviews import policies as review_policies
from grants.reviews.meeting import actions, policies, queries
from grants.reviews.models import AgendaItem, Exclusion, PanelMember, ScoreSheet, SheetVersion
from portal.actor import Role
from portal.errors import NotAllowed, Refused
from tests import factories as make
from tests.grants.reviews import factories as reviews
from tests.grants.reviews.test_sheets import submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(call):
    panel = reviews.panel_of(call, 3)
    rows = reviews.assigned(panel, reviews.under_review(call, 2))
    reviews.scored(rows[0].submission, [90, 80, 50])
    reviews.scored(rows[1].submission, [85, 80, 82])
    return panel


def people(panel):
    seats = PanelMember.objects.filter(panel=panel).order_by("-is_chair", "id")
    return [make.actor(seat.reviewer) for seat in seats]


@pytest.fixture
def meeting(panel):
    return actions.open_meeting(actor=people(panel)[0], panel=panel)


def item_of(meeting, place=0):
    return AgendaItem.objects.filter(meeting=meeting).order_by("id")[place]


def test_the_chair_opens_it_once_and_all_that_is_before_the_panel_is_on_the_agenda(panel):
    chair, member, _ = people(panel)
    with pytest.raises(NotAllowed):
        actions.open_meeting(actor=member, panel=panel)
    meeting = actions.open_meeting(actor=chair, panel=panel)
    assert set(meeting.items.values_list("assignment", flat=True)) == set(
        panel.assignments.values_list("pk", flat=True)
    )
    with pytest.raises(NotAllowed):
        actions.open_meeting(actor=chair, panel=panel)


def test_nothing_before_the_panel_is_no_meeting(call):
    panel = reviews.panel_of(call, 2)
    with pytest.raises(Refused) as refusal:
        actions.open_meeting(actor=people(panel)[0], panel=panel)
    assert refusal.value.code == "nothing_to_discuss"


@pytest.mark.parametrize(
    ("rule", "before", "during"), [("never", 2, 2), ("after_own", 6, 6), ("at_meeting", 2, 6)]
)
def test_others_scores_are_read_when_the_call_says(panel, rule, before, during):
    Call.objects.filter(pk=panel.call_id).update(others_scores=rule)
    chair, member, _ = people(panel)
    assert review_policies.visible_to(member).count() == before
    actions.open_meeting(actor=chair, panel=panel)
    assert review_policies.visible_to(member).count() == during


def test_who_has_not_submitted_learns_nothing_not_even_by_the_order(meeting, panel, manager):
    member = people(panel)[2]
    own = ScoreSheet.objects.filter(reviewer=member.user).order_by("id")
    for sheet in own:
        reviewing.return_to_reviewer(actor=manager, sheet_id=sheet.pk, reason="더 자세히")
    rows = queries.rows_of(member, panel)
    assert [(row.reasons, row.shows_scores) for row in rows] == [((), False), ((), False)]
    assert [row.item.assignment.submission.number for row in rows] == sorted(
        row.item.assignment.submission.number for row in rows
    )
    assert queries.voices_of(member, item_of(meeting)) == []


def test_outliers_are_marked_and_change_nothing(meeting, panel):
    voices = queries.voices_of(people(panel)[1], item_of(meeting))
    assert [(voice.sheet.total, voice.is_outlier) for voice in voices] == [
        (90, True),
        (80, False),
        (50, True),
    ]
    assert sorted(ScoreSheet.objects.filter(state="submitted").values_list("total", flat=True)) == [
        50, 80, 80, 82, 85, 90,
    ]  # fmt: skip


def test_who_is_excluded_does_not_find_the_item(meeting, panel, client):
    member = people(panel)[1]
    item = item_of(meeting)
    Exclusion.objects.create(
        reviewer=member.user, submission=item.assignment.submission, ground="advice", recorded_by=member.user
    )
    assert list(policies.items_visible_to(member)) == [item_of(meeting, 1)]
    client.force_login(member.user)
    assert client.get(reverse("admin:reviews_agenda_item", args=[item.pk])).status_code == 404


def test_a_substitute_finds_only_what_they_judge(meeting, panel):
    stand_in = make.actor(reviews.reviewer())
    PanelMember.objects.create(panel=panel, reviewer=stand_in.user, is_substitute=True)
    assert list(policies.items_visible_to(stand_in)) == []
    ScoreSheet.objects.create(assignment=item_of(meeting).assignment, reviewer=stand_in.user)
    assert list(policies.items_visible_to(stand_in)) == [item_of(meeting)]


def test_minutes_of_two_windows_lose_nothing(meeting, panel, client):
    chair = people(panel)[0]
    item = item_of(meeting)
    client.force_login(chair.user)
    address = reverse("admin:reviews_agenda_minutes", args=[item.pk])
    client.post(address, {"version": 1, "minutes": "먼저 쓴 회의록"})
    shown = client.post(address, {"version": 1, "minutes": "나중에 쓴 회의록"}).content.decode()
    assert (shown.count("먼저 쓴 회의록"), shown.count("나중에 쓴 회의록")) == (1, 1)
    assert AgendaItem.objects.get(pk=item.pk).minutes == "먼저 쓴 회의록"
    client.post(address, {"version": 2, "minutes": "함께 정리한 회의록"})
    assert AgendaItem.objects.get(pk=item.pk).minutes == "함께 정리한 회의록"


def test_a_member_flags_and_the_item_comes_first(meeting, panel):
    chair, member, _ = people(panel)
    second = item_of(meeting, 1)
    assert queries.rows_of(chair, panel)[0].item == item_of(meeting)
    actions.flag(actor=member, item_id=second.pk, why="예산 근거를 함께 보아야 합니다.")
    first, last = queries.rows_of(chair, panel)
    assert (first.item, first.reasons, last.reasons) == (second, ("flagged",), ("disagreement",))
    actions.flag(actor=member, item_id=second.pk, why=" ")
    assert queries.rows_of(chair, panel)[0].item == item_of(meeting)
    stranger = people(reviews.panel_of(panel.call, 2))[0]
    with pytest.raises(NotAllowed):
        actions.flag(actor=stranger, item_id=second.pk, why="다른 분과")


def test_scores_are_revised_by_their_author_alone_with_a_reason_and_what_was_is_kept(meeting, panel):
    chair, member, _ = people(panel)
    sheet = ScoreSheet.objects.filter(reviewer=member.user).order_by("id").first()
    with pytest.raises(NotAllowed):
        actions.revise(actor=chair, sheet_id=sheet.pk, reason="너무 높습니다.")
    with pytest.raises(Refused) as refusal:
        actions.revise(actor=member, sheet_id=sheet.pk, reason=" ")
    assert refusal.value.code == "reason_missing"
    actions.revise(actor=member, sheet_id=sheet.pk, reason="논의에서 운영비를 다시 보았습니다.")
    sheet.refresh_from_db()
    assert (sheet.state, sheet.assignment.sheets_done) == ("returned", 2)
    submitted(member, sheet, points=(16, 20, 24, 16))
    first, second = SheetVersion.objects.filter(sheet=sheet).order_by("number")
    assert (first.total, second.total, second.return_reason) == (80, 76, "논의에서 운영비를 다시 보았습니다.")


def test_without_a_meeting_nobody_revises(panel):
    member = people(panel)[1]
    sheet = ScoreSheet.objects.filter(reviewer=member.user).order_by("id").first()
    with pytest.raises(NotAllowed):
        actions.revise(actor=member, sheet_id=sheet.pk, reason="다시 보았습니다.")


def test_the_chair_closes_when_all_is_in_and_the_sheets_are_locked(meeting, panel, manager, refused_by):
    chair, member, _ = people(panel)
    sheet = ScoreSheet.objects.filter(reviewer=member.user).order_by("id").first()
    actions.revise(actor=member, sheet_id=sheet.pk, reason="다시 보았습니다.")
    with pytest.raises(Refused) as refusal:
        actions.close_meeting(actor=chair, panel=panel)
    number = sheet.assignment.submission.number
    assert str(refusal.value) == f"아직 제출되지 않은 평가표가 있는 과제: {number}. 회의는 열려 있습니다."
    submitted(member, sheet)
    with pytest.raises(NotAllowed):
        actions.close_meeting(actor=member, panel=panel)
    actions.close_meeting(actor=chair, panel=panel)
    assert set(ScoreSheet.objects.values_list("state", flat=True)) == {"locked"}
    item = item_of(meeting)
    with pytest.raises(NotAllowed):
        actions.write_minutes(actor=manager, item_id=item.pk, version=item.version, minutes="늦은 회의록")
    with refused_by("reviews_agenda_while_open"):
        AgendaItem.objects.filter(pk=item.pk).update(minutes="늦은 회의록")
    with refused_by("reviews_meeting_close_frozen"):
        type(meeting).objects.update(closed_at=None, closed_by=None)
    with refused_by("reviews_meeting_never_deleted"):
        type(meeting).objects.all()._raw_delete("default")


def test_the_database_takes_no_item_of_another_panel(meeting, call, refused_by):
    other = reviews.panel_of(call, 2)
    [row] = reviews.assigned(other, reviews.under_review(call, 1))
    with refused_by("reviews_agenda_of_its_panel"):
        AgendaItem.objects.create(meeting=meeting, assignment=row)


def test_the_whole_meeting_on_its_pages(panel, client):
    chair, member, _ = people(panel)
    agenda = reverse("admin:reviews_meeting", args=[panel.pk])
    client.force_login(member.user)
    assert client.get(agenda).status_code == 404
    client.force_login(chair.user)
    client.post(reverse("admin:reviews_meeting_open", args=[panel.pk]))
    client.force_login(member.user)
    shown = client.get(agenda).content.decode()
    first = queries.rows_of(member, panel)[0].item
    address = reverse("admin:reviews_agenda_item", args=[first.pk])
    assert shown.count(f'href="{address}"') == 1
    page = client.get(address).content.decode()
    assert (page.count("다른 점수와 차이가 큼"), page.count('name="minutes"')) == (2, 0)
    refused = client.post(reverse("admin:reviews_agenda_revise", args=[first.pk]), {"reason": ""})
    assert refused.content.decode().count("점수를 고치는 이유를 적어 주세요.") == 2
    own = queries.own_sheet(member, first)
    reply = client.post(reverse("admin:reviews_agenda_revise", args=[first.pk]), {"reason": "다시 봄"})
    assert reply.url == reverse("admin:reviews_sheet", args=[own.pk])
    client.force_login(chair.user)
    shown = client.post(reverse("admin:reviews_meeting_close", args=[panel.pk])).content.decode()
    assert shown.count(f"{first.assignment.submission.number}. 회의는 열려 있습니다.") == 1


def test_the_ministry_reads_and_a_finance_officer_does_not(meeting, panel, client):
    agenda = reverse("admin:reviews_meeting", args=[panel.pk])
    client.force_login(make.person(Role.AUDITOR))
    shown = client.get(agenda).content.decode()
    assert (shown.count("점수 차 큼"), shown.count("회의 종료")) == (1, 0)
    client.force_login(make.person(Role.FINANCE))
    assert client.get(agenda).status_code == 404


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_agenda_costs_the_same_however_many_items(call, client, cost_of, number):
    panel = reviews.panel_of(call, 2)
    reviews.assigned(panel, reviews.under_review(call, number))
    chair = people(panel)[0]
    actions.open_meeting(actor=chair, panel=panel)
    client.force_login(chair.user)
    agenda = reverse("admin:reviews_meeting", args=[panel.pk])
    client.get(agenda)
    with cost_of() as cost:
        client.get(agenda)
    assert len(cost.queries) <= 12
