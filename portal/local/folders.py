"""Where things stand in the clone and in the ignored data folder."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def var() -> Path:
    """Return the folder of all local data, outside version control."""
    return Path(os.environ.get("PORTAL_VAR") or ROOT / "var").absolute()


def data_of(name: str) -> Path:
    """Return the folder of one named set of servers, made when missing."""
    folder = var() / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder
