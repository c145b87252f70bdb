from pathlib import Path

import pytest

from portal.local import environment


def test_compiled_modules_lie_among_the_local_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PORTAL_VAR", str(tmp_path))
    started = environment.variables("dev", {}, "try-environment")
    assert started["PYTHONPYCACHEPREFIX"] == str(tmp_path / "bytecode")
    assert started["PYTHONDONTWRITEBYTECODE"] == ""


def test_a_place_named_for_compiled_modules_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PORTAL_VAR", str(tmp_path))
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", "/named")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    started = environment.variables("dev", {}, "try-environment")
    assert (started["PYTHONPYCACHEPREFIX"], started["PYTHONDONTWRITEBYTECODE"]) == ("/named", "1")
