"""Mails that managers read, edit, release or drop before they go."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from portal.actor import Role
from portal.audit.models import Entry
from portal.errors import NotAllowed, Refused
from portal.notices import actions, held, holding, registry
from portal.notices.models import Notice
from portal.outbox import actions as outbox
from portal.outbox.models import Message
from tests.factories import UserFactory, actor, person

pytestmark = pytest.mark.django_db
CODE = "test.mass"


@pytest.fixture(autouse=True)
def _kind():
    registry.register(CODE, subject="접수: %(title)s", body="“%(title)s” 접수, 100%% 완료", may_be_held=True)
    registry.register("test.own", subject="%(title)s", body="-")
    yield
    del registry._texts[CODE], registry._texts["test.own"]


@pytest.fixture
def manager():
    found = actor(person(Role.MANAGER))
    holding.hold_kind(actor=found, code=CODE, is_on=True)
    return found


def told(*users, code=CODE, title="드론 방제"):
    actions.tell_many(items=[(user.pk, code, {"title": title}, "", f"{code}:{title}") for user in users])
    return [each.pk for each in held.messages_of(code).filter(payload__user__in=[u.pk for u in users])]


def sent():
    """Who was mailed what."""
    mail.outbox.clear()
    outbox.deliver_due()
    return [(message.to[0], message.subject, message.body.split("\n")[0]) for message in mail.outbox]


def test_the_mail_waits_and_the_notice_does_not(manager):
    user = UserFactory()
    told(user)
    assert (sent(), Notice.objects.filter(user=user).count()) == ([], 1)


def test_other_kinds_and_kinds_that_are_not_held_go_at_once(manager):
    user = UserFactory()
    told(user, code="test.own")
    holding.hold_kind(actor=manager, code=CODE, is_on=False)
    told(user)
    assert [subject for _to, subject, _body in sent()] == ["드론 방제", "접수: 드론 방제"]


def test_released_it_goes_once_with_the_text_of_its_last_edit(manager):
    user = UserFactory()
    (pk,) = told(user)
    holding.edit_mail(actor=manager, message_id=pk, subject="접수\r\n안내", body="첫 줄")
    holding.edit_mail(actor=manager, message_id=pk, subject="접수 안내", body="담당자님, 접수했습니다.")
    assert (holding.release(actor=manager, message_ids=[pk]), sent()) == (
        1,
        [(user.email, "접수 안내", "담당자님, 접수했습니다.")],
    )
    assert (holding.release(actor=manager, message_ids=[pk]), sent()) == (0, [])


def test_an_edit_of_the_kind_fills_in_each_mails_own_details_and_spares_the_other_language(manager):
    first, second, english = UserFactory(), UserFactory(), UserFactory(language="en")
    ids = [*told(first, title="가"), *told(second, title="나{title}"), *told(english, title="다")]
    count = holding.edit_kind(
        actor=manager, code=CODE, language="ko", subject="{title} 접수 안내", body="{title}: 50% 완료"
    )
    holding.release(actor=manager, message_ids=ids)
    assert count == 2
    assert sent() == [
        (first.email, "가 접수 안내", "가: 50% 완료"),
        (second.email, "나{title} 접수 안내", "나{title}: 50% 완료"),
        (english.email, "접수: 다", "“다” 접수, 100% 완료"),
    ]


def test_a_name_the_mails_do_not_have_is_refused_and_nothing_changes(manager):
    told(UserFactory())
    with pytest.raises(Refused, match="amount"):
        holding.edit_kind(actor=manager, code=CODE, language="ko", subject="{amount}", body="{title}")
    assert "edited" not in Message.objects.get().payload


def test_dropped_it_never_goes_and_says_why(manager):
    (pk,) = told(UserFactory())
    with pytest.raises(Refused):
        holding.drop(actor=manager, message_ids=[pk], reason="  ")
    holding.drop(actor=manager, message_ids=[pk], reason="중복 안내")
    assert (holding.release(actor=manager, message_ids=[pk]), sent()) == (0, [])
    entry = Entry.objects.get(act="mail.drop")
    assert (entry.target, entry.changes["reason"]) == (f"outbox.message:{pk}", "중복 안내")


def test_what_was_sent_meanwhile_can_not_be_edited(manager):
    (pk,) = told(UserFactory())
    holding.release(actor=manager, message_ids=[pk])
    with pytest.raises(Refused):
        holding.edit_mail(actor=manager, message_id=pk, subject="x", body="y")


def test_every_act_is_on_record(manager):
    (pk,) = told(UserFactory())
    holding.edit_mail(actor=manager, message_id=pk, subject="x", body="y")
    holding.release(actor=manager, message_ids=[pk])
    acts = Entry.objects.filter(act__startswith="mail.").order_by("id")
    assert list(acts.values_list("act", "user")) == [
        ("mail.hold", manager.user.pk),
        ("mail.edit", manager.user.pk),
        ("mail.release", manager.user.pk),
    ]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.FINANCE, Role.REVIEWER])
def test_only_managers_may(role, manager, client):
    (pk,) = told(UserFactory())
    someone = person(role)
    with pytest.raises(NotAllowed):
        holding.release(actor=actor(someone), message_ids=[pk])
    client.force_login(someone)
    pages = [
        reverse("admin:notices_mailhold_changelist"),
        reverse("admin:notices_held_kind", args=[CODE]),
        reverse("admin:notices_held_mail", args=[pk]),
    ]
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]


def test_a_kind_that_can_not_be_held_has_no_page(manager, client):
    client.force_login(manager.user)
    assert client.get(reverse("admin:notices_held_kind", args=["test.own"])).status_code == 404
    with pytest.raises(KeyError):
        holding.hold_kind(actor=manager, code="test.own", is_on=True)


def test_the_pages_switch_edit_release_and_drop(client):
    user = person(Role.MANAGER)
    client.force_login(user)
    client.post(reverse("admin:notices_mailhold_changelist"), {"code": CODE, "hold": "on"})
    ids = told(*UserFactory.create_batch(3))
    page = reverse("admin:notices_held_kind", args=[CODE])
    assert [mail.message.pk for mail in client.get(page).context["mails"]] == ids
    text = {"subject": "{title} 안내", "body": "새 글"}
    client.post(page, {"act": "edit", "language": "ko", **text})
    client.post(page, {"act": "drop", "mails": ids[0], "reason": "중복"})
    client.post(page, {"act": "release", "mails": ids[1]})
    assert [subject for _to, subject, _body in sent()] == ["드론 방제 안내"]
    one = reverse("admin:notices_held_mail", args=[ids[2]])
    client.post(one, {"subject": "따로", "body": "쓴 글"})
    client.post(page, {"act": "release_all"})
    assert [subject for _to, subject, _body in sent()] == ["따로"]


def test_a_refused_form_keeps_what_was_typed(client, manager):
    (pk,) = told(UserFactory())
    client.force_login(manager.user)
    page = reverse("admin:notices_held_kind", args=[CODE])
    reply = client.post(page, {"act": "edit", "language": "ko", "subject": "{nope}", "body": "내 글"})
    (form,) = reply.context["edit_forms"]
    assert (form["body"].value(), "nope" in str(form.non_field_errors())) == ("내 글", True)
    reply = client.post(page, {"act": "drop", "reason": "까닭"})
    assert reply.context["drop_form"]["reason"].value() == "까닭"
    reply = client.post(page, {"act": "drop", "mails": pk, "reason": ""})
    assert (list(reply.context["drop_form"].errors), reply.context["marked"]) == (["reason"], [str(pk)])
    assert held.messages_of(CODE).count() == 1


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_page_of_a_kind_costs_the_same_for_any_number(number, client, manager, cost_of):
    told(*UserFactory.create_batch(number))
    client.force_login(manager.user)
    with cost_of() as cost:
        client.get(reverse("admin:notices_held_kind", args=[CODE]))
    # The messages and how many, their notices with people; for whom they are, in which languages.
    assert (len(cost.queries), cost.instances) == (5, 2 * number)


def test_the_database_lets_nothing_held_go_and_nothing_dropped_that_was_not_held(refused_by, manager):
    told(UserFactory())
    with refused_by("outbox_held_does_not_go"):
        Message.objects.update(delivered_at=timezone.now())
    with refused_by("outbox_dropped_was_held"):
        Message.objects.update(held_at=None, dropped_at=timezone.now())
