"""The workbook of all sheets, and the archive of a review: complete, and a change in it is noticed."""

import json
import zipfile

import pytest
import python_calamine
from django.core.management import CommandError, call_command
from django.utils import timezone

from grants.reviews import actions
from grants.reviews.models import AgendaItem, Challenge, Meeting, Ruling, ScoreSheet
from grants.reviews.packing import Disagrees
from grants.reviews.papers.all_sheets import write_all
from grants.reviews.papers.archive import MANIFEST, verify_whole, write_archive
from tests.grants.reviews import factories as reviews

pytestmark = pytest.mark.django_db


def silent(_done, _total):
    pass


def test_every_sheet_is_a_row_read_by_three_queries(call, judged, tmp_path, queries_of):
    with queries_of() as queries:
        assert write_all(call, str(tmp_path / "all.xlsx"), silent) == 15
    assert len(queries) == 3
    titles, *rows = (
        python_calamine.CalamineWorkbook.from_path(tmp_path / "all.xlsx").get_sheet_by_index(0).to_python()
    )
    assert len(rows) == 15
    row = next(row for row in rows if row[0] == judged[0].number)
    assert row[titles.index("합계")] == 70.0
    assert row[titles.index("항목1 (20)")] == 20.0
    assert row[titles.index("항목1 (20)") + 1] == reviews.REASON


@pytest.fixture
def archive(manager, call, panel, judged, tmp_path):
    """The path of an archive with a ranking, and the hash of its manifest."""
    reviews.scored(judged[2], [50] * 5)
    ScoreSheet.objects.update(private_note="나만 보는 메모")
    clerk, at = panel.members.first().reviewer, timezone.now()
    meeting = Meeting.objects.create(panel=panel, opened_at=at, opened_by=clerk)
    AgendaItem.objects.create(meeting=meeting, assignment=judged[0].assignment, minutes="의견이 갈렸습니다.")
    named = Challenge.objects.create(
        proposal=judged[0].proposal, kind="person", named="박대표", reason="이해관계", filed_by=clerk
    )
    Ruling.objects.create(challenge=named, outcome="nobody", reason="해당하는 사람이 없습니다.")
    actions.rank(actor=manager, call=call)
    path = tmp_path / "review.zip"
    return path, write_archive(call, str(path), silent)


def test_the_archive_holds_all_of_it_and_agrees_with_itself(archive, call):
    path, manifest = archive
    found = verify_whole(path)
    assert (found.call, found.rankings, found.manifest) == (call.code, 1, manifest)
    with zipfile.ZipFile(path) as packed:
        lines = {n: packed.read(n).decode().splitlines() for n in packed.namelist() if n.endswith("jsonl")}
    assert {name: len(rows) for name, rows in lines.items()} == {
        "assignments.jsonl": 3,
        "bonuses.jsonl": 0,
        "challenges.jsonl": 1,
        "declarations.jsonl": 5,
        "exclusions.jsonl": 0,
        "members.jsonl": 5,
        "minutes.jsonl": 1,
        "sheets.jsonl": 15,
        "versions.jsonl": 15,
    }
    assert json.loads(lines["sheets.jsonl"][0])["scores_given"][0] == {
        "criterion": "항목1",
        "points": 20,
        "reason": reviews.REASON,
    }
    assert json.loads(lines["minutes.jsonl"][0])["minutes"] == "의견이 갈렸습니다."
    assert json.loads(lines["challenges.jsonl"][0])["rulings_made"][0]["outcome"] == "nobody"
    assert "나만 보는 메모" not in str(lines)
    call_command("verify_review", str(path), "--manifest-hash", manifest)


def changed(path, name, change):
    """The same archive with one file changed (or left out, where `change` gives None)."""
    other = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as packed, zipfile.ZipFile(other, "w") as made:
        for each in packed.namelist():
            content = change(packed.read(each)) if each == name else packed.read(each)
            if content is not None:
                made.writestr(each, content)
    return other


@pytest.mark.parametrize("name", ["sheets.jsonl", "versions.jsonl", "assignments.jsonl"])
def test_a_changed_file_is_noticed_and_named(archive, name):
    other = changed(archive[0], name, lambda content: content.replace(b"1", b"2", 1))
    with pytest.raises(Disagrees, match=name):
        verify_whole(other)


def test_a_missing_file_and_another_manifest_are_noticed(archive):
    path, manifest = archive
    with pytest.raises(Disagrees):
        verify_whole(changed(path, "exclusions.jsonl", lambda _content: None))
    other = changed(path, MANIFEST, lambda content: content.replace(b'"format"', b' "format"'))
    with pytest.raises(CommandError, match=manifest):
        call_command("verify_review", str(other), "--manifest-hash", manifest)


def test_what_is_no_archive_is_said_plainly(tmp_path):
    path = tmp_path / "no.zip"
    path.write_bytes(b"no zip")
    with pytest.raises(Disagrees):
        verify_whole(path)
