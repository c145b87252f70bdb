"""Asking people in: by a link that works once, within a week."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from portal.accounts import actions, keys
from portal.accounts.models import Invitation, User
from portal.accounts.queries import granted_roles
from portal.actor import Role
from portal.audit.models import Entry
from portal.errors import NotAllowed, Refused
from portal.outbox import actions as outbox
from portal.outbox.models import Message
from tests.factories import PASSWORD, UserFactory, actor, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def administrator():
    return actor(person(Role.ADMINISTRATOR))


def invited(administrator, **given):
    given = {"email": "New.Person@Example.test", "name": "새사람", "roles": ["manager"], **given}
    return actions.invite(actor=administrator, **given)


def visitor():
    return actor(UserFactory())


def link_in_the_last_mail():
    return re.search(r"http://127\.0\.0\.1:8000(/accounts/invitation/[0-9a-f]{64}/)", mail.outbox[-1].body)[1]


def test_an_invitation_makes_a_person_with_roles_and_no_password(administrator):
    invitation = invited(administrator, organisation="과학기술정보통신부", language="en")
    user = User.objects.get(email="new.person@example.test")
    assert (user.name, user.organisation, user.language) == ("새사람", "과학기술정보통신부", "en")
    assert user.has_usable_password() is False
    assert granted_roles(user, timezone.now()) == {Role.MANAGER}
    assert invitation.expires_at - invitation.invited_at == timedelta(days=7)
    acts = Entry.objects.order_by("id").values_list("act", flat=True)
    assert list(acts) == ["role.grant", "person.invite"]


def test_the_link_is_mailed_and_kept_nowhere(administrator):
    invitation = invited(administrator, language="en")
    outbox.deliver_due()
    key = link_in_the_last_mail().split("/")[3]
    assert mail.outbox[-1].subject == "Invitation to the Smart Village Portal"
    assert invitation.key_hash == keys.hash_of(key)
    assert key not in str(Message.objects.values_list("payload", flat=True))


def test_the_whole_way_in(administrator, client):
    invited(administrator)
    outbox.deliver_due()
    link = link_in_the_last_mail()
    assert "새사람" in client.get(link).content.decode()
    answer = client.post(link, {"password": "a-long-and-new-one", "again": "a-long-and-new-one"})
    assert (answer.status_code, answer.url) == (302, reverse("desk:home"))
    user = User.objects.get(email="new.person@example.test")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert user.check_password("a-long-and-new-one") is True
    assert Entry.objects.get(act="person.came_in").user == user


def test_a_used_link_says_so(administrator, client):
    invited(administrator)
    outbox.deliver_due()
    link = link_in_the_last_mail()
    client.post(link, {"password": "a-long-and-new-one", "again": "a-long-and-new-one"})
    client.logout()
    client.cookies["django_language"] = "en"
    answer = client.post(link, {"password": "another-long-one", "again": "another-long-one"})
    assert answer.status_code == 410
    assert "This link has been used already. Sign in with the password you set." in answer.content.decode()
    assert User.objects.get(email="new.person@example.test").check_password("a-long-and-new-one") is True


def test_an_unknown_link_says_so(client):
    answer = client.get(reverse("accounts:accept", args=["0" * 64]))
    assert answer.status_code == 410
    assert "This link is not known here." in answer.content.decode()


def expired(administrator):
    """An invitation whose week has passed, as the database knows it."""
    user, nonce, then = UserFactory(), keys.new_nonce(), timezone.now() - timedelta(days=8)
    Invitation.objects.create(
        user=user,
        invited_by=administrator.user,
        invited_at=then,
        expires_at=then + timedelta(days=7),
        key_hash=keys.hash_of(keys.key_from(nonce)),
    )
    return keys.key_from(nonce)


def test_an_expired_link_says_whom_to_ask(administrator, client):
    answer = client.get(reverse("accounts:accept", args=[expired(administrator)]))
    assert answer.status_code == 410
    assert "This link has expired. Ask your administrator to send it again." in answer.content.decode()


def test_sending_again_replaces_the_link(administrator):
    first = invited(administrator)
    again = actions.send_again(actor=administrator, invitation=first)
    old, new = (keys.key_from(each.nonce) for each in (first, again))
    with pytest.raises(Refused) as refusal:
        actions.accept(actor=visitor(), key=old, password="a-long-and-new-one")
    assert refusal.value.code == "replaced"
    assert actions.accept(actor=visitor(), key=new, password="a-long-and-new-one") == first.user


def test_nothing_is_sent_again_to_somebody_who_came_in(administrator):
    invitation = invited(administrator)
    actions.accept(actor=visitor(), key=keys.key_from(invitation.nonce), password="a-long-and-new-one")
    with pytest.raises(Refused) as refusal:
        actions.send_again(actor=administrator, invitation=invitation)
    assert refusal.value.code == "came_in"


def test_a_weak_password_uses_nothing_up(administrator, client):
    invitation = invited(administrator)
    key = keys.key_from(invitation.nonce)
    with pytest.raises(ValidationError):
        actions.accept(actor=visitor(), key=key, password="short")
    page = client.post(reverse("accounts:accept", args=[key]), {"password": "short", "again": "short"})
    assert page.status_code == 200
    page = client.post(
        reverse("accounts:accept", args=[key]),
        {"password": "a-long-and-new-one", "again": "a-long-and-old-one"},
    )
    assert "The two passwords differ." in page.content.decode()
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_an_email_is_registered_once_whatever_its_case(administrator):
    UserFactory(email="taken@example.test")
    with pytest.raises(Refused) as refusal:
        invited(administrator, email=" TAKEN@example.test")
    assert refusal.value.code == "email_taken"


@pytest.mark.parametrize("role", [Role.MANAGER, Role.FINANCE, Role.AUDITOR, Role.REVIEWER])
def test_only_administrators_invite(role):
    with pytest.raises(NotAllowed):
        invited(actor(person(role)))
    assert User.objects.filter(email="new.person@example.test").count() == 0


def test_a_closed_account_can_not_come_in(administrator):
    invitation = invited(administrator)
    actions.close_account(actor=administrator, user=invitation.user)
    with pytest.raises(Refused) as refusal:
        actions.accept(actor=visitor(), key=keys.key_from(invitation.nonce), password=PASSWORD)
    assert refusal.value.code == "unknown"


def test_the_database_keeps_an_invitation_as_it_was(administrator, refused_by):
    rows = Invitation.objects.filter(pk=invited(administrator).pk)
    with refused_by("accounts_invitation_frozen"):
        rows.update(key_hash="0" * 64)
    with refused_by("accounts_invitation_never_deleted"):
        rows.delete()
    with refused_by("accounts_invitation_accepted_in_time"):
        rows.update(accepted_at=timezone.now() + timedelta(days=30))
    rows.update(accepted_at=timezone.now())
    with refused_by("accounts_invitation_end_frozen"):
        rows.update(accepted_at=None)


def test_the_database_knows_one_open_invitation_each(administrator, refused_by):
    invitation = invited(administrator)
    fields = {"user": invitation.user, "expires_at": timezone.now(), "key_hash": "1"}
    with refused_by("accounts_invitation_one_open"):
        Invitation.objects.create(**fields)
