"""People in the back office: for administrators; auditors look."""

import pytest
from django.urls import reverse

from portal.accounts.models import Invitation, RoleGrant, User
from portal.actor import Role
from tests.factories import UserFactory, person

pytestmark = pytest.mark.django_db
LISTS = [
    "admin:accounts_user_changelist",
    "admin:accounts_rolegrant_changelist",
    "admin:accounts_invitation_changelist",
]


@pytest.fixture
def signed_in(client):
    client.cookies["django_language"] = "en"

    def as_a(role):
        user = person(role)
        client.force_login(user)
        return client

    return as_a


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.ADMINISTRATOR, 200),
        (Role.AUDITOR, 200),
        (Role.MANAGER, 404),
        (Role.FINANCE, 404),
        (Role.REVIEWER, 404),
    ],
)
def test_who_sees_the_lists(name, role, status, signed_in):
    assert signed_in(role).get(reverse(name)).status_code == status


def test_an_administrator_invites(signed_in):
    given = {"email": "one@example.test", "name": "하나", "organisation": "", "roles": ["auditor", "finance"]}
    answer = signed_in(Role.ADMINISTRATOR).post(reverse("admin:accounts_invitation_add"), given)
    assert answer.status_code == 302
    user = User.objects.get(email="one@example.test")
    assert Invitation.objects.filter(user=user).count() == 1
    assert set(user.grants.values_list("role", flat=True)) == {"auditor", "finance"}


def test_a_taken_email_is_refused_with_all_that_was_typed(signed_in):
    UserFactory(email="one@example.test")
    given = {"email": "one@example.test", "name": "둘이름", "organisation": "어느 기관", "roles": ["auditor"]}
    page = (
        signed_in(Role.ADMINISTRATOR).post(reverse("admin:accounts_invitation_add"), given).content.decode()
    )
    assert "Somebody with this e-mail is already registered." in page
    assert ('value="둘이름"' in page, 'value="어느 기관"' in page) == (True, True)
    assert User.objects.filter(name="둘이름").count() == 0


def test_an_auditor_changes_nothing(signed_in):
    user = UserFactory(name="그대로")
    client = signed_in(Role.AUDITOR)
    change = reverse("admin:accounts_user_change", args=[user.pk])
    assert client.get(change).status_code == 200
    assert client.post(change, {"name": "다르게", "language": "ko"}).status_code == 403
    assert client.get(reverse("admin:accounts_invitation_add")).status_code == 404
    client.post(reverse(LISTS[0]), {"action": "close_accounts", "_selected_action": [user.pk]})
    user.refresh_from_db()
    assert (user.name, user.is_active) == ("그대로", True)


def test_a_role_is_given_and_ended(signed_in):
    user = UserFactory(email="two@example.test")
    client = signed_in(Role.ADMINISTRATOR)
    client.post(reverse("admin:accounts_rolegrant_add"), {"person": "Two@example.test", "role": "manager"})
    grant = RoleGrant.objects.get(user=user)
    client.post(reverse(LISTS[1]), {"action": "end_now", "_selected_action": [grant.pk]})
    grant.refresh_from_db()
    assert grant.ended_at is not None


def test_the_last_administrator_is_not_ended_from_the_list(signed_in):
    client = signed_in(Role.ADMINISTRATOR)
    grant = RoleGrant.objects.get(role="administrator")
    page = client.post(reverse(LISTS[1]), {"action": "end_now", "_selected_action": [grant.pk]}, follow=True)
    assert "This is the last administrator." in page.content.decode()
    grant.refresh_from_db()
    assert grant.ended_at is None


def test_accounts_are_closed_opened_and_asked_in_again(signed_in):
    client = signed_in(Role.ADMINISTRATOR)
    given = {"email": "one@example.test", "name": "하나", "organisation": "", "roles": []}
    client.post(reverse("admin:accounts_invitation_add"), given)
    invitation = Invitation.objects.get()
    client.post(reverse(LISTS[2]), {"action": "send_again", "_selected_action": [invitation.pk]})
    assert Invitation.objects.filter(replaced_at=None).count() == 1
    for action, active in [("close_accounts", False), ("open_accounts", True)]:
        client.post(reverse(LISTS[0]), {"action": action, "_selected_action": [invitation.user_id]})
        assert User.objects.get(pk=invitation.user_id).is_active is active


def test_a_persons_details_are_changed_through_the_action(signed_in):
    user = UserFactory(name="하나")
    change = reverse("admin:accounts_user_change", args=[user.pk])
    given = {"name": "둘", "phone": "", "organisation": "진안군", "language": "en"}
    assert signed_in(Role.ADMINISTRATOR).post(change, given).status_code == 302
    user.refresh_from_db()
    assert (user.name, user.organisation, user.language) == ("둘", "진안군", "en")


@pytest.mark.parametrize("rows", [1, 3, 30])
@pytest.mark.parametrize(("name", "queries"), [*zip(LISTS, [8, 8, 8], strict=True)])
def test_the_lists_cost_the_same_for_any_length(rows, name, queries, signed_in, django_assert_num_queries):
    client = signed_in(Role.ADMINISTRATOR)
    for _ in range(rows):
        user = person(Role.MANAGER)
        Invitation.objects.create(user=user, expires_at=user.date_joined, key_hash=str(user.pk))
    with django_assert_num_queries(queries):
        client.get(reverse(name))
