"""The lock files: what `make lock` writes and `make check` compares."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from portal.local import folders
from portal.local.refusal import Refusal

GROUPS = {"requirements.lock": "local", "requirements-dev.lock": "dev"}


def lock(upgrade: list[str]) -> int:
    """Write the lock files anew; `upgrade` is passed to uv, e.g. `--upgrade`."""
    for name, group in GROUPS.items():
        _compile(group, folders.ROOT / name, upgrade)
    return 0


def check() -> int:
    """Refuse lock files that pyproject.toml would no longer give."""
    with tempfile.TemporaryDirectory() as folder:
        changed = [name for name in GROUPS if _differs(name, Path(folder) / name)]
    if changed:
        raise Refusal(
            f"{' and '.join(changed)} no longer follows from pyproject.toml: run `make lock` and commit."
        )
    return 0


def _differs(name: str, copy: Path) -> bool:
    # compiled over a copy, uv keeps every version that still fits, newer ones or not
    shutil.copy(folders.ROOT / name, copy)
    _compile(GROUPS[name], copy, [])
    return copy.read_text() != (folders.ROOT / name).read_text()


def _compile(group: str, output: Path, options: list[str]) -> None:
    uv = [str(Path(sys.executable).parent / "uv"), "pip", "compile", "pyproject.toml"]
    same_everywhere = ["--python", sys.executable, "--python-version", "3.11"]
    written = ["--generate-hashes", "--no-header", "--quiet", "--output-file", str(output)]
    command = [*uv, "--group", group, *same_everywhere, *written, *options]
    done = subprocess.run(command, cwd=folders.ROOT, check=False)  # noqa: S603 - our own tool
    if done.returncode:
        raise Refusal("uv could not resolve pyproject.toml: what it said stands above.")
