"""The inbox: one's own, read when opened."""

import pytest
from django.urls import reverse

from portal.notices import registry
from portal.notices.models import Notice
from portal.notices.queries import unread_count
from tests.factories import UserFactory, actor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sample():
    registry.register("test.plain", subject="%(name)s", body="%(name)s 알림입니다.")


def told(user, count=1, url="/help/"):
    return Notice.objects.bulk_create(
        Notice(user=user, code="test.plain", details={"name": f"소식{n}"}, url=url, key=str(n))
        for n in range(count)
    )


@pytest.fixture
def reader(client):
    user = UserFactory()
    client.force_login(user)
    return user


def test_a_reader_sees_their_own_only(client, reader):
    told(reader)
    other = UserFactory()
    Notice.objects.create(user=other, code="test.plain", details={"name": "남의 소식"}, key="x")
    page = client.get(reverse("notices:inbox")).content.decode()
    assert ("소식0" in page, "남의 소식" in page) == (True, False)


def test_opening_marks_as_read_and_goes_there(client, reader):
    (notice,) = told(reader)
    answer = client.get(reverse("notices:open", args=[notice.pk]))
    assert (answer.status_code, answer.url) == (302, "/help/")
    assert unread_count(actor(reader)) == 0


@pytest.mark.parametrize("url", ["//elsewhere.example/", "https://elsewhere.example/", "None", ""])
def test_an_address_outside_is_not_followed(client, reader, url):
    (notice,) = told(reader, url=url)
    assert client.get(reverse("notices:open", args=[notice.pk])).url == reverse("notices:inbox")


def test_another_persons_notice_does_not_exist(client, reader):
    (notice,) = told(UserFactory())
    assert client.get(reverse("notices:open", args=[notice.pk])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_are_marked_as_read_by_a_post(client, reader):
    told(reader, 3)
    assert client.get(reverse("notices:read_all")).status_code == 405
    assert unread_count(actor(reader)) == 3
    client.post(reverse("notices:read_all"))
    assert unread_count(actor(reader)) == 0


def test_an_empty_inbox_says_why(client, reader):
    client.cookies["django_language"] = "en"
    assert "No notices yet" in client.get(reverse("notices:inbox")).content.decode()


def test_signed_out_one_is_asked_to_sign_in(client):
    assert client.get(reverse("notices:inbox")).url == "/accounts/login/?next=/notices/"


@pytest.mark.parametrize(("rows", "instances"), [(1, 1), (3, 3), (30, 30)])
def test_the_inbox_costs_the_same_for_any_length(rows, instances, client, reader, cost_of):
    told(reader, rows)
    with cost_of() as cost:
        client.get(reverse("notices:inbox"))
    assert (len(cost.queries), cost.instances) == (4, instances)
