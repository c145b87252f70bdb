"""Questions of a call and how an answer is read and written. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.ui import characters, money

SHORT_TEXT, LONG_TEXT, WHOLE_NUMBER, WON, PERCENTAGE, DATE, ONE_OF, SEVERAL_OF, YES_NO, FILE = (
    "short_text",
    "long_text",
    "whole_number",
    "won",
    "percentage",
    "date",
    "one_of",
    "several_of",
    "yes_no",
    "file",
)
KINDS = (SHORT_TEXT, LONG_TEXT, WHOLE_NUMBER, WON, PERCENTAGE, DATE, ONE_OF, SEVERAL_OF, YES_NO, FILE)
CHOSEN = (ONE_OF, SEVERAL_OF, YES_NO)
WITH_OPTIONS = (ONE_OF, SEVERAL_OF)
TEXTS = (SHORT_TEXT, LONG_TEXT)
NUMBERS = (WHOLE_NUMBER, WON, PERCENTAGE)
YES, NO = "yes", "no"
# Where a question names no limit of its own.
MOST_OF_SHORT, MOST_OF_LONG = 200, 5_000
MOST_NUMBER = 10**18 - 1
WHOLE = 10_000
MEGABYTE = 1024 * 1024
YEARS = range(1900, 2201)

# Text, a file by its name; a whole number, won or hundredths of a percent; a day; the keys of options; yes or no.
Value = str | int | date | bool | tuple[str, ...]
Given = str | Sequence[str]


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers to choose from."""

    key: str
    label: str
    label_en: str = ""


@dataclass(frozen=True, slots=True)
class QuestionSpec:
    """A question in one version; `least` and `most` are won, hundredths of a percent, a count, or megabytes.

    `accepted` are the types of file it takes, in the names of `portal.files.kinds`.
    """

    key: str
    kind: str
    label: str
    label_en: str = ""
    help: str = ""
    help_en: str = ""
    version: int = 1
    is_required: bool = False
    least: int | None = None
    most: int | None = None
    most_characters: int | None = None
    earliest: date | None = None
    latest: date | None = None
    options: tuple[Option, ...] = ()
    accepted: tuple[str, ...] = ()
    # The row it was read from; nothing of what is asked.
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an answer can't be kept, by a code; `limit` is the bound it broke, in the question's own measure."""

    code: str
    limit: int | date | None = None
    count: int | None = None


def parse(question: QuestionSpec, given: Given, unit: int = 1) -> Value | Problem | None:
    """Read what was typed or chosen; None when nothing was. Bare digits of money count `unit` won each."""
    text = given if isinstance(given, str) else "\n".join(given)
    if _UNWRITABLE.search(text):
        return Problem("unwritable")
    if not text.strip():
        return None
    return _READERS[question.kind](question, text, unit)


def typed(question: QuestionSpec, value: Value | None, unit: int = 1) -> str:
    """A value as a person would type it; `parse` reads it back. Options: their keys, one a line."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, tuple):
        return "\n".join(value)
    if isinstance(value, int):
        return _typed_number(question.kind, value, unit)
    return value.isoformat() if isinstance(value, date) else value or ""


def _typed_number(kind: str, value: int, unit: int) -> str:
    if kind == PERCENTAGE:
        return _as_percent(value)
    return money.in_thousands(value) if kind == WON and unit == money.THOUSAND else money.grouped(value)


def kept(value: Value | None) -> str:
    """A value as one plain text, the same for equal values; "" for nothing. Options: their keys with commas."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, tuple):
        return ",".join(value)
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def from_kept(kind: str, text: str) -> Value | None:
    """The value whose plain text this is. Raises ValueError when the kind has no such value."""
    if not text:
        return None
    if kind in NUMBERS:
        return int(text)
    if kind == DATE:
        return date.fromisoformat(text)
    if kind == SEVERAL_OF:
        return tuple(text.split(","))
    if kind == YES_NO and text not in (YES, NO):
        raise ValueError(text)
    return text == YES if kind == YES_NO else text


def most_megabytes(question: QuestionSpec, most_of_call: int) -> int:
    """How large a file may be: as the question says, and never larger than the call takes any."""
    return min(question.most or most_of_call, most_of_call)


def takes_file(question: QuestionSpec, kind: str, size: int) -> bool:
    """Whether a file of this type and so many bytes fits the question as it is asked."""
    return kind in question.accepted and (question.most is None or size <= question.most * MEGABYTE)


def as_text(question: QuestionSpec, value: Value | None, *, english: bool = False) -> str:
    """A value for people to read; options by their labels, one a line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _SAID[english][value]
    if question.kind == WON and isinstance(value, int):
        return f"₩{value:,}" if english else money.won(value)
    if question.kind == PERCENTAGE and isinstance(value, int):
        return f"{_as_percent(value)}%"
    if question.kind in WITH_OPTIONS:
        chosen = value if isinstance(value, tuple) else (str(value),)
        labels = {each.key: (english and each.label_en) or each.label for each in question.options}
        return "\n".join(labels.get(key, key) for key in chosen)
    return typed(question, value)


