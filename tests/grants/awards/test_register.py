"""The register of exceptions, and the step before a change by hand is done."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from grants.awards import actions
from grants.awards.effects import effect_of
from grants.awards.models import DecisionLine
from portal.actor import Role
from tests import factories as make
from tests.grants.awards.factories import (
    WORDS,
    asking,
    call_with_envelope,
    drafted,
    explained,
    manager,
    published,
    targets,
)

pytestmark = pytest.mark.django_db
LIST, TABLE = reverse("admin:awards_decisionline_changelist"), reverse("admin:awards_exceptions_table")


def client_of(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.cookies["django_language"] = "en"
    client.force_login(user)
    return client


@pytest.fixture
def exceptions():
    """A published decision in which two lines changed places, and a third kept its own."""
    call = call_with_envelope(1000)
    first, second, third = asking(call, 500, 400, 300)
    decision, actor = drafted(call, [first, second, third]), manager()
    actions.remove_award(
        actor=actor, decision=decision, submission=second, reason="overlap", words=f"={WORDS}"
    )
    actions.reserve_award(actor=actor, decision=decision, submission=third, reason="balance", words=WORDS)
    return published(decision)


def test_every_line_that_left_its_ranking_stands_in_the_register(exceptions):
    page = client_of(make.person(Role.AUDITOR)).get(LIST).content.decode()
    signed = exceptions.signoff.decided_by.name
    assert page.count("Award → Reserve") == page.count("Reserve → Award") == 1
    assert page.count(signed) == 2
    narrowed = client_of(make.person(Role.AUDITOR)).get(LIST, {"reason__exact": "balance"}).content.decode()
    assert (narrowed.count("Award → Reserve"), narrowed.count("Reserve → Award")) == (0, 1)


def test_the_workbook_has_the_same_rows_and_runs_no_formula(exceptions):
    reply = client_of(make.person(Role.MANAGER)).get(TABLE, {"outcome__exact": "reserve"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(reply.content)).get_sheet_by_index(0).to_python()
    line = DecisionLine.objects.get(reason="overlap")
    assert len(rows) == 2
    assert rows[1][4:13] == [
        line.submission.title,
        line.submission.number,
        400,
        "Award",
        "Reserve",
        "Overlap with another project",
        f"={WORDS}",
        line.changed_by.name,
        exceptions.signoff.decided_by.name,
    ]


@pytest.mark.parametrize("role", [Role.REVIEWER, None])
def test_nobody_outside_the_ministry_finds_it(exceptions, role):
    user = make.person(role) if role else make.member(exceptions.lines.first().submission.municipality)
    assert [client_of(user).get(url).status_code for url in (LIST, TABLE)] == [404, 404]


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_register_costs_the_same_whatever_stands_in_it(cost_of, number):
    call = call_with_envelope(10 * number)
    decision = drafted(call, asking(call, *[10] * number))
    for line in decision.lines.select_related("submission"):
        actions.remove_award(actor=manager(), decision=decision, submission=line.submission)
    explained(decision)
    client = client_of(make.person(Role.MANAGER))
    client.get(LIST)
    with cost_of() as cost:
        client.get(LIST)
    assert len(cost.queries) <= 10, "\n".join(cost.queries)
    # A line, its decision, call, submission and place; provinces and calls of the filters.
    assert cost.instances <= 5 * number + number + 20


def test_the_step_shows_what_would_change_before_it_is_done():
    call = call_with_envelope(1000)
    targets(call.programme_year)
    first, second = asking(call, 600, 500)
    decision = drafted(call, [first, second])
    line = decision.lines.get(submission=second)
    effect = effect_of(decision, line, "award")
    assert [(each.before, each.after, each.left) for each in effect.envelopes] == [(600, 1100, -100)]
    assert [(each.before, each.after, each.target) for each in effect.targets] == [(1, 2, 78), (1, 2, 99)]
    assert (effect.leaves_ranking, effect.is_possible) == (True, False)
    taken = effect_of(decision, decision.lines.get(submission=first), "reserve")
    assert [(each.before, each.after) for each in taken.envelopes] == [(600, 0)]
    assert (taken.province_projects.after, taken.province_won.after) == (0, 0)
    again = effect_of(decision, line, "not_awarded")
    assert (again.won, again.leaves_ranking) == (0, False)


def test_the_step_asks_the_reason_and_loses_nothing_typed():
    call = call_with_envelope(1000)
    first, second = asking(call, 600, 300)
    decision = drafted(call, [first, second])
    client = client_of(decision.drafted_by)
    url = reverse("admin:awards_decision_line", args=[decision.pk, first.pk])
    asked = client.get(url, {"outcome": "reserve"}, headers={"hx-request": "true"}).content.decode()
    assert ("It leaves the ranking." in asked, "<html" in asked) == (True, False)
    given = {"outcome": "reserve", "reason": "overlap", "words": "짧다"}
    refused = client.post(url, given).content.decode()
    assert "at least 10 are needed" in refused
    assert 'value="overlap" selected' in refused
    assert "짧다</textarea>" in refused
    assert decision.awards.filter(state="pending").count() == 2
    done = client.post(url, {**given, "words": WORDS})
    assert done.status_code == 302
    assert decision.lines.get(submission=first).reason_words == WORDS
