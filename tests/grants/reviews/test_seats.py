"""Invitations, their answers, and the declaration of integrity that is signed before the first sheet."""

import pytest
from django.db import connection
from django.urls import reverse

from grants.reviews import actions
from grants.reviews.models import IntegrityDeclaration, IntegrityText, PanelMember, ScoreSheet, SeatInvitation
from portal.actor import Role
from portal.audit.models import Entry
from portal.errors import NotAllowed, Refused
from portal.notices.models import Notice
from tests import factories as make
from tests.grants.reviews import factories as reviews

pytestmark = pytest.mark.django_db
SEATS = reverse("admin:reviews_seats")


def run(sql, *given):
    with connection.cursor() as cursor:
        cursor.execute(sql, given)


@pytest.fixture
def newcomer():
    return reviews.reviewer()


@pytest.fixture
def asked(manager, panel, newcomer):
    return actions.invite_to_panel(actor=manager, panel=panel, reviewer=newcomer)


def told(user):
    return list(Notice.objects.filter(user=user).values_list("code", flat=True))


def test_a_seat_begins_when_it_is_accepted(asked, panel, newcomer, manager):
    assert told(newcomer) == ["review.invited"]
    assert not panel.members.filter(reviewer=newcomer).exists()
    actions.accept_seat(actor=make.actor(newcomer), invitation_id=asked.pk)
    assert panel.members.get(reviewer=newcomer).left_at is None
    assert told(manager.user) == ["review.accepted"]
    with pytest.raises(Refused) as refusal:
        actions.decline_seat(actor=make.actor(newcomer), invitation_id=asked.pk, reason="바쁩니다")
    assert str(refusal.value) == "이미 끝난 위촉 요청입니다: 수락."


def test_who_declines_says_why_and_the_manager_is_told(asked, panel, newcomer, manager, as_):
    client, address = as_(newcomer), reverse("admin:reviews_seat_decline", args=[asked.pk])
    page = client.post(address, {"reason": " "}).content.decode()
    assert page.count('role="alert"') == 1
    client.post(address, {"reason": "같은 기간에 다른 평가가 있습니다."})
    asked.refresh_from_db()
    assert (asked.state, asked.reason) == ("declined", "같은 기간에 다른 평가가 있습니다.")
    assert told(manager.user) == ["review.declined"]
    assert not panel.members.filter(reviewer=newcomer).exists()
    shown = as_(manager.user).get(reverse("admin:reviews_panel_work", args=[panel.pk])).content.decode()
    assert "같은 기간에 다른 평가가 있습니다." in shown


