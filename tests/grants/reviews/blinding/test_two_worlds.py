"""Two worlds that differ only in who applies: in a double-blind call no reviewer can tell one from the other."""

from collections import Counter
from http import HTTPStatus
from itertools import product
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from grants.reviews.models import ScoreSheet
from grants.reviews.papers.jobs import write_sheets
from portal.notices.models import Notice
from tests.browser.addresses import pages_for
from tests.factories import actor
from tests.grants.reviews.blinding.applicants import ASKED, BEGUN, JUDGED, filed_by, made_ground
from tests.grants.reviews.blinding.leaks import LEAKS
from tests.portal.files import traced
from tests.replies import addresses, differing, replies

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_clock")]
LIST = reverse("admin:reviews_scoresheet_changelist")
NOWHERE = {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}
# What a curious reviewer would try on the list.
TRIED = (
    "?q=진안",
    "?q=단양",
    "?q=Jinan",
    "?q=드론",
    "?o=1",
    "?o=-1",
    "?whose=panel",
    "?assignment__submission__municipality=52720",
    "?assignment__submission__municipality__province=43",
    "?assignment__submission__title__contains=진안",
)


def clients_of(ground):
    """The chair and a member of the panel, and the member in English."""
    signed_in = {"chair": Client(), "member": Client(), "in English": Client()}
    for browser, user in zip(signed_in.values(), [*ground.reviewers[:2], ground.reviewers[1]], strict=True):
        browser.force_login(user)
    signed_in["in English"].cookies["django_language"] = "en"
    return signed_in


def asked_by(ground, filed):
    """By the chair every address there is and what they are led to; by all of them what they would try."""
    copy = filed.submissions[JUDGED]
    every = addresses([copy.pk, ground.panel.pk, ground.call.code], left_out=("health", "accounts"))
    led_to = [url for _page, url in pages_for(actor(ground.reviewers[0]))]
    asked = [*product(["chair"], [*every, *led_to]), *product(["chair", "member"], tried())]
    for name, user in zip(("chair", "member", "in English"), [0, 1, 1], strict=True):
        asked += product([name], [LIST, *sheets_of(ground.reviewers[user])])
    return [*dict.fromkeys(asked), *product(["member"], files_of(ground, filed))]


def tried():
    return [f"{LIST}{each}" for each in TRIED]


def sheets_of(user):
    """The page and the history of each of their sheets."""
    own = ScoreSheet.objects.filter(reviewer=user).values_list("pk", flat=True)
    pages = ("admin:reviews_sheet", "admin:reviews_scoresheet_history")
    return [reverse(page, args=[pk]) for page, pk in product(pages, own)]


def files_of(ground, filed):
    """Every file of the copy that is begun, and of the one whose question is not answered."""
    own = ScoreSheet.objects.filter(reviewer=ground.reviewers[1])
    begun, asked = (own.get(assignment__submission=filed.submissions[at]).pk for at in (BEGUN, ASKED))
    files = [reverse("admin:reviews_attachment", args=[begun, number]) for number in range(10)]
    return [*files, reverse("admin:reviews_attachment", args=[asked, 1])]


def told(ground):
    """The notices of the reviewers, of which their mails are made."""
    return list(Notice.objects.filter(user__in=ground.reviewers).order_by("pk").values())


def papers(ground, folder):
    """The panel's score sheets as the chair has them printed, byte by byte."""
    wanted = {"panel": ground.panel.pk, "format": "pdf"}
    made = write_sheets(actor(ground.reviewers[0]), wanted, lambda *_: None, str(folder / "sheets"))
    return made, (folder / "sheets").read_bytes()


def test_who_applies_shows_in_no_reply_to_a_reviewer(tmp_path):
    ground = made_ground("double")
    clients = clients_of(ground)
    first, second = ground.places
    with filed_by(ground, first) as filed:
        asked = asked_by(ground, filed)
        one, notices, paper = replies(clients, asked), told(ground), papers(ground, tmp_path)
    # What is nowhere in one world is asked for in vain in the other, too.
    there = [key for key in asked if one[key].status not in NOWHERE]
    with filed_by(ground, second):
        other = replies(clients, there)
        assert (told(ground), papers(ground, tmp_path)) == (notices, paper)
    assert differing(one, other) == {}
    # Lists of places name all of them; what they typed themselves is said back to them.
    places = reverse("admin:reviews_own_ties")
    own = {key: reply.body for key, reply in one.items() if "/reviews/" in key[1] and "?" not in key[1]}
    own = {key: body for key, body in own.items() if key[1] != places}
    assert {key: word for key, body in own.items() for word in first.traces if word in body} == {}
    # There was something to tell.
    files = [one["member", url] for url in asked_files(one)]
    assert Counter(reply.status for reply in files) == {200: 7, 409: 1, 404: 3}
    assert "○○군수 직인, ○○마을 사업계획" in files[6].body
    assert {notice["code"] for notice in notices} >= {"review.voided"}
    judged = [
        reply.body for (name, url), reply in one.items() if name == "member" and url.endswith("/sheet/")
    ]
    assert sum("○○ ○○군 ○○면 ○○마을 드론 방제" in body for body in judged) == len(judged)


def asked_files(seen):
    return [url for name, url in seen if name == "member" and "/files/" in url]


def test_in_a_single_blind_call_the_names_are_shown():
    ground = made_ground("single")
    clients, place = clients_of(ground), ground.places[0]
    with filed_by(ground, place) as filed:
        urls = [LIST, *(url for url in sheets_of(ground.reviewers[1]) if url.endswith("/sheet/"))]
        seen = replies(clients, product(["member"], urls))
        [_none, file, *_more] = files_of(ground, filed)
        given = clients["member"].get(file)
        content = b"".join(given)
    assert [url for (_name, url), reply in seen.items() if place.row.full_name not in reply.body] == []
    assert given.headers["Content-Disposition"].endswith(quote(f"{place.row.name}_{place.officer.name}.jpg"))
    assert content == traced.jpeg(f"{place.row.name} {place.officer.name}")


def test_a_leak_is_caught_wherever_it_is(settings):
    settings.ROOT_URLCONF = "tests.grants.reviews.blinding.leaks"
    ground = made_ground("double")
    clients, seen = clients_of(ground), []
    for place in ground.places:
        with filed_by(ground, place):
            asked = [("member", url) for url in [*map(reverse, LEAKS), LIST, f"{LIST}?o=1"]]
            seen.append(replies(clients, asked))
    assert set(differing(*seen)) == {("member", reverse(name)) for name in LEAKS}
