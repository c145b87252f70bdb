"""Roles: given by administrators, never to oneself, and never the last administrator lost."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from portal.accounts import actions
from portal.accounts.models import RoleGrant, User
from portal.accounts.queries import granted_roles, system_actor
from portal.actor import Role
from portal.audit.models import Entry
from portal.errors import NotAllowed, Refused
from tests.factories import UserFactory, actor, person

pytestmark = pytest.mark.django_db


def grant_of(user, role):
    return RoleGrant.objects.get(user=user, role=role.value, ended_at=None)


def test_an_administrator_gives_and_ends_a_role():
    administrator, user = actor(person(Role.ADMINISTRATOR)), UserFactory()
    grant = actions.grant_role(actor=administrator, user=user, role="manager")
    assert granted_roles(user, timezone.now()) == {Role.MANAGER}
    actions.end_role(actor=administrator, grant=grant)
    assert granted_roles(user, timezone.now()) == set()
    grant.refresh_from_db()
    assert (grant.granted_by, grant.ended_by) == (administrator.user, administrator.user)
    assert list(Entry.objects.order_by("id").values_list("act", "target")) == [
        ("role.grant", f"accounts.user:{user.pk}"),
        ("role.end", f"accounts.user:{user.pk}"),
    ]


def test_a_role_is_given_once():
    administrator, user = actor(person(Role.ADMINISTRATOR)), person(Role.MANAGER)
    with pytest.raises(Refused) as refusal:
        actions.grant_role(actor=administrator, user=user, role="manager")
    assert refusal.value.code == "granted_already"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_nobody_else_gives_or_ends_roles(role):
    from portal.actor import Actor

    nobody = Actor(UserFactory(), frozenset({role}))
    with pytest.raises(NotAllowed):
        actions.grant_role(actor=nobody, user=UserFactory(), role="manager")
    with pytest.raises(NotAllowed):
        actions.end_role(actor=nobody, grant=grant_of(person(Role.MANAGER), Role.MANAGER))


def test_nobody_gives_a_role_to_themselves(refused_by):
    user = person(Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        actions.grant_role(actor=actor(user), user=user, role="manager")
    with refused_by("accounts_role_never_to_oneself"):
        RoleGrant.objects.create(user=user, role="manager", granted_by=user)


def test_the_last_administrator_stays():
    user = person(Role.ADMINISTRATOR)
    with pytest.raises(Refused) as refusal:
        actions.end_role(actor=actor(user), grant=grant_of(user, Role.ADMINISTRATOR))
    assert refusal.value.code == "last_administrator"
    with pytest.raises(Refused) as refusal:
        actions.close_account(actor=system_actor(), user=user)
    assert refusal.value.code == "last_administrator"


def test_somebody_who_may_not_sign_in_is_no_administrator_to_rely_on():
    user = person(Role.ADMINISTRATOR)
    person(Role.ADMINISTRATOR, is_active=False)
    with pytest.raises(Refused) as refusal:
        actions.end_role(actor=actor(user), grant=grant_of(user, Role.ADMINISTRATOR))
    assert refusal.value.code == "last_administrator"


def test_one_closes_the_account_of_others_only(client):
    administrator, user = person(Role.ADMINISTRATOR), UserFactory()
    client.force_login(user)
    actions.close_account(actor=actor(administrator), user=user)
    assert client.get("/accounts/").status_code == 302
    actions.open_account(actor=actor(administrator), user=user)
    with pytest.raises(NotAllowed):
        actions.close_account(actor=actor(administrator), user=administrator)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_ending_each_other_at_once_leave_one():
    both = [person(Role.ADMINISTRATOR), person(Role.ADMINISTRATOR)]
    start, outcomes = threading.Barrier(2), []

    def end(mine, other):
        start.wait(10)
        try:
            actions.end_role(actor=actor(mine), grant=grant_of(other, Role.ADMINISTRATOR))
            outcomes.append("ended")
        except Refused as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=end, args=pair) for pair in (both, both[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert RoleGrant.objects.filter(role="administrator", ended_at=None).count() == 1
    assert "ended" in outcomes


def test_the_database_keeps_grants_as_they_were(refused_by):
    user = person(Role.MANAGER)
    rows = RoleGrant.objects.filter(user=user)
    with refused_by("accounts_role_never_deleted"):
        rows.delete()
    with refused_by("accounts_role_frozen"):
        rows.update(role="administrator")
    with refused_by("accounts_role_known"):
        RoleGrant.objects.create(user=user, role="king")
    with refused_by("accounts_role_granted_once"):
        RoleGrant.objects.create(user=user, role="manager")
    rows.update(ended_at=timezone.now())
    with refused_by("accounts_role_end_frozen"):
        rows.update(ended_at=None)


def test_the_database_never_loses_a_person(refused_by):
    user = UserFactory(email="one@example.test")
    with refused_by("accounts_user_never_deleted"):
        User.objects.filter(pk=user.pk).delete()
    with refused_by("accounts_user_email_once"):
        UserFactory(email="ONE@example.test")
    with refused_by("accounts_user_demo_is_example"):
        UserFactory(demo_role="manager")


def test_people_change_their_own_details_only():
    user, other = UserFactory(name="하나"), UserFactory(name="둘")
    actions.change_person(actor=actor(user), user=user, details={"name": "새이름", "language": "en"})
    with pytest.raises(NotAllowed):
        actions.change_person(actor=actor(user), user=other, details={"name": "새이름"})
    assert list(User.objects.order_by("id").values_list("name", "language")) == [
        ("새이름", "en"),
        ("둘", "ko"),
    ]
    assert Entry.objects.get().changes == {"name": ["하나", "새이름"], "language": ["ko", "en"]}
