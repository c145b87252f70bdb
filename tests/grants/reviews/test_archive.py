"""A ranking leaves as an archive and is made again from it alone; what was tampered with is told."""

import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation

from grants.calls.models import BonusRule
from grants.reviews import actions
from grants.reviews.archive import archive_of, verify
from grants.reviews.packing import Disagrees
from grants.reviews.scoring import record
from tests.grants.reviews import factories as reviews


@pytest.fixture(autouse=True)
def english(settings):
    """Sentences are compared in the source's language."""
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def packed(db, manager):
    """The archive of a call in which everything occurs: ties, panels, bonus points, leniency."""
    call = reviews.call_with_rubric(planned_projects=2, reserve_projects=1, median_breaks_ties=2)
    call.rubrics.get().criteria.filter(order=2).update(breaks_ties=1)
    rule = BonusRule.objects.create(
        call=call, code="residents", name="주민참여", name_en="Residents", points=2
    )
    for totals in ([[80, 70, 90], [60, 75, 71]], [[85, 79, 66], [80, 70, 90], [55, 40, 61]]):
        panel = reviews.panel_of(call, 3)
        submissions = reviews.under_review(call, len(totals))
        reviews.assigned(panel, submissions)
        for submission, given in zip(submissions, totals, strict=True):
            reviews.scored(submission, given)
    actions.grant_bonus(actor=manager, submission=submissions[0], rule=rule, evidence="회의록 3호")
    return archive_of(actions.rank(actor=manager, call=call))


def changed(packed, **texts):
    """The archive with some of its files replaced by what a function makes of them."""
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as before, zipfile.ZipFile(again, "w") as after:
        for name in before.namelist():
            text = before.read(name).decode()
            after.writestr(name, texts.get(name.partition(".")[0], lambda same: same)(text))
    return again.getvalue()


def rehashed(packed):
    """The same archive with hashes that fit its files, as somebody would make it who covers their traces."""
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        sums = {name: record.digest(file.read(name).decode()) for name in ("input.json", "result.json")}
    return changed(packed, manifest=lambda text: json.dumps(json.loads(text) | {"sha256": sums}))


def refusal(packed):
    with pytest.raises(Disagrees) as disagreement:
        verify(packed)
    return str(disagreement.value)


def test_the_same_ranking_comes_out_of_the_archive_alone(packed, tmp_path, capsys, django_assert_num_queries):
    file = tmp_path / "ranking.zip"
    file.write_bytes(packed)
    with django_assert_num_queries(0):
        found = verify(packed)
        call_command("verify_ranking", str(file), "--input-hash", found.input_hash)
    assert (found.method, found.submissions, found.same_code) == ("trimmed", 5, True)
    assert f"Hash of the input: {found.input_hash}" in capsys.readouterr().out
    with pytest.raises(CommandError, match=f"of another input: {found.input_hash}, not abc"):
        call_command("verify_ranking", str(file), "--input-hash", "abc")
    with pytest.raises(CommandError, match="can't be opened: No such file"):
        call_command("verify_ranking", str(tmp_path / "none.zip"))


def test_a_changed_file_is_named_by_its_hash(packed):
    said = refusal(
        changed(packed, input=lambda text: text.replace('"total"', '"Total"').replace("80", "81", 1))
    )
    assert said.startswith("input.json was changed: its SHA-256 is ")
    assert refusal(changed(packed, result=lambda text: text + " ")).startswith("result.json was changed")


@pytest.mark.parametrize(("column", "value"), [("rank", 9), ("score", "99.0000"), ("outcome", "within")])
def test_a_result_that_does_not_follow_is_named_to_the_figure(packed, column, value):
    number = ""

    def tamper(text):
        nonlocal number
        result = json.loads(text)
        number = max(result["submissions"], key=lambda each: result["submissions"][each]["rank"])
        result["submissions"][number][column] = value
        return json.dumps(result)

    said = refusal(rehashed(changed(packed, result=tamper)))
    assert said.startswith(
        f"submissions {number}: {column} does not agree: the archive says {value}, computed"
    )


def test_scores_or_rules_that_were_changed_do_not_give_the_result(packed):
    assert "does not agree" in refusal(
        rehashed(changed(packed, input=lambda text: text.replace('"planned":2', '"planned":4')))
    )
    assert refusal(
        rehashed(changed(packed, input=lambda text: text.replace('"method":"trimmed"', '"method":"median"')))
    ).startswith("manifest.json: method does not agree: the archive says trimmed")


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("manifest", "{}", "manifest.json does not say"),
        ("manifest", "[1]", "manifest.json does not say"),
        ("input", "{}", "The archive can't be read"),
        ("input", '{"call":"X","rules":[],"candidates":[{"number":1}]}', "The archive can't be read"),
        ("result", "[]", "result.json does not name the same model"),
        ("result", "{", "The archive can't be read"),
    ],
)
def test_what_can_t_be_read_is_said_plainly(packed, name, text, sentence):
    broken = changed(packed, **{name: lambda _: text})
    assert refusal(broken if name == "manifest" else rehashed(broken)).startswith(sentence)


def test_what_is_no_archive_is_said_plainly(packed):
    assert refusal(b"no zip").startswith("This file is no archive")
    assert refusal(packed[:200]).startswith("This file is no archive")
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as file:
        file.writestr("other.txt", "")
    assert refusal(other.getvalue()).startswith("This is no such archive: it must hold input.json")


def test_the_ministry_downloads_it_and_nobody_else(packed, as_, manager, submission, sheet, call):
    reviews.scored(submission, [80, 70, 60])
    run = actions.rank(actor=manager, call=call)
    url = reverse("admin:reviews_ranking_archive", args=[run.pk])
    reply = as_(manager.user).get(url)
    assert verify(reply.content).call == call.code
    assert reply["Content-Disposition"] == f'attachment; filename="ranking-{call.code}-{run.pk}.zip"'
    assert sheet.reviewer.name.encode() not in reply.content
    assert as_(sheet.reviewer).get(url).status_code == 404
