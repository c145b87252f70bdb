"""Telling people: once each, in few statements, in their own language."""

import pytest
from django.core import mail
from django.db import transaction
from django.utils import translation

from portal.notices import actions, registry
from portal.notices.models import Notice
from portal.notices.texts import words_of
from portal.outbox import actions as outbox
from portal.outbox.mail import message_id_of
from portal.outbox.models import Message
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

CALL = {"ko": "추가공모", "en": "Supplementary call"}


@pytest.fixture(autouse=True)
def _sample():
    registry.register("test.sample", subject="%(call)s", body="%(call)s %(amount)s %(at)s %(who)s")


def details(who="김하나"):
    at = {"moment": "2026-11-22T08:50:03+00:00"}
    return {"call": CALL, "amount": {"won": 103_900_000_000}, "at": at, "who": who}


def items(users, key="one"):
    return [(user.pk, "test.sample", details(), "/proposals/", key) for user in users]


def test_details_are_put_into_the_readers_language():
    with translation.override("ko"):
        assert words_of("test.sample", details()).body == "추가공모 1,039억 2026-11-22 17:50:03 김하나"
    with translation.override("en"):
        body = words_of("test.sample", details()).body
    assert body == "Supplementary call ₩103.9 billion 2026-11-22 17:50:03 김하나"


def test_the_same_key_tells_the_same_person_once():
    user = UserFactory()
    actions.tell_many(items=items([user]))
    actions.tell_many(items=items([user]))
    actions.tell_many(items=items([user], key="two"))
    assert list(Notice.objects.order_by("id").values_list("key", flat=True)) == ["one", "two"]
    assert Message.objects.filter(topic="notices.mail").count() == 2


@pytest.mark.parametrize("people", [1, 3, 30])
def test_the_number_of_statements_does_not_grow(people, cost_of):
    users = UserFactory.create_batch(people)
    with transaction.atomic(), cost_of() as cost:
        actions.tell_many(items=items(users))
    writes = [query for query in cost.queries if query.startswith("INSERT")]
    assert (len(writes), Notice.objects.count()) == (2, people)


def test_a_detail_that_the_text_names_must_be_given():
    user = UserFactory()
    with pytest.raises(KeyError, match="call"):
        actions.tell(user_id=user.pk, code="test.sample", details={}, url="", key="one")
    assert Notice.objects.count() == 0


def test_an_unknown_code_is_an_error_of_the_writer():
    user = UserFactory()
    with pytest.raises(KeyError, match=r"test\.unknown"):
        actions.tell(user_id=user.pk, code="test.unknown", details={}, url="", key="one")


def test_mail_is_sent_once_in_the_persons_language_and_named_by_its_key():
    korean, english = UserFactory(), UserFactory(language="en")
    actions.tell_many(items=items([korean, english]))
    assert outbox.deliver_due() == 2
    assert outbox.deliver_due() == 0
    first, second = sorted(mail.outbox, key=lambda message: message.to != [korean.email])
    assert (first.to, second.to) == ([korean.email], [english.email])
    assert (first.subject, second.subject) == ("추가공모", "Supplementary call")
    assert first.extra_headers == {"Message-ID": message_id_of(f"notices.mail:{korean.pk}:one")}
    assert "http://127.0.0.1:8000/proposals/" in first.body.splitlines()


def test_nothing_is_mailed_to_somebody_who_left():
    gone = UserFactory(is_active=False)
    actions.tell_many(items=items([gone]))
    assert outbox.deliver_due() == 1
    assert mail.outbox == []


def test_the_message_id_follows_from_the_key():
    assert message_id_of("a") == message_id_of("a")
    assert message_id_of("a") != message_id_of("b")


def test_a_subject_keeps_to_one_line():
    registry.register("test.lines", subject="%(name)s", body="-")
    assert words_of("test.lines", {"name": "one\r\nBcc: two"}).subject == "one Bcc: two"
