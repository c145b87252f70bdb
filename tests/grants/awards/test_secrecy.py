"""Until publication no reply to anyone outside the ministry differs by a byte."""

from datetime import timedelta
from http import HTTPStatus
from itertools import product

import pytest
from django.test import Client
from django.utils import timezone

from grants.awards import actions, tasks
from grants.awards.models import Decision
from grants.awards.terms.adjusting import Terms, adjust_pending
from grants.awards.terms.conditions import add_condition
from grants.calls.models import Call
from grants.proposals.models import Submission
from grants.reviews.models import RankingRun
from portal.actor import Role
from portal.signoff import actions as signoff
from tests import factories as make
from tests.grants.awards.factories import WORDS, asking, call_with_envelope, manager, ranked, targets
from tests.replies import Asked, Replies, addresses, differing, replies
from villages.models import Membership, MembershipRole

pytestmark = pytest.mark.django_db


def keys(submissions: list[Submission]) -> list[object]:
    """What an address may name: the rows and codes of the applicants' side."""
    rows = {1, *(each.pk for each in submissions), *(each.proposal_id for each in submissions)}
    return [*sorted(rows), submissions[0].call.code, submissions[0].number, "overview", "budget"]


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


def lay_out_in_secret(ranking: RankingRun, monkeypatch: pytest.MonkeyPatch) -> Decision:
    """All that can be pending: an award below what was asked, a condition, and an approved set time.

    Set by a clock that is an hour behind, so that its time has come by the database's.
    """
    decision = actions.draft_decision(actor=manager(), ranking=ranking)
    award = decision.awards.order_by("id").first()
    soon = timezone.localdate() + timedelta(days=9)
    given = Terms({award.programme_year.year: award.amount - 50}, "costs", WORDS, soon)
    adjust_pending(actor=manager(), award=award, terms=given)
    add_condition(actor=manager(), award=award, text="부지를 확보한다.", due_on=soon)
    now = timezone.now()
    with monkeypatch.context() as behind:
        behind.setattr("django.utils.timezone.now", lambda: now - timedelta(hours=1))
        request = actions.request_publication(actor=manager(), decision=decision, publish_at=now)
        signoff.approve(actor=manager(), signoff_id=request.pk, seen_hash=request.payload_hash)
    decision.refresh_from_db()
    return decision


def asked_afresh(clients: dict[str, Client], asked: Asked) -> Replies:
    """The replies, after what an earlier page left to be said on the next one was said."""
    for client in clients.values():
        client.get("/")
    return replies(clients, asked)


def test_nothing_pending_changes_any_reply(monkeypatch):
    call, submissions, clients = world()
    year = call.programme_year.pk
    ranking = ranked(call, submissions)
    tasks.track_allocations(year)
    # The third is to the officer what the second is: a stranger's.
    urls = addresses(keys(submissions[:2]))
    # What takes no GET reads no row before it says so, whoever asks.
    refused = {
        url
        for (_name, url), reply in replies(clients, [("signer", url) for url in urls]).items()
        if reply.status == HTTPStatus.METHOD_NOT_ALLOWED
    }
    asked = [key for key in product(clients, urls) if key[1] not in refused]
    before = asked_afresh(clients, asked)
    assert sum(reply.status == 200 for reply in before.values()) >= 20
    decision = lay_out_in_secret(ranking, monkeypatch)
    assert decision.state == "scheduled"
    tasks.track_allocations(year)
    assert differing(before, asked_afresh(clients, asked)) == {}
    # There was something that could leak: published, it shows to everybody it concerns.
    assert tasks.publish_due() == f"published [{decision.pk}]"
    after = replies(clients, [key for key, reply in before.items() if reply.status == HTTPStatus.OK])
    assert {name for name, _url in differing(before, after)} >= {"public", "officer", "signer"}
