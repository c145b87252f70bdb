"""A slate leaves as an archive and is verified from it alone; whatever was tampered with is told."""

import io
import json
import os
import subprocess
import sys
import zipfile
from copy import deepcopy
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from grants.awards.slates import archive, record
from grants.awards.slates.problem import MUNICIPALITIES_FIRST, SCORES, Certificate, totals_of
from grants.awards.slates.solving import solve
from grants.reviews.packing import MANIFEST, Disagrees
from grants.reviews.scoring.record import digest
from tests.grants.awards.slates import problems

ABOUT = {"call": "SV2024", "slate": "가"}
NAMES = {"province:46": "전라남도", "project:1": "SV2024-0001"}


def made(objective):
    """A problem, its slate and what the plain line is drawn with."""
    year = problems.year(120, 3, places=40, most=30, municipalities=20)
    problem = problems.with_rules(year, objective=objective, forced_out=(1,), forced_in=(40,))
    return problem, solve(problem, time_limit=60), archive.Line(year.rules.pools, 30)


@pytest.fixture(autouse=True)
def english(settings):
    """Sentences are compared in the source's language."""
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture(scope="module", params=[SCORES, MUNICIPALITIES_FIRST])
def slated(request):
    """By either objective."""
    return made(request.param)


@pytest.fixture(scope="module")
def packed(slated):
    """Its archive."""
    return archive.archive_of(*slated, about=ABOUT, names=NAMES)


def texts_of(packed):
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def zipped(texts):
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w") as file:
        for name, text in texts.items():
            file.writestr(name, text)
    return again.getvalue()


def changed(packed, name, text, *, rehashed=True):
    """The archive with another text; `rehashed`: as somebody makes it who covers their traces."""
    texts = {**texts_of(packed), name: text}
    if rehashed:
        manifest = json.loads(texts[MANIFEST])
        manifest["sha256"] = {each: digest(said) for each, said in texts.items() if each != MANIFEST}
        texts[MANIFEST] = json.dumps(manifest)
    return zipped(texts)


def refusal(packed):
    with pytest.raises(Disagrees) as disagreement:
        archive.verify(packed)
    return str(disagreement.value)


def leaves(said, path=()):
    """Every figure of a text, by where it stands."""
    if isinstance(said, dict | list):
        for key, value in said.items() if isinstance(said, dict) else enumerate(said):
            yield from leaves(value, (*path, key))
    else:
        yield path


def tampered(said, path):
    """The text with one figure changed."""
    said = deepcopy(said)
    inside = said
    for key in path[:-1]:
        inside = inside[key]
    value = inside[path[-1]]
    inside[path[-1]] = not value if isinstance(value, bool) else 1 if value is None else value + 1
    return json.dumps(said)


def test_everything_agrees_and_the_certificate_shows_a_bound_by_itself(slated, packed):
    problem, solution, line = slated
    found = archive.verify(packed)
    assert (found.problem, found.solution) == (record.problem_read(record.problem_said(problem)), solution)
    assert (found.about, found.input_hash, found.same_code) == (ABOUT, record.hash_of(problem), True)
    assert solution.proof.bound <= found.bound
    assert found.gap == archive.gap_of(solution.totals.score, found.bound) < 10_000
    plain = [project for project in problem.projects if project.key in line.chosen(problem)]
    assert found.line == totals_of(plain)
    assert found.beside.gain == solution.totals - found.line
    if problem.rules.objective == MUNICIPALITIES_FIRST:
        assert solution.totals.municipalities == found.most_municipalities == 30


def test_the_same_slate_gives_the_same_file_whatever_the_order(slated, packed):
    problem, solution, line = slated
    again = archive.archive_of(problems.shuffled(problem, 5), solution, line, about=ABOUT, names=NAMES)
    assert again == packed


def test_a_changed_file_is_named_by_its_hash(packed):
    for name in (archive.INPUT, archive.SOLUTION, archive.LINE, archive.NAMES):
        text = texts_of(packed)[name] + " "
        assert refusal(changed(packed, name, text, rehashed=False)).startswith(f"{name} was changed: its SHA")


def test_every_figure_of_the_slate_that_is_changed_is_told_though_the_hashes_fit(packed):
    said = json.loads(texts_of(packed)[archive.SOLUTION])
    said["proof"]["bound"] = said["proof"]["objective"]
    # Nobody can know how long it took; any other weights are another certificate, and show what they show.
    told = [path for path in leaves(said) if path[1:2] not in {("seconds",), ("certificates",)}]
    assert len(told) == len(said["chosen"]) + 4 + 5
    for path in told:
        text = tampered(said, path)
        assert refusal(changed(packed, archive.SOLUTION, text))


def test_every_figure_of_the_plain_line_likewise(packed):
    said = json.loads(texts_of(packed)[archive.LINE])
    told = [path for path in leaves(said) if path[0] not in {"pools", "planned"}]
    assert {path[0] for path in told} == {"chosen", "totals", "beside"}
    for path in told:
        assert refusal(changed(packed, archive.LINE, tampered(said, path))).startswith("line.json: ")


