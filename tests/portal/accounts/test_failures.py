"""Sign-ins that failed are on record, within bounds, without what was typed."""

import pytest
from django.urls import reverse

from portal.accounts import failures
from portal.audit.models import Entry
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
WRONG = "wrong-password-1"


def sign_in(client, email, password=WRONG, **headers):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **headers)


def records():
    """(act, about, changes), the oldest first."""
    return list(Entry.objects.order_by("pk").values_list("act", "target", "changes"))


def test_a_wrong_password_is_recorded_of_the_account_by_nobody(client):
    user = UserFactory(email="one@example.test")
    sign_in(client, "ONE@example.test")
    assert records() == [("account.sign_in_failed", f"accounts.user:{user.pk}", {})]
    entry = Entry.objects.get()
    assert (entry.user, entry.roles, entry.address) == (None, "", "127.0.0.1")


def test_of_an_unknown_email_only_a_digest_is_kept_the_same_for_the_same(client):
    sign_in(client, "my-secret-password@example.test")
    sign_in(client, "My-Secret-Password@example.test")
    digest = failures.digest_of("my-secret-password@example.test")
    assert records() == [("account.sign_in_failed", "accounts.sign_in", {"typed": digest})] * 2
    assert "secret" not in str(Entry.objects.values())


def test_a_closed_account_is_on_record_and_a_right_password_is_no_failure(client):
    closed = UserFactory(email="one@example.test", is_active=False)
    sign_in(client, "one@example.test", PASSWORD)
    UserFactory(email="two@example.test")
    sign_in(client, "two@example.test", PASSWORD)
    assert [(act, about) for act, about, _ in records()] == [
        ("account.sign_in_failed", f"accounts.user:{closed.pk}"),
        ("account.sign_in", f"accounts.user:{closed.pk + 1}"),
    ]


def test_what_is_refused_after_too_many_attempts_is_recorded_as_that(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/5m/key"}
    UserFactory(email="one@example.test")
    for _ in range(3):
        answer = sign_in(client, "one@example.test")
    assert answer.status_code == 200
    assert [act for act, _, _ in records()] == [*["account.sign_in_failed"] * 2, "account.sign_in_blocked"]


def test_one_address_fills_no_disk_and_the_last_record_says_so(client, monkeypatch, frozen_clock):
    monkeypatch.setattr(failures, "MOST_OF_ADDRESS", 3)
    for _ in range(6):
        sign_in(client, "one@example.test")
    sign_in(client, "one@example.test", REMOTE_ADDR="192.0.2.7")
    said = [(changes.get("silent_seconds"), entry.address) for entry in Entry.objects.order_by("pk")
            for changes in [entry.changes]]  # fmt: skip
    assert said == [(None, "127.0.0.1"), (None, "127.0.0.1"), (600, "127.0.0.1"), (None, "192.0.2.7")]


def test_many_addresses_together_are_bounded_too(client, monkeypatch, frozen_clock):
    monkeypatch.setattr(failures, "MOST_OF_ALL", 3)
    for number in range(6):
        sign_in(client, "one@example.test", REMOTE_ADDR=f"192.0.2.{number}")
    assert [changes.get("silent_seconds") for _, _, changes in records()] == [None, None, 600]


def test_the_unknown_and_the_known_cost_the_same(client, cost_of):
    UserFactory(email="one@example.test")
    sign_in(client, "warm@example.test")
    with cost_of() as known:
        sign_in(client, "one@example.test")
    with cost_of() as unknown:
        sign_in(client, "nobody@example.test")
    assert len(known.queries) == len(unknown.queries)
