"""What every request meets first and last."""

import gzip
from datetime import UTC, datetime

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from portal.middleware import Arrival, Compressed, PrivateByDefault


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


@pytest.mark.django_db
def test_a_page_and_its_style_travel_compressed_unless_another_site_had_it_sent(client):
    takes = {"Accept-Encoding": "gzip, br"}
    for path in (reverse("desk:front"), "/static/krds/css/token/krds_tokens.css"):
        plain, packed = client.get(path), client.get(path, headers=takes)
        bytes_of = [b"".join(reply) for reply in (plain, packed)]
        assert plain.headers.get("Content-Encoding") is None
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(bytes_of[1])[:1000] == bytes_of[0][:1000]
        assert len(bytes_of[1]) < len(bytes_of[0]) / 2
        for site in ("cross-site", "same-site"):
            sent = client.get(path, headers={**takes, "Sec-Fetch-Site": site})
            assert sent.headers.get("Content-Encoding") is None
            assert b"".join(sent)[:1000] == bytes_of[0][:1000]


def test_documents_and_parts_of_files_are_left_as_they_are():
    takes = RequestFactory(headers={"Accept-Encoding": "gzip"})
    words = b"word " * 1000
    for told in ({"Content-Type": "application/pdf"}, {"Content-Range": "bytes 0-4999/9000"}):
        reply = Compressed(lambda _, told=told: HttpResponse(words, headers=told))(takes.get("/"))
        assert reply.content == words


def test_a_page_known_by_its_mark_is_known_compressed_too():
    marked = Compressed(
        lambda request: (
            HttpResponse("word " * 1000, headers={"ETag": '"7"'})
            if request.headers.get("If-None-Match") != '"7"'
            else HttpResponse(status=304)
        )
    )
    first = marked(RequestFactory(headers={"Accept-Encoding": "gzip"}).get("/"))
    assert first.headers["ETag"] == 'W/"7"'
    again = RequestFactory(headers={"If-None-Match": first.headers["ETag"]}).get("/")
    assert marked(again).status_code == 304