def test_rules_and_projects_that_were_changed_do_not_give_the_slate(packed, slated):
    problem, solution, _line = slated
    chosen = set(solution.chosen)

    def refused(**changes):
        text = record.problem_said(replace(problem, **changes))
        return refusal(changed(packed, archive.INPUT, text))

    richer = [
        replace(each, score=each.score + 1) if each.key in chosen else each for each in problem.projects
    ]
    assert refused(projects=tuple(richer)).startswith("totals: score does not agree: the archive says ")
    for rules, told in (
        ({"per_municipality": 0}, "per_municipality"),
        ({"forced_out": solution.chosen[:1]}, f"out:{solution.chosen[0]}"),
        ({"forced_in": (99_999,)}, "in:99999"),
        ({"pools": (replace(problem.rules.pools[0], left=1),)}, "envelope:all"),
    ):
        said = refused(rules=replace(problem.rules, **rules))
        assert said == f"The slate breaks what it has to keep: {told}."


def test_a_certificate_that_is_none_is_told(packed, slated):
    _problem, solution, _line = slated

    def refused(*certificates):
        proof = replace(solution.proof, certificates=certificates)
        text = record.solution_said(replace(solution, proof=proof))
        return refusal(changed(packed, archive.SOLUTION, text))

    standing = solution.proof.certificates
    for weights in ((0, -1),), ((10**6, 1),):
        said = refused(*standing[:-1], Certificate(weights))
        assert said == ("The certificate is none: A certificate weighs rows that stand, and none below zero.")
    assert refused(*standing, standing[0]).endswith("There is not one certificate for each objective.")


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("manifest.json", "{}", "manifest.json does not say"),
        ("input.json", "{}", "The archive can't be read: 'columns'"),
        ("input.json", "[1]", "The archive can't be read"),
        ("solution.json", '{"chosen":[true]}', "The archive can't be read"),
        ("solution.json", "{", "The archive can't be read"),
        ("line.json", "[]", "The archive can't be read"),
        ("names.json", "3", "The archive can't be read"),
    ],
)
def test_what_can_t_be_read_is_said_plainly(packed, name, text, sentence):
    assert refusal(changed(packed, name, text, rehashed=name != MANIFEST)).startswith(sentence)


def test_what_has_other_parts_or_values_can_t_be_read(packed):
    text = texts_of(packed)[archive.INPUT]
    for before, after in (
        ('"side":"least"', '"side":"about"'),
        ('"pass_mark":true', '"pass_mark":1'),
        ('"pass_mark":true', '"pass_mark":true,"more":1'),
        ('"scope":"all"', '"scope":"moon"'),
        ('"columns":["key"', '"columns":["rank"'),
    ):
        assert before in text
        assert "can't be read" in refusal(changed(packed, archive.INPUT, text.replace(before, after, 1)))
    assert refusal(b"no zip").startswith("This file is no archive")
    assert refusal(zipped({"other.txt": ""})).startswith("This is no such archive: it must hold input.json")


def test_the_command_names_broken_rules_as_people_call_them(packed, slated, tmp_path, capsys):
    problem, _solution, _line = slated
    file = tmp_path / "slate.zip"
    file.write_bytes(packed)
    call_command("check_slate", str(file), "--input-hash", record.hash_of(problem))
    said = capsys.readouterr().out
    assert said.startswith("call: SV2024\nslate: 가\nThe slate keeps all rules (")
    with pytest.raises(CommandError, match=f"of another input: {record.hash_of(problem)}, not abc"):
        call_command("check_slate", str(file), "--input-hash", "abc")
    pools = tuple(replace(pool, left=0) if pool.code == "46" else pool for pool in problem.rules.pools)
    text = record.problem_said(problems.with_rules(problem, pools=pools, forced_in=(1,), forced_out=()))
    file.write_bytes(changed(packed, archive.INPUT, text))
    with pytest.raises(CommandError) as error:
        call_command("check_slate", str(file))
    assert str(error.value) == (
        "The slate breaks what it has to keep: 전라남도: ₩0 left of the envelope; SV2024-0001 always in."
    )
    with pytest.raises(CommandError, match="can't be opened: No such file"):
        call_command("check_slate", str(tmp_path / "none.zip"))


def test_it_needs_neither_the_solver_nor_a_database(tmp_path):
    good, bad = tmp_path / "slate.zip", tmp_path / "none.zip"
    good.write_bytes(archive.archive_of(*made(SCORES)))
    bad.write_bytes(b"no zip")
    without = (
        "import sys; sys.modules['highspy'] = None; "
        "from django.core.management import execute_from_command_line as go; "
        "[go(['manage.py', 'check_slate', file]) for file in sys.argv[1:]]"
    )
    done = subprocess.run(
        [sys.executable, "-c", without, str(good), str(bad)],
        env={**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[0].startswith("The slate keeps all rules (")
    assert lines[1].startswith("The solver vouches: nothing is better than ")
    assert lines[2].startswith("The certificate shows without it: nothing is better than ")
    assert done.stderr.startswith("CommandError: ")
