"""Two worlds that differ only in who judges: nobody who applies can tell one from the other."""

from http import HTTPStatus
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse

from grants.proposals.document_jobs import write_filed
from portal.notices.models import Notice
from tests.browser.addresses import pages_for
from tests.factories import actor
from tests.grants.reviews.worlds import cast, made_ground, world_of
from tests.replies import addresses, differing, replies

LEAKS = ("leak_on_the_page", "leak_in_the_file_name", "leak_in_a_statement")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_clock")]


@pytest.fixture
def ground():
    return made_ground()


@pytest.fixture
def casts():
    return (
        cast("한", "han", chair=0, excluded=1, aside=2),
        cast("서", "seo", chair=2, excluded=3, aside=1),
    )


@pytest.fixture
def clients(ground):
    signed_in = {"public": Client()}
    for name, user in ground.people.items():
        signed_in[name] = Client()
        signed_in[name].force_login(user)
    return signed_in


def asked_by(ground, clients):
    """By everybody every address with the keys of their filed copies; the office's by one of them."""
    own = [ground.filed[0], ground.filed[2]]
    rows = {*(each.pk for each in own), *(each.proposal_id for each in own)}
    asked = product(clients, addresses([*sorted(rows), ground.decided.code, "overview"]))
    led_to = pages_for(actor(ground.people["officer"]))
    return list(dict.fromkeys([*asked, *(("officer", url) for _name, url in led_to)]))


def told(ground):
    """The notices of the applicants' side, of which their mails are made."""
    return list(Notice.objects.filter(user__in=ground.people.values()).order_by("pk").values())


def document(ground, folder):
    """What the officer has made of a filed copy, byte by byte; HWPX numbers its tables anew each time."""
    wanted = {"submission": ground.filed[2].pk, "format": "pdf"}
    made = write_filed(actor(ground.people["officer"]), wanted, lambda *_: None, str(folder / "copy"))
    return made, (folder / "copy").read_bytes()


def test_who_judges_shows_in_no_reply_and_in_no_statement(ground, casts, clients, tmp_path):
    first, second = casts
    with world_of(ground, first):
        asked = asked_by(ground, clients)
        one = replies(clients, asked, statements=True)
        notices, paper = told(ground), document(ground, tmp_path)
    # What takes no GET reads no row before it says so.
    shown = [key for key in asked if one[key].status != HTTPStatus.METHOD_NOT_ALLOWED]
    with world_of(ground, second):
        other = replies(clients, shown, statements=True)
        assert (told(ground), document(ground, tmp_path)) == (notices, paper)
    assert differing(one, other) == {}
    known = [key for key, reply in one.items() if any(trace in str(reply) for trace in first.traces)]
    assert known == []
    # There was something to tell: the answer to the appeal, what the panel said, and notices.
    answered = one["officer", reverse("appeals:appeal", args=[ground.filed[2].proposal_id])]
    assert "배점은 기준대로 적용되었습니다." in answered.body
    said = one["officer", reverse("feedback:feedback", args=[ground.filed[0].proposal_id])].body
    assert ("위원과 같은 의견입니다." in said, "계획이 구체적이고 근거가 분명합니다." in said) == (True, True)
    assert {notice["code"] for notice in notices} == {
        "appeal.decided",
        "awards.published.award",
        "awards.published.reserve",
    }
    assert sum(reply.status == HTTPStatus.OK for reply in one.values()) >= 100


def test_a_leak_is_caught_wherever_it_is(ground, casts, clients, settings):
    settings.ROOT_URLCONF = "tests.grants.reviews.leaks"
    seen = {}
    for number, judges in enumerate(casts):
        with world_of(ground, judges):
            asked = [key for key in asked_by(ground, clients) if key[1].startswith(("/leaks/", "/results/"))]
            seen[number] = replies(clients, asked, statements=True)
    assert set(differing(*seen.values())) == set(product(clients, [reverse(name) for name in LEAKS]))
    quiet = [seen[number]["officer", reverse("leak_in_a_statement")] for number in seen]
    assert (quiet[0].status, quiet[0].headers, quiet[0].body) == (
        quiet[1].status,
        quiet[1].headers,
        quiet[1].body,
    )
