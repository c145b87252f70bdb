"""What must be done once before the portal serves, and again only when its inputs change."""

import hashlib
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from portal.local import folders, given, processes, signals
from portal.local.refusal import Refusal
from portal.local.services import Services


@dataclass(frozen=True)
class Step:
    """A management command, the files it depends on, and the files it leaves (as globs)."""

    command: tuple[str, ...]
    inputs: tuple[str, ...] = ()
    leaves: tuple[Path, ...] = ()

    def digest(self) -> str:
        """Return what changes when the step must be taken again."""
        digest = hashlib.sha256()
        for path in _files(self.inputs):
            digest.update(f"{path.relative_to(folders.ROOT)}\0".encode() + path.read_bytes())
        return digest.hexdigest()

    def is_done(self, stamps: dict[str, str]) -> bool:
        """Tell whether nothing changed since the step was taken."""
        left = all(path.exists() for path in self.leaves)
        return left and stamps.get(self.command[0]) == self.digest()


MIGRATIONS = ("portal/**/migrations/*.py", "villages/migrations/*.py", "grants/**/migrations/*.py")
OF_DATABASE = (
    Step(("migrate", "--no-input"), MIGRATIONS),
    Step(("grant_web_role",), (*MIGRATIONS, "portal/management/commands/grant_web_role.py")),
    Step(("load_places",), ("villages/data/*.csv", "villages/management/commands/load_places.py")),
)
OF_DEMO = (
    *OF_DATABASE,
    Step(("seed_example",)),
    Step(("load_published_figures",), ("grants/calls/data/*.json", "grants/calls/published/actions.py")),
)


def of_clone() -> tuple[Step, ...]:
    """Return the steps that make files from other files: one set for every database."""
    catalogues = sorted(folders.ROOT.glob("locale/*/LC_MESSAGES/*.po"))
    compiled = tuple(path.with_suffix(".mo") for path in catalogues)
    drawn = ("package-lock.json", "villages/*.py", "villages/data/*", "villages/management/**/*.py")
    return (
        Step(("compile_catalogue",), ("locale/*/LC_MESSAGES/*.po",), compiled),
        Step(("build_map",), drawn, (folders.var() / "map" / "municipalities.json",)),
    )


def take_for_clone(env: dict[str, str]) -> None:
    """Make the files that are made from other files."""
    _take_all(of_clone(), env, folders.var() / "steps.json", made="")


def take_for_database(steps: Iterable[Step], env: dict[str, str], services: Services) -> None:
    """Bring the database to where the portal can serve."""
    if given.named():
        # the address may lead to another database than last time: stamps would mean nothing
        for step in steps:
            _take(step, env)
    else:
        _take_all(steps, env, services.folder / "steps.json", services.postgres.birth())


def _take_all(steps: Iterable[Step], env: dict[str, str], stamp_file: Path, made: str) -> None:
    stamps = _read(stamp_file, made)
    for step in steps:
        if not step.is_done(stamps):
            _take(step, env)
            stamps[step.command[0]] = step.digest()
            stamp_file.write_text(json.dumps({"made": made, "stamps": stamps}))


def _take(step: Step, env: dict[str, str]) -> None:
    sys.stdout.write(f"manage.py {' '.join(step.command)} ...\n")
    sys.stdout.flush()
    if processes.run([sys.executable, "manage.py", *step.command], env):
        raise Refusal(f"`manage.py {step.command[0]}` failed: what it said stands above.")
    if signals.was_interrupted():
        raise KeyboardInterrupt


def _read(stamp_file: Path, made: str) -> dict[str, str]:
    try:
        known = json.loads(stamp_file.read_text())
    except (OSError, ValueError):
        return {}
    return dict(known["stamps"]) if known["made"] == made else {}


def _files(globs: Iterable[str]) -> list[Path]:
    found = {path for pattern in globs for path in folders.ROOT.glob(pattern)}
    return sorted(path for path in found if path.is_file())