_SAID = {False: {True: "예", False: "아니요"}, True: {True: "Yes", False: "No"}}
# What no text of the database can hold: NUL, and halves of a sign.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_WIDE = str.maketrans("０１２３４５６７８９．，－−％", "0123456789.,--%")
_WHOLE_NUMBER = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)")
_PERCENT = re.compile(r"([0-9]+)(?:\.([0-9]*))?%?")
_DAY = re.compile(r"([0-9]{4})[-./]([0-9]{1,2})[-./]([0-9]{1,2})\.?")
LONGEST_NUMBER = 40


def _plain(text: str) -> str:
    return "".join(text.translate(_WIDE).split())


def _read_text(question: QuestionSpec, text: str, _unit: int) -> Value | Problem:
    standard = MOST_OF_LONG if question.kind == LONG_TEXT else MOST_OF_SHORT
    settled = characters.settled(text).strip()
    if question.kind == SHORT_TEXT:
        settled = " ".join(settled.split("\n"))
    most = question.most_characters or standard
    count = characters.count(settled)
    return Problem("too_long", most, count) if count > most else settled


def _read_whole_number(question: QuestionSpec, text: str, _unit: int) -> Value | Problem:
    plain = _plain(text)
    if not _WHOLE_NUMBER.fullmatch(plain):
        return Problem("not_a_number")
    if len(plain) > LONGEST_NUMBER or abs(int(plain.replace(",", ""))) > MOST_NUMBER:
        return Problem("too_many_digits")
    least = 0 if question.least is None else question.least
    return _within(int(plain.replace(",", "")), least, question.most)


def _read_won(question: QuestionSpec, text: str, unit: int) -> Value | Problem:
    try:
        amount = money.parse(text, unit)
    except money.UnreadableAmount as error:
        return Problem(f"won_{error.code}")
    if amount > MOST_NUMBER:
        return Problem("won_too_large")
    return _within(amount, question.least, question.most)


def _read_percentage(question: QuestionSpec, text: str, _unit: int) -> Value | Problem:
    plain = _plain(text)
    read = _PERCENT.fullmatch(plain)
    if not read or len(plain) > LONGEST_NUMBER:
        return Problem("not_a_percentage")
    decimals = (read[2] or "").rstrip("0")
    if len(decimals) > len("00"):
        return Problem("too_many_decimals")
    hundredths = int(read[1]) * 100 + int(decimals.ljust(2, "0"))
    least = 0 if question.least is None else question.least
    return _within(hundredths, least, WHOLE if question.most is None else question.most)


def _read_date(question: QuestionSpec, text: str, _unit: int) -> Value | Problem:
    read = _DAY.fullmatch(_plain(text))
    try:
        day = date(*(int(part) for part in read.groups())) if read else None
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        return Problem("not_a_date")
    if question.earliest and day < question.earliest:
        return Problem("too_early", question.earliest)
    return Problem("too_late", question.latest) if question.latest and day > question.latest else day


def _read_one(question: QuestionSpec, text: str, _unit: int) -> Value | Problem:
    known = text.strip() in {option.key for option in question.options}
    return text.strip() if known else Problem("unknown_option")


def _read_several(question: QuestionSpec, text: str, _unit: int) -> Value | Problem:
    chosen = set(text.replace(",", " ").split())
    known = tuple(option.key for option in question.options if option.key in chosen)
    if len(known) < len(chosen):
        return Problem("unknown_option")
    bounded = _within(len(known), question.least, question.most)
    return Problem(f"chosen_{bounded.code}", bounded.limit) if isinstance(bounded, Problem) else known


def _read_yes_no(_question: QuestionSpec, text: str, _unit: int) -> Value | Problem:
    answers = {YES: True, NO: False}
    return answers.get(text.strip(), Problem("unknown_option"))


def _read_file(_question: QuestionSpec, text: str, _unit: int) -> Value | Problem:
    """Its name, by which people know it; the file itself stands among the attachments."""
    return text


def _within(number: int, least: int | None, most: int | None) -> int | Problem:
    if least is not None and number < least:
        return Problem("too_small", least)
    return Problem("too_much", most) if most is not None and number > most else number


def _as_percent(hundredths: int) -> str:
    decimals = str(hundredths % 100).zfill(2).rstrip("0")
    return f"{hundredths // 100}" + (f".{decimals}" if decimals else "")


_READERS: Mapping[str, Callable[[QuestionSpec, str, int], Value | Problem]] = {
    SHORT_TEXT: _read_text,
    LONG_TEXT: _read_text,
    WHOLE_NUMBER: _read_whole_number,
    WON: _read_won,
    PERCENTAGE: _read_percentage,
    DATE: _read_date,
    ONE_OF: _read_one,
    SEVERAL_OF: _read_several,
    YES_NO: _read_yes_no,
    FILE: _read_file,
}
