"""The audit in the back office: read by auditors and administrators, changed by nobody."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.actor import Role
from portal.audit import actions
from portal.audit.models import Entry
from portal.audit.queries import unsealed_entries
from tests.factories import UserFactory, actor, person

pytestmark = pytest.mark.django_db
LIST = "admin:audit_entry_changelist"


@pytest.fixture(autouse=True)
def _in_english(client):
    client.cookies["django_language"] = "en"


def written(count=1):
    items = [("accounts.user:1", {"name": ["<b>", "나"]})] * count
    return actions.record_many(actor=actor(UserFactory(name="담당자")), act="person.change", items=items)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.AUDITOR, 200),
        (Role.ADMINISTRATOR, 200),
        (Role.MANAGER, 404),
        (Role.FINANCE, 404),
        (Role.REVIEWER, 404),
    ],
)
def test_who_reads_it(client, role, status):
    (entry,) = written()
    client.force_login(person(role))
    assert client.get(reverse(LIST)).status_code == status
    assert client.get(reverse("admin:audit_entry_change", args=[entry.pk])).status_code == status


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_nobody_changes_it(client, role):
    (entry,) = written()
    client.force_login(person(role))
    assert client.post(reverse("admin:audit_entry_change", args=[entry.pk]), {"act": "x"}).status_code == 403
    assert client.get(reverse("admin:audit_entry_add")).status_code == 404
    assert client.get(reverse("admin:audit_entry_delete", args=[entry.pk])).status_code == 404
    assert Entry.objects.get().act == "person.change"


def test_each_entry_says_whether_it_is_sealed(client):
    sealed = written()[0]
    actions.seal_entries()
    client.force_login(person(Role.AUDITOR))
    written()
    page = client.get(reverse(LIST)).content.decode()
    assert ("#1 · " in page, "not yet sealed" in page) == (True, True)
    one = client.get(reverse("admin:audit_entry_change", args=[sealed.pk])).content.decode()
    assert (sealed.seal.chain in one, "&lt;b&gt;" in one) == (True, True)
    unsealed = client.get(reverse(LIST), {"sealed": "0"}).content.decode()
    assert "#1 · " not in unsealed


def test_it_is_searched_by_the_whole_name_of_a_thing(client):
    written()
    client.force_login(person(Role.AUDITOR))
    found = client.get(reverse(LIST), {"q": "accounts.user:1"}).context["cl"].result_count
    missing = client.get(reverse(LIST), {"q": "accounts.user:2"}).context["cl"].result_count
    assert (found, missing) == (1, 0)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_list_costs_the_same_for_any_length(client, rows, cost_of):
    written(rows)
    actions.seal_entries()
    client.force_login(person(Role.AUDITOR))
    with cost_of() as cost:
        client.get(reverse(LIST))
    assert (len(cost.queries), cost.instances) == (2, 2 * rows)


def test_the_sealer_looks_back_an_hour_and_the_daily_look_at_everything():
    written()
    actions.seal_entries()
    old = Entry.objects.create(at=timezone.now() - timedelta(hours=3), act="old.act", target="x")
    recent = Entry.objects.create(at=timezone.now() - timedelta(minutes=30), act="new.act", target="x")
    assert list(unsealed_entries()) == [recent]
    assert list(unsealed_entries(everything=True)) == [old, recent]
