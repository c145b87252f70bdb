"""The first administrator, by a recorded command."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from portal.accounts.models import User
from portal.accounts.queries import granted_roles
from portal.actor import Role
from portal.audit.models import Entry

pytestmark = pytest.mark.django_db


def run(*given):
    out = io.StringIO()
    with translation.override("en"):
        call_command("create_administrator", *given, stdout=out)
    return out.getvalue()


def test_it_prints_a_link_that_works(client):
    link = run("first@example.test", "첫사람").splitlines()[-1].removeprefix("http://127.0.0.1:8000")
    client.post(link, {"password": "a-long-and-new-one", "again": "a-long-and-new-one"})
    user = User.objects.get()
    assert granted_roles(user, user.last_login) == {Role.ADMINISTRATOR}
    assert Entry.objects.get(act="administrator.create").changes == {"reason": "", "administrators_before": 0}


def test_it_refuses_a_second_one_without_a_reason():
    run("first@example.test", "첫사람")
    with pytest.raises(CommandError, match="--another --reason TEXT"):
        run("second@example.test", "둘째")
    with pytest.raises(CommandError, match="Say why"):
        run("second@example.test", "둘째", "--another")
    assert User.objects.count() == 1


def test_another_one_with_a_reason_is_recorded():
    run("first@example.test", "첫사람")
    run("second@example.test", "둘째", "--another", "--reason", "the first left")
    recorded = Entry.objects.filter(act="administrator.create").order_by("-id")[0]
    assert recorded.changes == {"reason": "the first left", "administrators_before": 1}


@pytest.mark.parametrize("email", ["nonsense", "a@b", ""])
def test_it_refuses_what_is_no_email(email):
    with pytest.raises(CommandError, match="is no e-mail address"):
        run(email, "이름")


def test_it_refuses_an_email_that_is_taken():
    run("first@example.test", "첫사람")
    with pytest.raises(CommandError, match="already registered"):
        run("First@example.test", "첫사람", "--another", "--reason", "again")