def test_nobody_answers_for_another_nor_after_it_was_taken_back(asked, panel, newcomer, manager, as_):
    other = reviews.reviewer()
    assert as_(other).post(reverse("admin:reviews_seat_accept", args=[asked.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        actions.accept_seat(actor=make.actor(other), invitation_id=asked.pk)
    as_(manager.user).post(reverse("admin:reviews_panel_withdraw", args=[panel.pk, asked.pk]))
    page = as_(newcomer).post(reverse("admin:reviews_seat_accept", args=[asked.pk])).content.decode()
    assert 'class="error-summary"' in page
    assert not panel.members.filter(reviewer=newcomer).exists()
    assert sorted(told(newcomer)) == ["review.invitation_withdrawn", "review.invited"]


def test_asking_twice_is_refused_in_words(asked, manager, panel, newcomer):
    with pytest.raises(Refused) as refusal:
        actions.invite_to_panel(actor=manager, panel=panel, reviewer=newcomer)
    assert str(refusal.value) == "이미 위촉을 요청한 위원이며 아직 답하지 않았습니다."
    sitting = panel.members.first().reviewer
    with pytest.raises(Refused) as refusal:
        actions.invite_to_panel(actor=manager, panel=panel, reviewer=sitting)
    assert str(refusal.value) == f"{sitting.name} 위원은 이미 이 분과의 위원입니다."


def test_the_first_sheet_opens_only_after_the_signature(manager, panel, newcomer, submission, as_):
    asked = actions.invite_to_panel(actor=manager, panel=panel, reviewer=newcomer)
    client = as_(newcomer)
    led = client.post(reverse("admin:reviews_seat_accept", args=[asked.pk]))
    declaration = reverse("admin:reviews_integrity", args=[panel.call_id])
    assert led.headers["Location"] == declaration
    sheet = ScoreSheet.objects.get(reviewer=newcomer)
    address = reverse("admin:reviews_sheet", args=[sheet.pk])
    assert client.get(address).headers["Location"] == f"{declaration}?sheet={sheet.pk}"
    with pytest.raises(Refused) as refusal:
        actions.open_sheet(actor=make.actor(newcomer), sheet_id=sheet.pk)
    assert refusal.value.code == "unsigned"
    seen = IntegrityText.objects.get(call=panel.call).sha256
    assert client.post(declaration, {"seen": seen}).content.decode().count('role="alert"') == 1
    signed = client.post(f"{declaration}?sheet={sheet.pk}", {"seen": seen, "agreed": "on"})
    assert signed.headers["Location"] == address
    client.post(declaration, {"seen": seen, "agreed": "on"})
    kept = IntegrityDeclaration.objects.get(reviewer=newcomer)
    assert (kept.sha256, kept.text.version) == (seen, 1)
    assert Entry.objects.get(act="integrity.sign").user == newcomer
    assert client.get(address).status_code == 200


def test_a_new_text_is_signed_anew_and_never_unread(manager, panel, submission, as_):
    member = panel.members.first().reviewer
    sheet = submission.assignment.sheets.get(reviewer=member)
    first = IntegrityText.objects.get(call=panel.call)
    actions.change_text(actor=manager, call=panel.call, text="새 서약", text_en="A new declaration")
    client, address = as_(member), reverse("admin:reviews_integrity", args=[panel.call_id])
    assert client.get(reverse("admin:reviews_sheet", args=[sheet.pk])).status_code == 302
    page = client.post(address, {"seen": first.sha256, "agreed": "on"}).content.decode()
    assert 'class="error-summary"' in page
    assert "새 서약" in page
    assert not member.declarations.filter(text__version=2).exists()


def test_only_reviewers_of_the_call_find_its_declaration(as_, panel, submission):
    address = reverse("admin:reviews_integrity", args=[panel.call_id])
    statuses = [
        as_(user).get(address).status_code
        for user in (panel.members.first().reviewer, reviews.reviewer(), make.person(Role.MANAGER))
    ]
    assert statuses == [200, 404, 404]
    assert as_(make.member(submission.municipality)).get(SEATS).status_code in {403, 404}


def test_the_database_opens_no_sheet_without_a_signature(panel, submission, refused_by):
    unsigned = reviews.reviewer()
    PanelMember.objects.create(panel=panel, reviewer=unsigned)
    sheet = ScoreSheet.objects.create(assignment=submission.assignment, reviewer=unsigned)
    with refused_by("reviews_sheet_after_declaration"):
        run("UPDATE reviews_scoresheet SET state = 'in_progress' WHERE id = %s", sheet.pk)


def test_declarations_and_texts_are_written_once_and_match(panel, refused_by):
    text = IntegrityText.objects.get(call=panel.call)
    with refused_by("reviews_declaration_of_its_text"):
        run(
            "INSERT INTO reviews_integritydeclaration (text_id, reviewer_id, signed_at, sha256)"
            " VALUES (%s, %s, now(), %s)",
            text.pk,
            reviews.reviewer().pk,
            "0" * 64,
        )
    for rule, sql in (
        ("reviews_text_append_only", "UPDATE reviews_integritytext SET text = 'x'"),
        ("reviews_declaration_append_only", "DELETE FROM reviews_integritydeclaration"),
    ):
        with refused_by(rule):
            run(sql)


def test_an_answer_stands(asked, refused_by):
    with refused_by("reviews_declined_with_reason"):
        run("UPDATE reviews_seatinvitation SET state = 'declined', answered_at = now()")
    with refused_by("reviews_invitation_answered_when"):
        run("UPDATE reviews_seatinvitation SET state = 'accepted'")
    actions.accept_seat(actor=make.actor(asked.reviewer), invitation_id=asked.pk)
    for rule, sql in (
        ("reviews_invitation_allowed_moves", "UPDATE reviews_seatinvitation SET state = 'waiting'"),
        ("reviews_invitation_answer_frozen", "UPDATE reviews_seatinvitation SET reason = 'x'"),
        ("reviews_invitation_frozen", "UPDATE reviews_seatinvitation SET is_chair = true"),
        ("reviews_invitation_never_deleted", "DELETE FROM reviews_seatinvitation"),
    ):
        with refused_by(rule):
            run(sql)


@pytest.mark.parametrize("number", [1, 3, 30])
def test_my_panels_cost_the_same_however_many(as_, manager, call, newcomer, queries_of, cost_of, number):
    for _ in range(number):
        panel = reviews.panel_of(call, 0)
        reviews.seated(panel, newcomer)
        SeatInvitation.objects.create(panel=reviews.panel_of(call, 0), reviewer=newcomer)
    client = as_(newcomer)
    client.get(SEATS)
    with queries_of() as queries, cost_of() as cost:
        client.get(SEATS)
    assert (len(queries), cost.instances) == (2, 6 * number)
