"""What a person chose to get by mail: at once, gathered once a day, or not at all."""

import threading
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse

from portal.notices import actions, registry
from portal.notices.digest import send_digests
from portal.notices.models import Mailing, Notice, NoticePreference
from portal.notices.registry import Urgency
from portal.outbox import actions as outbox
from portal.outbox.mail import message_id_of
from portal.outbox.models import Message
from tests.factories import UserFactory, actor

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
SAME_DAY = datetime(2026, 11, 23, 14, 59, tzinfo=UTC)
NEXT_DAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _kinds():
    words = {"subject": "소식: %(name)s", "body": "%(name)s입니다."}
    registry.register("test.binding", urgency=Urgency.BINDING, **words)
    registry.register("test.matters", **words)
    registry.register("test.rest", urgency=Urgency.REST, **words)
    yield
    for code in ("test.binding", "test.matters", "test.rest"):
        del registry._texts[code]


def told(user, code, name="하나"):
    actions.tell(user_id=user.pk, code=code, details={"name": name}, url="/help/", key=f"{code}:{name}")


def choose(user, **choices):
    chosen = {f"test.{code}": mailing for code, mailing in choices.items()}
    actions.choose_mailings(actor=actor(user), choices=chosen)


def digests():
    """Deliver what is due; what was mailed since the last look."""
    mail.outbox.clear()
    outbox.deliver_due()
    return [message.subject for message in mail.outbox]


def test_what_matters_is_mailed_at_once_and_the_rest_is_gathered():
    user = UserFactory()
    for code in ("test.binding", "test.matters", "test.rest"):
        told(user, code)
    assert digests() == ["소식: 하나", "소식: 하나"]
    assert list(Notice.objects.order_by("id").values_list("code", "mailing")) == [
        ("test.binding", "at_once"),
        ("test.matters", "at_once"),
        ("test.rest", "digest"),
    ]


def test_a_choice_holds_for_its_person_and_kind_alone():
    user, other = UserFactory(), UserFactory()
    choose(user, matters="none", rest="at_once")
    for each in (user, other):
        told(each, "test.matters")
        told(each, "test.rest")
    got = Message.objects.order_by("id").values_list("payload__user", "payload__code")
    assert list(got) == [(user.pk, "test.rest"), (other.pk, "test.matters")]


def test_what_binds_can_not_be_switched_off(client):
    user = UserFactory()
    with pytest.raises(KeyError, match=r"test\.binding"):
        choose(user, binding="none")
    client.force_login(user)
    client.post(reverse("notices:mailings"), {"test.binding": "none", "test.matters": "none"})
    NoticePreference.objects.create(user=user, code="test.binding", mailing="none")
    told(user, "test.binding")
    assert digests() == ["소식: 하나"]


def test_one_digest_a_person_and_day_however_often_it_runs():
    user, other = UserFactory(), UserFactory(language="en")
    for name in ("하나", "둘"):
        told(user, "test.rest", name)
    told(other, "test.rest")
    assert (send_digests(now=MORNING), send_digests(now=MORNING)) == (2, 0)
    told(user, "test.rest", "셋")
    assert send_digests(now=SAME_DAY) == 0
    mail.outbox.clear()
    outbox.deliver_due()
    korean, english = sorted(mail.outbox, key=lambda message: message.to != [user.email])
    assert (korean.subject, english.subject) == ("2026-11-23 알림 2건", "1 notice of 2026-11-23")
    lines = [line for line in korean.body.splitlines() if line.startswith(("- ", "  http"))]
    help_page = "  http://127.0.0.1:8000/help/"
    assert lines == ["- 소식: 하나", help_page, "- 소식: 둘", help_page]
    assert korean.extra_headers == {"Message-ID": message_id_of(f"notices.digest:{user.pk}:2026-11-23")}
    assert send_digests(now=NEXT_DAY) == 1
    assert digests() == ["2026-11-24 알림 1건"]


def test_nothing_is_gathered_from_what_was_read_or_for_who_left():
    reader, gone = UserFactory(), UserFactory()
    told(reader, "test.rest")
    told(gone, "test.rest")
    actions.mark_all_read(actor=actor(reader))
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    assert send_digests(now=MORNING) == 0
    assert digests() == []


@pytest.mark.django_db(transaction=True)
def test_two_gatherers_at_once_make_one_digest():
    told(UserFactory(), "test.rest")
    start, counts = threading.Barrier(2), []

    def gather():
        start.wait(10)
        counts.append(send_digests(now=MORNING))
        connection.close()

    threads = [threading.Thread(target=gather) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (sorted(counts), Message.objects.filter(topic="notices.digest").count()) == ([0, 1], 1)


def test_the_page_shows_each_kind_once_and_the_binding_ones_locked(client):
    user = UserFactory(language="en")
    choose(user, rest="none")
    client.cookies["django_language"] = "en"
    client.force_login(user)
    reply = client.get(reverse("notices:mailings"))
    rows = [row for _heading, rows in reply.context["form"].groups() for row in rows]
    assert [texts for texts, _field in rows].count(registry.texts_of("test.rest")) == 1
    assert [field.value() for texts, field in rows if texts is registry.texts_of("test.rest")] == ["none"]
    assert [field for texts, field in rows if texts.urgency == Urgency.BINDING and field] == []


def test_saving_writes_only_what_was_changed_and_says_so(client):
    user = UserFactory()
    client.force_login(user)
    form = client.get(reverse("notices:mailings")).context["form"]
    given = {code: str(field.initial) for code, field in form.fields.items()}
    client.post(reverse("notices:mailings"), {**given, "test.matters": "digest"})
    assert list(NoticePreference.objects.values_list("user", "code", "mailing")) == [
        (user.pk, "test.matters", "digest")
    ]
    reply = client.post(reverse("notices:mailings"), {**given, "test.matters": "by pigeon"})
    assert list(reply.context["form"].errors) == ["test.matters"]
    assert NoticePreference.objects.get().mailing == Mailing.DIGEST


def test_the_label_of_a_kind_is_its_subject_without_details():
    assert registry.texts_of("test.rest").label == "소식"


def test_the_database_knows_the_three_ways_and_gathers_only_what_waits_for_it(refused_by):
    user = UserFactory()
    told(user, "test.matters")
    choose(user, rest="none")
    with refused_by("notices_mailing_known"):
        Notice.objects.update(mailing="pigeon")
    with refused_by("notices_only_digests_are_gathered"):
        Notice.objects.update(digest_on=MORNING.date())
    with refused_by("notices_choice_known"):
        NoticePreference.objects.update(mailing="pigeon")
    with refused_by("notices_chosen_once"):
        NoticePreference.objects.create(user=user, code="test.rest", mailing="digest")
