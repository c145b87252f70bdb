"""Verify a slate from its archive, without asking the solver or the database."""

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from grants.awards.slates.archive import Verified, verify
from grants.awards.slates.problem import Rules
from grants.awards.slating.words import Words
from grants.reviews.packing import Disagrees

MILLIONTHS_OF_A_PERCENT = 10_000


class Command(BaseCommand):
    """Reads the archive and nothing else; exits 0 only when everything in it agrees."""

    help = (
        "Verify the archive of a slate without the solver: every rule, the totals, the proof, the plain line."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path, help="the archive, as downloaded from the slate's page")
        parser.add_argument(
            "--input-hash", help="the hash of the input, as the slate's page or the audit says it"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            found = verify(options["archive"].read_bytes(), in_words)
        except OSError as error:
            raise CommandError(f"The archive can't be opened: {error.strerror}.") from error
        except Disagrees as disagreement:
            raise CommandError(str(disagreement)) from disagreement
        wanted = options["input_hash"]
        if wanted and wanted != found.input_hash:
            raise CommandError(f"The archive is of another input: {found.input_hash}, not {wanted}.")
        for line in told(found):
            self.stdout.write(line)


def in_words(rules: Rules, names: Mapping[str, str], rule: str) -> str:
    """A rule by the names that the archive carries: of `province:46`, of `project:123`."""
    split = {tuple(key.split(":", 1)): name for key, name in names.items() if ":" in key}
    projects = {
        int(code): name for (kind, code), name in split.items() if kind == "project" and code.isdecimal()
    }
    return Words(rules, {(scope, code): name for (scope, code), name in split.items()}, projects).of(rule)


def told(found: Verified) -> Iterator[str]:
    """What was verified, and what of it only the solver vouches for."""
    totals, proof, rules = found.solution.totals, found.solution.proof, found.problem.rules.in_force()
    yield from (f"{name}: {said}" for name, said in found.about.items())
    yield (
        f"The slate keeps all rules ({len(rules)}): {totals.projects:,} projects of {len(found.problem.projects):,}, "
        f"{totals.municipalities:,} local governments, {totals.won:,} won, {_points(totals.score)} points."
    )
    if proof.most_municipalities is not None:
        yield (
            f"The solver vouches: no slate has more than {proof.most_municipalities:,} local governments. "
            f"The certificate shows without it: none has more than {found.most_municipalities:,}."
        )
    yield f"The solver vouches: nothing is better than {_points(proof.bound)} points (gap {_percent(proof.gap)})."
    yield (
        f"The certificate shows without it: nothing is better than {_points(found.bound)} points "
        f"(gap {_percent(found.gap)}). {_doubt(found)}"
    )
    yield (
        f"The plain line: {found.line.projects:,} projects, {found.line.municipalities:,} local governments, "
        f"{found.line.won:,} won, {_points(found.line.score)} points. The slate has "
        f"{_points(found.beside.gain.score, '+')} points, {found.beside.gain.projects:+,} projects and "
        f"{found.beside.gain.municipalities:+,} local governments against it; {len(found.beside.below):,} are in "
        f"that the line leaves out, {len(found.beside.above):,} are out that it awards."
    )
    yield f"Hash of the input: {found.input_hash}"
    if not found.same_code:
        yield f"It was made by version {found.made_by} of the solver; this is another one."


def _doubt(found: Verified) -> str:
    if found.in_doubt is None:
        return "The slate is the best there is."
    return f"In a better slate at most {found.in_doubt:,} projects could stand otherwise; all others are settled."


def _points(score: int, sign: str = "") -> str:
    """Ten-thousandths of a point, exactly."""
    mark = "-" if score < 0 else sign
    return f"{mark}{abs(score) // 10_000:,}.{abs(score) % 10_000:04}"


def _percent(gap: int) -> str:
    """Millionths as per cent, exactly."""
    return f"{gap // MILLIONTHS_OF_A_PERCENT}.{gap % MILLIONTHS_OF_A_PERCENT:04} %"
