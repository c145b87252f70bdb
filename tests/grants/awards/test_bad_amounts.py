"""Amounts that can't be, on every page where an amount is typed or asked, and in SQL: refused, nothing moved."""

import html
from datetime import timedelta

import pytest
from django.db import DataError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from grants.awards.models import Award, Decision, LedgerEntry
from grants.calls.models import Envelope
from portal.actor import Role
from portal.signoff.models import SignOff
from tests import factories as make
from tests.grants.awards.factories import WORDS, asking, call_with_envelope, drafted, empty_draft, ranked
from tests.grants.awards.test_office import as_role

pytestmark = pytest.mark.django_db
BEYOND = 2**63


def text_of(response) -> str:
    return html.unescape(response.content.decode())


def moved() -> tuple[int, int, int, int]:
    """Of the national envelope, and how many entries and awards there are."""
    envelope = Envelope.objects.get()
    return envelope.ceiling, envelope.reserved, LedgerEntry.objects.count(), Award.objects.count()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (0, "asks no national share of 2024, so there is nothing to award."),
        (-1, "asks no national share of 2024, so there is nothing to award."),
        (1001, "The national envelope 2024 has ₩1,000 left, and ₩1,001 were asked. Nothing was reserved."),
        (BEYOND, f"has ₩1,000 left, and ₩{BEYOND:,} were asked. Nothing was reserved."),
    ],
)
def test_an_award_on_the_page_of_the_decision(asked, said):
    call = call_with_envelope(1000)
    (submission,) = asking(call, asked)
    decision = empty_draft(call, [submission])
    url = reverse("admin:awards_decision_line", args=[decision.pk, submission.pk])
    reply = as_role(Role.MANAGER).post(url, {"outcome": "award", "reason": "balance", "words": WORDS})
    assert (reply.status_code, said in text_of(reply)) == (200, True)
    assert moved() == (1000, 0, 0, 0)


@pytest.mark.parametrize("asked", [0, -1, 1001])
def test_a_decision_drafted_over_it_awards_nothing(asked):
    call = call_with_envelope(1000)
    ranking = ranked(call, asking(call, asked))
    reply = as_role(Role.MANAGER).post(
        reverse("admin:awards_decision_add"), {"ranking": ranking.pk}, follow=True
    )
    assert reply.status_code == 200
    assert list(Decision.objects.values_list("lines__outcome", flat=True)) == ["reserve"]
    assert moved() == (1000, 0, 0, 0)


def test_no_decision_is_drafted_over_what_no_budget_holds():
    call = call_with_envelope(1000)
    one, two = asking(call, BEYOND, 600)
    ranking = ranked(call, [one, two])
    reply = as_role(Role.MANAGER).post(
        reverse("admin:awards_decision_add"), {"ranking": ranking.pk}, follow=True
    )
    said = f"These ask more won than any budget holds: {one.number}. No decision was drafted."
    assert (reply.status_code, said in text_of(reply)) == (200, True)
    assert (Decision.objects.count(), moved()) == (0, (1000, 0, 0, 0))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0", "An award is at least 1 won of 2024, and no year is below 0. Nothing was changed."),
        ("-1", "An amount can't be less than 0. Enter it without the minus sign."),
        ("601", "Enter at most 600 won."),
        (str(BEYOND), "This amount is too large. Check the number of zeros and the unit."),
        ("9" * 400, "This amount is too large. Check the number of zeros and the unit."),
        ("육백", "This could not be read as an amount. Enter digits, for example 1,234,000."),
    ],
)
def test_an_adjustment_on_the_page_of_the_terms(typed, said):
    call = call_with_envelope(1000)
    award = drafted(call, asking(call, 600)).awards.get()
    soon = timezone.localdate() + timedelta(days=30)
    given = {
        "act": "adjust",
        "year_2024": typed,
        "reason": "costs",
        "words": WORDS,
        "due_on": soon.isoformat(),
    }
    reply = as_role(Role.MANAGER).post(reverse("admin:awards_award_terms", args=[award.pk]), given)
    shown = text_of(reply)
    assert (reply.status_code, said in shown, f'value="{typed}"' in shown) == (200, True, True)
    assert moved() == (1000, 600, 1, 1)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("599", "has ₩600 reserved and committed. Its ceiling can't be less than that; ₩599 were asked."),
        ("0", "has ₩600 reserved and committed. Its ceiling can't be less than that; ₩0 were asked."),
        ("-1", "An amount can't be less than 0. Enter it without the minus sign."),
        (str(BEYOND), "This amount is too large. Check the number of zeros and the unit."),
    ],
)
def test_a_ceiling_on_the_page_of_the_envelope(typed, said):
    call = call_with_envelope(1000)
    drafted(call, asking(call, 600))
    url = reverse("admin:awards_envelope", args=[Envelope.objects.get().pk])
    reply = as_role(Role.MANAGER).post(url, {"to": typed, "reason": "감액"})
    shown = text_of(reply)
    assert (reply.status_code, said in shown, f'value="{typed}"' in shown) == (200, True, True)
    assert (moved(), SignOff.objects.filter(kind="awards.ceiling").count()) == ((1000, 600, 1, 1), 0)


