"""What differs between two copies of a proposal, field by field. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from difflib import SequenceMatcher
from typing import Any

from grants.calls.questions import FILE
from grants.proposals.content import AnswerGiven, Content, FileNamed
from grants.proposals.slots import file_address

SAME, ADDED, REMOVED, CHANGED = "same", "added", "removed", "changed"
WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words that is the same on both sides, added or removed."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a row in both copies; empty where the row is missing on that side."""

    name: str
    before: Any
    after: Any

    @property
    def is_changed(self) -> bool:
        """Whether the two say something else."""
        return bool(self.before != self.after)


@dataclass(frozen=True, slots=True)
class RowDifference:
    """A row that was added, removed or changed, with all its values."""

    kind: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field that differs: as text (runs of words), as rows, or as two plain values.

    `address` is the field's name, or `name/key` for one of several values kept by key.
    """

    address: str
    before: Any = None
    after: Any = None
    words: tuple[Words, ...] = ()
    rows: tuple[RowDifference, ...] = ()
    # What is asked, in Korean and in English, where the field is the answer to a question.
    named: tuple[str, str] = ("", "")


def differences(before: Content, after: Content) -> list[FieldDifference]:
    """Every field whose value differs, in the order of the content."""
    found: list[FieldDifference] = []
    named = {each.key: (each.label, each.label_en) for each in (*before.answers, *after.answers)}
    for field in fields(Content):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if field.name == "answers":
            found += _answers(old, new)
        elif field.name == "files":
            found += _files(old, new, named)
        elif old != new:
            found.append(_difference(field.name, old, new))
    return [each for each in found if _says_anything(each)]


def differing(before: Content, after: Content) -> set[str]:
    """The names of the fields that differ."""
    return {each.address for each in differences(before, after)}


def words_between(before: str, after: str) -> tuple[Words, ...]:
    """The two texts as one line of runs: what stays, what was removed, what was added."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    runs: list[Words] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append(Words(SAME, "".join(old[i:j])))
            continue
        runs += [Words(REMOVED, "".join(old[i:j]))] if j > i else []
        runs += [Words(ADDED, "".join(new[k:m]))] if m > k else []
    return tuple(runs)


def rows_between(
    before: Sequence[Any], after: Sequence[Any], known_by: str = "key"
) -> tuple[RowDifference, ...]:
    """Rows that differ, matched by what they are known by where they have it and else by their place."""
    old, new = _by_key(before, known_by), _by_key(after, known_by)
    order = list(dict.fromkeys([*old, *new]))
    pairs = [(old.get(key), new.get(key)) for key in order]
    return tuple(_row(one, other) for one, other in pairs if _plain(one) != _plain(other))


def _difference(name: str, old: Any, new: Any) -> FieldDifference:
    if isinstance(old, tuple) or isinstance(new, tuple):
        return FieldDifference(name, rows=rows_between(old, new))
    if isinstance(old, str) and isinstance(new, str):
        return FieldDifference(name, old, new, words=words_between(old, new))
    return FieldDifference(name, old, new)


def _answers(before: Sequence[AnswerGiven], after: Sequence[AnswerGiven]) -> list[FieldDifference]:
    """Each answer that differs, at its own address."""
    texts = [{each.key: each.text for each in answers if each.kind != FILE} for answers in (before, after)]
    named = {each.key: (each.label, each.label_en) for each in (*before, *after)}
    pairs = [(key, *(said.get(key, "") for said in texts)) for key in dict.fromkeys([*texts[0], *texts[1]])]
    return [
        FieldDifference(
            f"answers/{key}", one, other, words=words_between(one, other), named=named.get(key, ("", ""))
        )
        for key, one, other in pairs
        if one != other
    ]


def _files(
    before: Sequence[FileNamed], after: Sequence[FileNamed], named: Mapping[str, tuple[str, str]]
) -> list[FieldDifference]:
    """Each document asked for and each answer at its own address, the other files together."""
    places = dict.fromkeys((each.slot, each.question) for each in (*before, *after))
    sides = {
        place: [[each for each in files if (each.slot, each.question) == place] for files in (before, after)]
        for place in places
    }
    return [
        FieldDifference(
            file_address(*place),
            # One file comes instead of another in a place of its own; the others come and go.
            rows=rows_between(old, new, "key" if any(place) else "stored_as"),
            named=named.get(place[1], ("", "")),
        )
        for place, (old, new) in sides.items()
        if old != new
    ]


def _says_anything(found: FieldDifference) -> bool:
    return bool(found.rows) or bool(found.words) or found.before != found.after


def _by_key(rows: Sequence[Any], known_by: str) -> dict[Any, Any]:
    return {getattr(row, known_by, "") or place: row for place, row in enumerate(rows)}


def _plain(row: Any) -> Any:
    """A row's values without its key, which is nobody's business."""
    if row is None or not is_dataclass(row):
        return row
    return {each.name: getattr(row, each.name) for each in fields(row) if each.name != "key"}


def _row(old: Any, new: Any) -> RowDifference:
    kind = ADDED if old is None else REMOVED if new is None else CHANGED
    one, other = _plain(old) or {}, _plain(new) or {}
    names = list(dict.fromkeys([*one, *other]))
    return RowDifference(kind, tuple(Cell(name, one.get(name), other.get(name)) for name in names))
