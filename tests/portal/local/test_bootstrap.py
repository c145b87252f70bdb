import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from portal.local import bootstrap, folders

pytestmark = pytest.mark.xdist_group("launcher")
SOURCE = folders.ROOT / "portal" / "local" / "bootstrap.py"


@pytest.fixture
def bare_clone(tmp_path: Path) -> Path:
    """What a set-up reads, and nothing that one made."""
    (tmp_path / "portal" / "local").mkdir(parents=True)
    for name in ("bootstrap.py", "installer.lock"):
        shutil.copy(folders.ROOT / "portal" / "local" / name, tmp_path / "portal" / "local")
    for name in ("Makefile", "requirements.lock", "requirements-dev.lock", "package-lock.json"):
        shutil.copy(folders.ROOT / name, tmp_path)
    return tmp_path


def make(clone: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    unset = ("PORTAL_", "PIP_", "UV_", "MAKE", "MFLAGS")
    env = {name: value for name, value in os.environ.items() if not name.startswith(unset)}
    return subprocess.run(
        ["make", *words],  # noqa: S607
        cwd=clone,
        env=env | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_even_an_old_python_can_read_it() -> None:
    assert ast.parse(SOURCE.read_text(), feature_version=(3, 6))


def test_it_imports_the_standard_library_alone() -> None:
    nodes = list(ast.walk(ast.parse(SOURCE.read_text())))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    assert names - sys.stdlib_module_names == set()


def test_an_old_python_is_told_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(bootstrap.Refusal) as refused:
        bootstrap.refuse_unfit_python()
    assert str(refused.value) == (
        "The portal needs Python 3.11 or newer, and this is Python 3.9: install one, and name it if it is "
        "not python3, as in `make demo PYTHON=python3.11`."
    )


def test_a_python_without_venv_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    # what Debian's python3 without python3-venv does
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(bootstrap.Refusal) as refused:
        bootstrap.refuse_unfit_python()
    assert str(refused.value) == (
        "This Python can't make virtual environments: install its venv module "
        "(on Debian `apt-get install python3-venv`) and run the same command again."
    )


def test_a_missing_python_is_named(bare_clone: Path) -> None:
    done = make(bare_clone, "demo", "PYTHON=python9")
    assert done.stderr.splitlines()[0] == (
        "There is no python9 on this machine: install Python 3.11 or newer, or name it, "
        "as in make demo PYTHON=python3.11."
    )


def test_without_network_one_sentence_says_what_to_do(bare_clone: Path) -> None:
    nowhere = "http://127.0.0.1:1/"
    done = make(bare_clone, "demo", PIP_CONFIG_FILE=os.devnull, PIP_INDEX_URL=nowhere, PIP_NO_CACHE_DIR="1")
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == (
        "The installer could not be fetched. If this machine has no network, connect it and run the same "
        "command again; a mirror of the registries is named by PIP_INDEX_URL, UV_DEFAULT_INDEX and "
        "NPM_CONFIG_REGISTRY."
    )
    assert not (bare_clone / ".venv" / "set-up.json").exists()


@pytest.mark.parametrize(
    ("command", "present", "wanted"),
    [
        ("demo", {}, bootstrap.RUNTIME_LOCK),
        ("demo", {"lock": bootstrap.FULL_LOCK}, bootstrap.FULL_LOCK),
        ("test", {}, bootstrap.FULL_LOCK),
        ("test", {"lock": bootstrap.RUNTIME_LOCK}, bootstrap.FULL_LOCK),
    ],
)
def test_a_command_never_takes_packages_away_from_another(
    command: str, present: dict[str, str], wanted: str
) -> None:
    assert bootstrap.lock_for(command, present) == wanted


def test_bare_make_prints_every_target_with_a_line(bare_clone: Path) -> None:
    printed = [line.split(maxsplit=2)[1] for line in make(bare_clone).stdout.splitlines()]
    phony = next(
        line for line in (bare_clone / "Makefile").read_text().splitlines() if line.startswith(".PHONY")
    )
    assert printed == phony.split()[1:]


def test_clean_names_what_it_deletes_and_leaves_the_source(bare_clone: Path) -> None:
    for name in (".venv", "node_modules", "var"):
        (bare_clone / name).mkdir()
    done = make(bare_clone, "clean")
    folder = bare_clone.resolve()
    assert done.stdout == "".join(f"Deleting {folder / name}\n" for name in (".venv", "node_modules", "var"))
    assert sorted(path.name for path in bare_clone.iterdir()) == [
        "Makefile",
        "package-lock.json",
        "portal",
        "requirements-dev.lock",
        "requirements.lock",
    ]
