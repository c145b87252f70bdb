"""Questions about a call: asked under a name, answered without one."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from grants.calls.inquiries import actions, policies, queries
from grants.calls.inquiries.anonymity import names_in
from grants.calls.models import CallQuestion
from portal.actor import Actor, Role
from portal.audit.models import Entry
from portal.errors import NotAllowed, Refused
from portal.notices.models import Notice
from tests import factories as make

pytestmark = pytest.mark.django_db

WORDS = {
    "wording": "드론 구입비도 인정됩니까?",
    "wording_en": "Are drones eligible?",
    "answer": "인정됩니다.",
    "answer_en": "They are.",
}
# What the asker wrote, and nobody else may read.
ASKED = "완주골 군청 홍길동입니다. 드론 구입비도 인정됩니까? 연락처 063-123-4567"


@pytest.fixture
def manager():
    return make.actor(None, Role.MANAGER)


@pytest.fixture
def call():
    return make.CallFactory()


@pytest.fixture
def place():
    return make.MunicipalityFactory(name="완주골군", name_en="Wanjugol-gun")


@pytest.fixture
def officer(place):
    return make.member(place, name="홍길동", email="gildong@example.test", organisation="완주골군 정보팀")


def asked(call, place, officer, text=ASKED):
    return actions.ask(actor=make.actor(officer), call=call, municipality=place, text=text)


def answered(manager, question, **words):
    return actions.answer(actor=manager, question_id=question.pk, words={**WORDS, **words})


def test_names_are_found_however_they_are_written():
    names = ("홍길동", "중구", "gildong@example.test", "Wanjugol-gun")
    assert names_in("홍 길동 님 (GILDONG@example.test)", names) == ["홍길동", "gildong@example.test"]
    assert names_in("운동구역의 중구난방", names) == []
    assert names_in("ＷＡＮＪＵＧＯＬ－ｇｕｎ", names) == ["Wanjugol-gun"]


def test_an_officer_asks_once_and_a_manager_answers_everybody(manager, call, place, officer):
    question = asked(call, place, officer)
    assert asked(call, place, officer) == question
    settled = answered(manager, question)
    assert (settled.state, settled.settled_by, settled.text) == ("answered", manager.user, ASKED)
    assert [each.localized_answer for each in queries.published(call)] == ["인정됩니다."]
    notice = Notice.objects.get(code="question.answered")
    assert (notice.user, notice.url) == (officer, f"{call.get_absolute_url()}#questions")
    assert list(Entry.objects.order_by("id").values_list("act", flat=True)) == [
        "question.ask",
        "question.answered",
    ]


def test_a_corrected_answer_is_told_again_and_keeps_its_day(manager, call, place, officer):
    question = answered(manager, asked(call, place, officer))
    later = replace(manager, arrived_at=manager.arrived_at + timedelta(seconds=5))
    mended = answered(later, question, answer="10대까지 인정됩니다.")
    assert (mended.settled_at, mended.corrected_at) == (question.settled_at, later.arrived_at)
    assert Notice.objects.filter(user=officer, code="question.answered").count() == 2


@pytest.mark.parametrize("given_away", ["홍길동", "완주골군", "gildong@example.test", "wanjugol-GUN"])
@pytest.mark.parametrize("column", list(WORDS))
def test_an_answer_that_names_the_asker_is_not_published(manager, call, place, officer, column, given_away):
    question = asked(call, place, officer)
    with pytest.raises(Refused) as refusal:
        answered(manager, question, **{column: f"{given_away}에 답합니다."})
    assert refusal.value.code == "names_the_asker"
    assert list(queries.published(call)) == []


def test_a_merged_question_is_answered_with_the_other_and_its_asker_told(manager, call, place, officer):
    other = make.member(make.MunicipalityFactory())
    first = asked(call, place, officer)
    second = actions.ask(
        actor=make.actor(other),
        call=call,
        municipality=other.memberships.get().municipality,
        text="드론도 됩니까?",
    )
    with pytest.raises(Refused) as refusal:
        actions.merge(actor=manager, question_id=second.pk, into=second)
    assert refusal.value.code == "not_there"
    assert actions.merge(actor=manager, question_id=second.pk, into=first).state == "merged"
    answered(manager, first)
    told = Notice.objects.order_by("id").values_list("user", "code")
    assert list(told) == [
        (other.pk, "question.merged"),
        (officer.pk, "question.answered"),
        (other.pk, "question.answered"),
    ]
    assert queries.published(call).count() == 1


def test_a_question_is_declined_with_a_reason_for_its_asker_alone(manager, call, place, officer, client):
    question = asked(call, place, officer)
    with pytest.raises(Refused):
        actions.decline(actor=manager, question_id=question.pk, reason=" ")
    actions.decline(actor=manager, question_id=question.pk, reason="사업과 무관한 질의입니다.")
    assert Notice.objects.get(user=officer).details["reason"] == "사업과 무관한 질의입니다."
    assert "사업과 무관한 질의입니다." not in client.get(call.get_absolute_url()).content.decode()
    client.force_login(officer)
    assert "사업과 무관한 질의입니다." in client.get(reverse("calls:ask", args=[call.code])).content.decode()
    with pytest.raises(NotAllowed):
        answered(manager, question)


@pytest.mark.parametrize("late", [0, 1])
def test_questions_are_taken_until_the_announced_second(call, place, officer, late):
    call.questions_until = timezone.now() - timedelta(minutes=1)
    call.save(update_fields=["questions_until"])
    arrived = call.questions_until + timedelta(seconds=late - 1)
    who = replace(make.actor(officer), arrived_at=arrived)
    if late:
        with pytest.raises(NotAllowed):
            actions.ask(actor=who, call=call, municipality=place, text="질의")
    else:
        assert actions.ask(actor=who, call=call, municipality=place, text="질의").asked_at == arrived


def test_nobody_asks_for_another_municipality_or_answers_but_managers(call, place, officer):
    question = asked(call, place, officer)
    stranger = make.actor(make.member(make.MunicipalityFactory()))
    with pytest.raises(NotAllowed):
        actions.ask(actor=stranger, call=call, municipality=place, text="질의")
    for role in set(Role) - {Role.MANAGER}:
        who = Actor(user=make.person(), roles=frozenset({role}))
        assert policies.visible_to(who).count() == 0
        for attempt in (
            lambda who=who: answered(who, question),
            lambda who=who: actions.merge(actor=who, question_id=question.pk, into=question),
            lambda who=who: actions.decline(actor=who, question_id=question.pk, reason="…"),
        ):
            with pytest.raises(NotAllowed):
                attempt()


def test_who_asked_leaks_nowhere(client, manager, call, place, officer):
    answered(manager, asked(call, place, officer))
    asked(call, place, officer, "완주골군만의 비밀 계획입니다.")
    secrets = ("홍길동", "완주골", "gildong", "063-123-4567", "비밀 계획")
    stranger = make.member(make.MunicipalityFactory())
    for who in (None, stranger, make.person(Role.REVIEWER), make.person(Role.AUDITOR)):
        if who:
            client.force_login(who)
        for address in (
            call.get_absolute_url(),
            *(f"{call.get_absolute_url()}?q={word}" for word in secrets),
        ):
            page = client.get(address)
            shown = page.content.decode().replace(page.context["words"] or "\0", "")
            assert [secret for secret in secrets if secret in shown] == []
            assert page.context["page_obj"].paginator.count == (0 if "?q=" in address else 1)
        reply = client.get(reverse("calls:ask", args=[call.code]))
        assert not any(secret in reply.content.decode() for secret in secrets)
        assert client.get(reverse("admin:calls_callquestion_changelist")).status_code in {302, 404}
    client.force_login(make.member(place, "signer"))
    assert "비밀 계획" in client.get(reverse("calls:ask", args=[call.code])).content.decode()
    client.force_login(manager.user)
    assert "홍길동" in client.get(reverse("admin:calls_callquestion_changelist")).content.decode()


def test_answers_are_searched_by_all_words_of_question_and_answer(client, manager, call, place, officer):
    answered(manager, asked(call, place, officer))
    answered(manager, asked(call, place, officer, "둘째"), wording="인건비도 인정됩니까?", answer="아닙니다.")
    for words, count in (("드론 인정", 1), ("인정", 2), ("eligible", 2), ("드론 아닙니다", 0), ("%", 0)):
        page = client.get(call.get_absolute_url(), {"q": words})
        assert page.context["page_obj"].paginator.count == count, words


def test_a_question_is_sent_from_its_page_and_nothing_typed_is_lost(client, call, place, officer):
    url = reverse("calls:ask", args=[call.code])
    assert client.get(url).status_code == 302
    client.force_login(officer)
    long = "가" * 1001
    page = client.post(url, {"municipality": place.pk, "text": long})
    assert page.status_code == 200
    assert long in page.content.decode()
    assert "1001" in page.content.decode()
    reply = client.post(url, {"municipality": place.pk, "text": "<b>굵은</b> 질의 🙂"}, follow=True)
    assert "&lt;b&gt;굵은&lt;/b&gt; 질의 🙂" in reply.content.decode()
    assert CallQuestion.objects.get().text == "<b>굵은</b> 질의 🙂"
    other = make.MunicipalityFactory()
    assert client.post(url, {"municipality": other.pk, "text": "남의 것"}).context["form"].errors


def test_managers_answer_merge_and_decline_in_the_back_office(client, manager, call, place, officer):
    first, second, third = (asked(call, place, officer, text) for text in ("하나", "둘", "셋"))
    client.force_login(manager.user)
    listed = client.get(reverse("admin:calls_callquestion_changelist")).content.decode()
    assert listed.index("하나") < listed.index("셋")
    url = reverse("admin:calls_callquestion_change", args=[first.pk])
    assert "하나" in client.get(url).content.decode()
    kept = client.post(url, {**WORDS, "answer": "홍길동 님께 답합니다."})
    assert "홍길동 님께 답합니다." in kept.content.decode()
    assert client.post(url, WORDS).status_code == 302
    merge = reverse("admin:calls_callquestion_merge", args=[second.pk])
    assert client.post(merge, {"into": ""}).status_code == 200
    assert client.post(merge, {"into": first.pk}).status_code == 302
    decline = reverse("admin:calls_callquestion_decline", args=[third.pk])
    assert client.post(decline, {"reason": "무관"}).status_code == 302
    states = CallQuestion.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["answered", "merged", "declined"]
    assert "notice-warning" in client.get(decline).content.decode()
    assert client.get(reverse("admin:calls_callquestion_change", args=[third.pk])).status_code == 200


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_lists_of_questions_cost_the_same_however_many(
    client, manager, call, place, officer, cost_of, number
):
    for each in range(number):
        answered(manager, asked(call, place, officer, f"질의 {each}"))
    with cost_of() as read:
        client.get(call.get_absolute_url())
    client.force_login(officer)
    with cost_of() as own:
        client.get(reverse("calls:ask", args=[call.code]))
    client.force_login(manager.user)
    with cost_of() as office:
        client.get(reverse("admin:calls_callquestion_changelist"))
    assert (len(read.queries), len(own.queries), len(office.queries)) == (8, 4, 3)
    assert read.instances == 3 + min(number, 20)


def test_the_database_holds_what_a_question_went_through(manager, call, place, officer, refused_by):
    question = asked(call, place, officer)
    rows = CallQuestion.objects.filter(pk=question.pk)
    foreign = asked(make.CallFactory(), place, officer)
    settled = {"settled_by": manager.user, "settled_at": timezone.now()}
    for rule, change in (
        ("calls_callquestion_as_asked", {"text": "anders"}),
        ("calls_callquestion_as_asked", {"asked_by": manager.user}),
        ("calls_callquestion_settled_by_somebody", {"state": "declined", "reason": "…"}),
        ("calls_callquestion_answered_in_words", {"state": "answered", **settled}),
        ("calls_callquestion_declined_with_reason", {"state": "declined", **settled}),
        ("calls_callquestion_merged_into_another", {"state": "merged", **settled}),
        ("calls_callquestion_merged_within_call", {"state": "merged", "merged_into": foreign, **settled}),
    ):
        with refused_by(rule):
            rows.update(**change)
    answered(manager, question)
    with refused_by("calls_callquestion_allowed_moves"):
        rows.update(state="waiting", settled_by=None, settled_at=None)
    with refused_by("calls_callquestion_stays_settled"):
        rows.update(settled_by=officer)
    with refused_by("calls_callquestion_never_deleted"):
        rows.delete()
    with refused_by("calls_callquestion_begins_waiting"):
        CallQuestion.objects.create(
            call=call, municipality=place, asked_by=officer, text="…", state="answered", **WORDS, **settled
        )
