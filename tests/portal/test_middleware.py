"""What every request meets first and last."""

from datetime import UTC, datetime

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from portal.middleware import Arrival, PrivateByDefault


def test_a_request_knows_when_it_arrived_and_has_an_id():
    seen = []

    def view(request):
        seen.append((request.arrived_at, request.request_id))
        return HttpResponse()

    before = datetime.now(UTC)
    for _ in range(2):
        Arrival(view)(RequestFactory().get("/"))
    (first, first_id), (second, second_id) = seen
    assert before <= first <= second <= datetime.now(UTC)
    assert first_id != second_id


def test_a_page_is_kept_by_no_shared_cache_unless_it_says_so():
    plain = PrivateByDefault(lambda _: HttpResponse())(RequestFactory().get("/"))
    assert plain.headers["Cache-Control"] == "private, no-cache"
    told = PrivateByDefault(lambda _: HttpResponse(headers={"Cache-Control": "public"}))
    assert told(RequestFactory().get("/")).headers["Cache-Control"] == "public"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["desk:front", "account_login", "calls:list", "results:list"])
def test_the_policy_of_content_is_strict(client, name):
    policy = client.get(reverse(name)).headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == "'self'"
    assert "unsafe" not in policy
