"""Reads the project's own tables of places (`villages/data/*.csv`). Pure."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

DATA = Path(__file__).parent / "data"

Fact = dict[str, object]


def provinces() -> list[Fact]:
    """The 17 provinces, as columns of the model."""
    return [{**row, **_place(row)} for row in _read("provinces")]


def municipalities() -> list[Fact]:
    """The 226 basic local governments, Sejong and Jeju, as columns of the model."""
    return [_municipality(row) for row in _read("municipalities")]


def townships() -> list[Fact]:
    """Every 읍·면·동, as columns of the model."""
    return [_renamed(row, "municipality") for row in _read("townships")]


def _read(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _municipality(row: dict[str, str]) -> Fact:
    return {
        **_renamed(row, "province"),
        **_place(row),
        "is_basic": row["kind"] in {"si", "gun", "gu"},
        "decline_since": _day(row["decline_since"]),
    }


def _place(row: dict[str, str]) -> Fact:
    return {
        "latitude": Decimal(row["latitude"]),
        "longitude": Decimal(row["longitude"]),
        "valid_from": _day(row["valid_from"]),
        "valid_to": _day(row["valid_to"]),
    }


def _renamed(row: dict[str, str], key: str) -> Fact:
    """A key to another table is a column with `_id`."""
    return {f"{column}_id" if column == key else column: cell for column, cell in row.items()}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
