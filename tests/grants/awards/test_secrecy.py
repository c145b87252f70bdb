"""Until publication no reply to anyone outside the ministry differs by a byte."""

import difflib
import re
from collections.abc import Iterator
from http import HTTPStatus
from itertools import product

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter
from django.urls.exceptions import NoReverseMatch

from grants.awards import actions, tasks
from grants.calls.models import Call
from grants.proposals.models import Submission
from portal.actor import Role
from portal.signoff import actions as signoff
from tests import factories as make
from tests.grants.awards.factories import asking, call_with_envelope, manager, ranked, targets
from villages.models import Membership, MembershipRole

pytestmark = pytest.mark.django_db

# What differs from one moment, or one session, to the next.
MOVING = re.compile(
    r'csrfmiddlewaretoken" value="[^"]+"|X-CSRFToken": "[^"]+"|\d{4}-\d\d-\d\dT[\d:.]+(?:\+\d\d:\d\d|Z)'
    r"|\d+(?:일| days?) \d\d:\d\d:\d\d|\d\d:\d\d:\d\d"
)
HEADERS = ("Content-Type", "ETag", "Last-Modified", "Content-Disposition", "Location", "Cache-Control")
Replies = dict[tuple[str, str], tuple[object, ...]]
Asked = list[tuple[str, str]]
LEFT_OUT = {"admin", "health"}


def patterns(resolver: URLResolver, names: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            inner = (*names, each.namespace) if each.namespace else names
            yield from patterns(each, inner)
        elif each.name and not set(names[:1]) & LEFT_OUT:
            yield ":".join((*names, each.name)), each


def keys(submissions: list[Submission]) -> list[object]:
    """What an address may name: the rows and codes of the applicants' side."""
    rows = {1, *(each.pk for each in submissions), *(each.proposal_id for each in submissions)}
    return [*sorted(rows), submissions[0].call.code, submissions[0].number, "overview", "budget"]


def addresses(given: list[object]) -> list[str]:
    found = set()
    for name, pattern in patterns(get_resolver()):
        arguments = pattern.pattern.converters
        for values in product(*(_fitting(given, converter) for converter in arguments.values())):
            try:
                found.add(reverse(name, kwargs=dict(zip(arguments, values, strict=True))))
            except (NoReverseMatch, ValueError):
                continue
    searched = {f"{url}?q=선정" for url in found if "search" in url or url.endswith("/results/")}
    return sorted(found | searched)


def _fitting(given: list[object], converter: object) -> list[object]:
    """Numbers where an address names rows, words where it names anything else."""
    return [each for each in given if isinstance(each, int) == isinstance(converter, IntConverter)]


def world() -> tuple[Call, list[Submission], dict[str, Client]]:
    call = call_with_envelope(1000)
    targets(call.programme_year)
    first, second, third = asking(call, 300, 200, 100)
    officer, signer = (
        make.member(first.municipality, role) for role in (MembershipRole.OFFICER, MembershipRole.SIGNER)
    )
    coordinator = make.UserFactory()
    Membership.objects.create(
        user=coordinator,
        role=MembershipRole.COORDINATOR,
        province=first.municipality.province,
        valid_from=call.opens_at,
    )
    people = {
        "officer": officer,
        "signer": signer,
        "coordinator": coordinator,
        "reviewer": make.person(Role.REVIEWER),
    }
    clients = {"public": Client()}
    for name, user in people.items():
        clients[name] = Client()
        clients[name].force_login(user)
    return call, [first, second, third], clients


def replies(clients: dict[str, Client], asked: Asked) -> Replies:
    said = {}
    for name, url in asked:
        response = clients[name].get(url)
        body = b"".join(response) if response.streaming else response.content
        text = MOVING.sub("…", body.decode(errors="replace"))
        said[name, url] = (response.status_code, *(response.headers.get(each) for each in HEADERS), text)
    return said


def differing(before: Replies, after: Replies) -> dict[tuple[str, str], list[str]]:
    """The lines that differ, by person and address, of what was asked again."""
    return {
        key: [line for line in difflib.ndiff(_lines(before[key]), _lines(after[key])) if line[0] in "+-"][:6]
        for key in after
        if before[key] != after[key]
    }


def _lines(reply: tuple[object, ...]) -> list[str]:
    return [*map(str, reply[:-1]), *str(reply[-1]).splitlines()]


def test_nothing_pending_changes_any_reply():
    call, submissions, clients = world()
    year = call.programme_year.pk
    ranking = ranked(call, submissions)
    tasks.track_allocations(year)
    # The third is to the officer what the second is: a stranger's.
    urls = addresses(keys(submissions[:2]))
    first = replies(clients, list(product(clients, urls)))
    # What takes no GET reads no row before it says so. All else is asked again in the same order: what one
    # address refuses is said on the next page.
    asked = [key for key, reply in first.items() if reply[0] != HTTPStatus.METHOD_NOT_ALLOWED]
    before = replies(clients, asked)
    assert sum(reply[0] == 200 for reply in before.values()) >= 20
    decision = actions.draft_decision(actor=manager(), ranking=ranking)
    request = actions.request_publication(actor=manager(), decision=decision)
    tasks.track_allocations(year)
    assert differing(before, replies(clients, asked)) == {}
    # There was something that could leak: published, it shows to everybody it concerns.
    signoff.approve(actor=manager(), signoff_id=request.pk, seen_hash=request.payload_hash)
    after = replies(clients, [key for key, reply in before.items() if reply[0] == HTTPStatus.OK])
    assert {name for name, _url in differing(before, after)} >= {"public", "officer", "signer"}
