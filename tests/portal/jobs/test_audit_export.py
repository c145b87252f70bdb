"""The audit of a period as a spreadsheet."""

import zipfile
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from portal.actor import Role
from portal.audit import actions as audit
from portal.audit.models import Entry
from portal.jobs import actions
from portal.jobs.kinds.audit_export import entries_between, export
from tests.factories import actor, person

pytestmark = pytest.mark.django_db
SEOUL = ZoneInfo("Asia/Seoul")


def at(text):
    return Entry.objects.create(at=datetime.fromisoformat(text).replace(tzinfo=SEOUL), act="x", target="y")


def test_days_are_seouls_and_both_included():
    at("2026-10-31 23:59:59")
    inside = [at("2026-11-01 00:00:00"), at("2026-11-02 23:59:59")]
    at("2026-11-03 00:00:00")
    found = entries_between(datetime(2026, 11, 1).date(), datetime(2026, 11, 2).date())  # noqa: DTZ001
    assert list(found.order_by("id")) == inside


def sheet_of(path):
    with zipfile.ZipFile(path) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


def test_cells_are_strings_whatever_they_begin_with(tmp_path):
    who = actor(person(Role.AUDITOR, name="=1+1", email="eq@example.test"))
    audit.record(actor=who, act="test.act", about='=HYPERLINK("http://elsewhere.example")')
    audit.seal_entries()
    days = {"first": "2020-01-01", "last": "2099-12-31"}
    result = export(who, days, lambda *_: None, str(tmp_path / "a.xlsx"))
    sheet = sheet_of(tmp_path / "a.xlsx")
    assert (result.details, result.file_name) == ({"rows": 1}, "audit_2020-01-01_2099-12-31.xlsx")
    assert ("<f>" in sheet, "=1+1" in sheet, sheet.count("<row ")) == (False, True, 2)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_queries_and_instances_do_not_grow_with_queries(rows, tmp_path, cost_of):
    who = actor(person(Role.AUDITOR))
    audit.record_many(actor=who, act="test.act", items=[("thing", {})] * rows)
    audit.seal_entries()
    days = {"first": "2020-01-01", "last": "2099-12-31"}
    with cost_of() as cost:
        export(who, days, lambda *_: None, str(tmp_path / "a.xlsx"))
    assert (len(cost.queries), cost.instances) == (2, 2 * rows)


def test_the_whole_way(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.cookies["django_language"] = "en"
    auditor = person(Role.AUDITOR)
    client.force_login(auditor)
    answer = client.post("/admin/jobs/job/export-audit/", {"first": "2020-01-01", "last": "2099-12-31"})
    actions.run(job_id=answer.url.split("/")[2])
    page = client.get(answer.url).content.decode()
    assert f"{answer.url}file/" in page
    download = client.get(f"{answer.url}file/")
    assert (
        download.headers["Content-Disposition"] == 'attachment; filename="audit_2020-01-01_2099-12-31.xlsx"'
    )
    assert b"".join(download.streaming_content)[:2] == b"PK"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-11-02", "2026-11-01", "The last day is before the first."),
        ("yesterday", "2026-11-01", "Enter a valid date."),
        ("", "", "This field is required."),
    ],
)
def test_a_bad_period_is_told_and_what_was_typed_stays(client, first, last, said):
    client.cookies["django_language"] = "en"
    client.force_login(person(Role.AUDITOR))
    page = client.post("/admin/jobs/job/export-audit/", {"first": first, "last": last}).content.decode()
    assert said in page
    assert f'value="{first}"' in page or not first