def raw(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


AWARD = """
    INSERT INTO awards_award (decision_id, programme_year_id, proposal_id, submission_id, municipality_id, state,
                              amount, amount_asked, is_example)
    SELECT d.id, c.programme_year_id, s.proposal_id, s.id, s.municipality_id, 'pending', %s, %s, false
    FROM awards_decision d JOIN calls_call c ON c.id = d.call_id
    JOIN awards_decisionline l ON l.decision_id = d.id JOIN proposals_submission s ON s.id = l.submission_id
"""
ENTRY = """
    INSERT INTO awards_ledgerentry
        (envelope_id, position, kind, delta_reserved, delta_committed, award_id, decision_id, key, entered_at)
    SELECT e.id, 0, 'reserve', %s, 0, a.id, a.decision_id, 'raw', now()
    FROM calls_envelope e CROSS JOIN awards_award a
"""


def test_an_award_in_sql(refused_by):
    call = call_with_envelope(1000)
    empty_draft(call, asking(call, 600))
    for won in (0, -1):
        with refused_by("awards_amount_positive"):
            raw(AWARD, won, won)
    with pytest.raises(DataError), transaction.atomic():
        raw(AWARD, BEYOND, BEYOND)
    # More than is left can stand as a row; what it moves can't.
    raw(AWARD, 1001, 1001)
    for won, rule in (
        (1001, "envelope_not_oversold"),
        (BEYOND - 1, "envelope_not_oversold"),
        (0, "ledger_entry_fits_kind"),
        (-1, "envelope_reserved_not_negative"),
    ):
        with refused_by(rule):
            raw(ENTRY, won)
    with pytest.raises(DataError), transaction.atomic():
        raw(ENTRY, BEYOND)
    assert moved() == (1000, 0, 0, 1)


def test_a_ceiling_in_sql(refused_by):
    call = call_with_envelope(1000)
    drafted(call, asking(call, 600))
    envelope = Envelope.objects.get()
    for to in (599, 0, -1):
        asked = SignOff.objects.create(
            kind="awards.ceiling",
            about=f"calls.envelope:{envelope.pk}",
            title="-",
            payload={"from": 1000, "to": to},
            drafted_by=make.person(Role.MANAGER),
        )
        asked.state, asked.decided_by, asked.decided_at = "approved", make.person(), timezone.now()
        asked.save()
        with refused_by("envelope_not_oversold"):
            raw(
                "INSERT INTO awards_ceilingchange"
                " (envelope_id, before, after, reason, signoff_id, position, changed_at)"
                " VALUES (%s, 1000, %s, '감액', %s, 0, now())",
                envelope.pk,
                to,
                asked.pk,
            )
    assert moved() == (1000, 600, 1, 1)
