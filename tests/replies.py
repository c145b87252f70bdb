"""What the portal replies to several people at many addresses, in a form that can be compared."""

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from io import BytesIO
from itertools import product
from typing import Any
from zipfile import ZipFile

from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter
from django.urls.exceptions import NoReverseMatch

# What differs from one moment, one session or one request to the next.
MOVING = re.compile(
    r"\w{3}, \d\d \w{3} \d{4} [\d:]+ GMT|"
    r'csrfmiddlewaretoken" value="[^"]+"|X-CSRFToken": "[^"]+"|\d{4}-\d\d-\d\d[T ][\d:.]+(?:\+\d\d:\d\d|Z)'
    r"|\d+(?:일| days?) \d\d:\d\d:\d\d|\d\d:\d\d:\d\d"
    r"|'[0-9a-f]{32}'|SAVEPOINT \S+"
)
LEFT_OUT = {"admin", "health"}
Asked = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, headers (no cookies' values), body, and the statements the database was asked."""

    status: int
    headers: tuple[str, ...]
    body: str
    statements: tuple[str, ...]

    def lines(self) -> list[str]:
        """All of it, line by line."""
        return [str(self.status), *self.headers, *self.body.splitlines(), *self.statements]


Replies = dict[tuple[str, str], Reply]


def patterns(
    resolver: URLResolver, names: tuple[str, ...] = (), left_out: Collection[str] = LEFT_OUT
) -> Iterator[tuple[str, URLPattern]]:
    """Every named address but for those of the namespaces that are left out."""
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            inner = (*names, each.namespace) if each.namespace else names
            yield from patterns(each, inner, left_out)
        elif each.name and not {*names[:1]} & {*left_out}:
            yield ":".join((*names, each.name)), each


def addresses(given: Iterable[object], left_out: Collection[str] = LEFT_OUT) -> list[str]:
    """Every address that is not left out with every one of the values that its arguments could take."""
    known, found = list(given), set()
    for name, pattern in patterns(get_resolver(), left_out=left_out):
        arguments = pattern.pattern.converters
        for values in product(*(_fitting(known, converter) for converter in arguments.values())):
            try:
                found.add(reverse(name, kwargs=dict(zip(arguments, values, strict=True))))
            except (NoReverseMatch, ValueError):
                continue
    searched = {f"{url}?q=선정" for url in found if "search" in url or url.endswith("/results/")}
    return sorted(found | searched)


def _fitting(given: list[object], converter: object) -> list[object]:
    """Numbers where an address names rows, words where it names anything else."""
    return [each for each in given if isinstance(each, int) == isinstance(converter, IntConverter)]


def replies(clients: Mapping[str, Client], asked: Asked, *, statements: bool = False) -> Replies:
    """What each is told, in the order asked; with every statement that the database was asked for it."""
    return {(name, url): _reply(clients[name], url, statements=statements) for name, url in asked}


def _reply(client: Client, url: str, *, statements: bool) -> Reply:
    noted: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        noted.append(f"{sql} ← {[_bare(value) for value in params or ()]}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note) if statements else nullcontext():
        response = client.get(url)
        body = b"".join(response) if response.streaming else response.content
    # The length follows from the body, and from tokens that are as long each time.
    headers = [f"{name}: {value}" for name, value in response.headers.items() if name != "Content-Length"]
    return Reply(
        response.status_code,
        tuple(sorted(_still(each) for each in [*headers, *(f"Cookie: {name}" for name in response.cookies)])),
        _still(_unpacked(body).decode(errors="replace")),
        tuple(_still(each) for each in noted),
    )


def _unpacked(body: bytes) -> bytes:
    """The parts of a workbook: packed, a date in one of them would change all that follows."""
    if not body.startswith(b"PK"):
        return body
    with ZipFile(BytesIO(body)) as archive:
        return b"\n".join(name.encode() + b"\n" + archive.read(name) for name in archive.namelist())


def _bare(value: Any) -> Any:
    """A parameter without its adapter, which has no words of its own."""
    return getattr(value, "adapted", value)


def _still(text: str) -> str:
    return MOVING.sub("…", text)


def differing(before: Replies, after: Replies) -> dict[tuple[str, str], list[str]]:
    """The lines that differ, by person and address, of what was asked again."""
    return {key: _changes(before[key], after[key]) for key in after if before[key] != after[key]}


def _changes(before: Reply, after: Reply) -> list[str]:
    return [line for line in difflib.unified_diff(before.lines(), after.lines(), n=0) if line[0] in "+-"][2:8]
