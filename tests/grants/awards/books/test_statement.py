"""The account statement: balances after each row, periods that add up, filters, pages, files, links there and back."""

import csv
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from grants.awards import reserving
from grants.awards.books import export_job, queries
from grants.awards.books.queries import Chosen
from grants.awards.models import Award, LedgerEntry
from grants.calls.models import Envelope
from portal.actor import Role
from portal.audit.models import Entry
from portal.jobs.models import Job
from tests import factories as make
from tests.grants.awards.factories import asking, call_with_envelope, drafted, manager, published

pytestmark = pytest.mark.django_db
STATEMENT = "admin:awards_ledgerentry_changelist"


def as_role(role: Role) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.cookies["django_language"] = "en"
    client.force_login(make.person(role))
    return client


def text_of(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


@pytest.fixture
def award() -> Award:
    """Reserved 300, adjusted to 250, committed: three entries in each of two envelopes."""
    call = call_with_envelope(1000)
    (submission,) = asking(call, 300)
    make.EnvelopeFactory(
        programme_year=call.programme_year,
        scope="province",
        province=submission.municipality.province,
        ceiling=400,
    )
    award = drafted(call, [submission]).awards.get()
    reserving.adjust(actor=manager(), award=award, amounts={2024: 250}, key="k")
    published(award.decision)
    award.refresh_from_db()
    return award


def national() -> Envelope:
    return Envelope.objects.get(scope="all")


def test_every_row_says_how_the_envelope_stood_after_it(award):
    rows = LedgerEntry.objects.filter(envelope=national()).order_by("position")
    assert [(row.position, row.balance_reserved, row.balance_committed, row.left) for row in rows] == [
        (1, 300, 0, 700),
        (3, 250, 0, 750),
        (5, 0, 250, 750),
    ]
    said = text_of(as_role(Role.AUDITOR).get(reverse(STATEMENT)))
    assert "Opening balance #0 – 0 0 –" in said
    assert "Closing balance #5 1,000 0 250 750" in said
    assert "-250 +250 Reserved 0 Committed 250 Left 750" in said


def test_a_narrower_envelope_has_its_own(award):
    province = Envelope.objects.get(scope="province")
    said = text_of(as_role(Role.MANAGER).get(reverse(STATEMENT), {"envelope": province.pk}))
    assert "Closing balance #6 400 0 250 150" in said


def spread_over_days(*days: int) -> None:
    """The entries of the national envelope, each of a day in March 2024, whatever the order."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET ROLE NONE")
        cursor.execute("ALTER TABLE awards_ledgerentry DISABLE TRIGGER USER")
        for entry, day in zip(national().entries.order_by("position"), days, strict=True):
            LedgerEntry.objects.filter(pk=entry.pk).update(entered_at=datetime(2024, 3, day, 3, tzinfo=UTC))
        cursor.execute("ALTER TABLE awards_ledgerentry ENABLE TRIGGER USER; SET ROLE portal_web")


@pytest.mark.parametrize(
    ("days", "since", "until", "opening", "closing", "rows"),
    [
        ((1, 2, 3), None, None, 0, 250, 3),
        ((1, 2, 3), 2, 2, 300, 250, 1),
        ((1, 2, 3), 2, None, 300, 250, 2),
        ((1, 2, 3), None, 1, 0, 300, 1),
        ((1, 2, 3), 4, None, 250, 250, 0),
        ((5, 6, 7), None, 4, 0, 0, 0),
        # The clock jumped back after the first entry: the period is torn nowhere and still adds up.
        ((9, 2, 3), 3, None, 0, 250, 3),
    ],
)
def test_a_period_adds_up(award, days, since, until, opening, closing, rows):
    spread_over_days(*days)
    first, last = (date(2024, 3, day) if day else None for day in (since, until))
    chosen = Chosen(envelope=national(), since=first, until=last)
    before, after = queries.opening_and_closing(chosen)
    taken = [each.reserved + each.committed for each in (before, after)]
    assert (taken, queries.entries_of(chosen).count()) == ([opening, closing], rows)
    moved = queries.entries_of(chosen).aggregate(
        reserved=Sum("delta_reserved", default=0), committed=Sum("delta_committed", default=0)
    )
    assert sum(moved.values()) == closing - opening


@pytest.mark.parametrize(
    ("given", "rows"),
    [
        ({}, 3),
        ({"kind": "commit"}, 1),
        ({"kind": "nonsense"}, 3),
        ({"municipality": "its"}, 3),
        ({"municipality": "00000"}, 3),
        ({"project": "no such"}, 0),
        ({"project": "its"}, 3),
        ({"person": "no such"}, 0),
        ({"award": "its"}, 6),
        ({"award": "its", "since": "2000-01-01"}, 6),
        ({"award": "its", "until": "2000-01-01"}, 0),
        ({"award": "0"}, 0),
        ({"award": "9" * 40}, 3),
        ({"award": "²"}, 3),
        ({"decision": "its"}, 6),
        ({"proposal": "its"}, 6),
        ({"envelope": "-1"}, 3),
        ({"since": "yesterday"}, 3),
        ({"since": "0001-01-01", "until": "9999-12-31"}, 3),
        ({"project": "\x00"}, 3),
        ({"before": "3"}, 1),
        ({"after": "3"}, 1),
        ({"before": "x", "after": "-1"}, 3),
    ],
)
def test_filters_and_addresses_typed_by_hand(award, given, rows):
    its = {
        "municipality": award.municipality_id,
        "project": award.submission.number,
        "award": award.pk,
        "decision": award.decision_id,
        "proposal": award.proposal_id,
    }
    asked = {name: its[name] if value == "its" else value for name, value in given.items()}
    page = as_role(Role.FINANCE).get(reverse(STATEMENT), asked)
    assert len(page.context["shown"].entries) == rows


def test_pages_go_back_and_forth_by_position(award, monkeypatch):
    monkeypatch.setattr("grants.awards.books.statement.ROWS", 1)
    client, seen, url = as_role(Role.MANAGER), [], reverse(STATEMENT)
    for _ in range(3):
        shown = client.get(url).context["shown"]
        seen += [entry.position for entry in shown.entries]
        url = f"{reverse(STATEMENT)}?before={shown.older}"
    assert (seen, shown.older) == ([5, 3, 1], None)
    back = client.get(reverse(STATEMENT), {"after": shown.newer}).context["shown"]
    assert ([entry.position for entry in back.entries], back.older, back.newer) == ([3], 3, 3)


def test_a_row_leads_to_everything_and_back(award):
    entry = LedgerEntry.objects.filter(kind="adjust").first()
    page = as_role(Role.ADMINISTRATOR).get(reverse("admin:awards_ledgerentry_change", args=[entry.pk]))
    html = page.content.decode()
    for address in (
        reverse("admin:awards_decision_change", args=[award.decision_id]),
        reverse("admin:awards_award_change", args=[award.pk]),
        reverse("admin:proposals_screening", args=[award.proposal_id]),
        reverse("admin:accounts_user_change", args=[entry.actor_id]),
        reverse("admin:awards_envelope", args=[entry.envelope_id]),
        f"{reverse(STATEMENT)}?occasion={entry.occasion}",
    ):
        assert f'href="{address}"' in html
    record = Entry.objects.get(act="award.publish")
    assert record.occasion == entry.occasion
    assert f'href="{reverse("admin:audit_entry_change", args=[record.pk])}"' in html
    back = {
        reverse("admin:awards_award_change", args=[award.pk]): f"award={award.pk}",
        reverse("admin:awards_decision_change", args=[award.decision_id]): f"decision={award.decision_id}",
        reverse("admin:proposals_screening", args=[award.proposal_id]): f"proposal={award.proposal_id}",
        reverse("admin:accounts_user_change", args=[entry.actor_id]): f"actor={entry.actor_id}",
        reverse("admin:audit_entry_change", args=[record.pk]): f"occasion={record.occasion}",
    }
    both = make.person(Role.ADMINISTRATOR, Role.AUDITOR)
    client = Client()
    client.force_login(both)
    for address, query in back.items():
        assert f'href="{reverse(STATEMENT)}?{query}"' in client.get(address).content.decode(), address


def test_a_manager_is_led_to_no_page_they_may_not_see(award):
    entry = LedgerEntry.objects.first()
    html = as_role(Role.MANAGER).get(reverse("admin:awards_ledgerentry_change", args=[entry.pk]))
    assert "/admin/audit/" not in html.content.decode()
    assert "/admin/accounts/" not in html.content.decode()


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_statement_costs_the_same_whatever_the_number(cost_of, number):
    call = call_with_envelope(10_000)
    drafted(call, asking(call, *[10] * number))
    client = as_role(Role.MANAGER)
    client.get(reverse(STATEMENT))
    with cost_of() as cost:
        assert client.get(reverse(STATEMENT)).status_code == 200
    assert len(cost.queries) == 5
    # A row: entry, envelope, award, place, submission; the place again as a choice of the filter.
    assert cost.instances == 2 + 6 * number


def told(*_given) -> None:
    """Nobody watches."""


def exported(tmp_path: Path, form: str, **given) -> Path:
    path = tmp_path / f"statement.{form}"
    result = export_job.export(manager(), {"format": form, **given}, told, str(path))
    assert result.file_name == path.name
    return path


def test_the_same_rows_as_files_oldest_first(award, tmp_path, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        path = exported(tmp_path, "xlsx")
    header, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert (len(header), [row[0] for row in rows]) == (16, [1, 3, 5])
    assert [row[4:9] for row in rows] == [
        [300, 0, 300, 0, 700],
        [-50, 0, 250, 0, 750],
        [-250, 250, 0, 250, 750],
    ]
    with exported(tmp_path, "csv", award=award.pk).open(encoding="utf-8-sig", newline="") as file:
        _header, *lines = csv.reader(file)
    assert [line[0] for line in lines] == ["1", "2", "3", "4", "5", "6"]


def test_a_file_is_asked_for_by_a_button(award):
    manager_client = as_role(Role.MANAGER)
    url = reverse("admin:awards_statement_export")
    reply = manager_client.post(url, {"format": "csv", "kind": "commit", "more": "x"})
    assert reply.status_code == 302
    assert Job.objects.get(kind=export_job.NAME).params == {
        "format": "csv",
        "kind": "commit",
        "language": "en",
    }
    assert as_role(Role.REVIEWER).post(url, {"format": "csv"}).status_code == 404
