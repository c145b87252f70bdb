"""The Korean catalogue: collect what can be translated, say what is missing, compile. No system tool needed."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import templatize

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")
SOURCES = ("portal", "villages", "grants", "templates")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "_now": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The catalogue of one language in one folder of locales."""

    root: Path
    language: str = "ko"

    @property
    def po(self) -> Path:
        """The file people edit."""
        return self.root / "locale" / self.language / "LC_MESSAGES" / "django.po"

    def read(self) -> Catalog:
        """What is translated so far."""
        if not self.po.exists():
            return Catalog(locale=self.language, project="portal", fuzzy=False)
        with self.po.open("rb") as file:
            return read_po(file, locale=self.language)

    def merged(self) -> Catalog:
        """What the sources say today, with the translations there are."""
        catalog = self.read()
        catalog.update(collect(self.root), no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        catalog.fuzzy = False
        catalog.header_comment = "# Korean translations of the portal."
        return catalog

    def write(self, catalog: Catalog) -> None:
        """Write the file people edit, sorted, without line numbers: changes stay small."""
        self.po.parent.mkdir(parents=True, exist_ok=True)
        buffer = io.BytesIO()
        write_po(buffer, catalog, width=100, sort_output=True, omit_header=False, include_lineno=False)
        self.po.write_bytes(buffer.getvalue())

    def compile(self) -> int:
        """Write the file Django reads; return how many messages it has."""
        catalog = self.read()
        with self.po.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalog)
        return len(catalog)


def collect(root: Path) -> Catalog:
    """Every translatable string of the sources."""
    catalog = Catalog(project="portal")
    for path in source_files(root):
        name = str(path.relative_to(root))
        for line, message, comments, context in _strings_of(path):
            catalog.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return catalog


def source_files(root: Path) -> Iterator[Path]:
    """Python and templates of the rooms, migrations apart."""
    for folder in SOURCES:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                yield path


def faults(catalog: Catalog) -> list[str]:
    """What is missing or wrong: untranslated, fuzzy, or with placeholders that differ."""
    found = []
    for message in catalog:
        if not message.id:
            continue
        if not _is_translated(message):
            found.append(f"not translated: {message.id!r}")
            continue
        if message.fuzzy:
            found.append(f"fuzzy: {message.id!r}")
        if not _says_the_same(message):
            found.append(f"placeholders differ: {message.id!r}")
    return found


def _says_the_same(message: Message) -> bool:
    """Every placeholder is there; a plural may leave out its number."""
    names = [set(PLACEHOLDER.findall(text)) for text in _texts(message.id)]
    given = [set(PLACEHOLDER.findall(text)) for text in _texts(message.string)]
    return all(names[-1] == each or (len(names) > 1 and each <= names[-1]) for each in given)


def _texts(said: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said or ())


def _is_translated(message: Message) -> bool:
    return bool(message.string) and all(_texts(message.string))


def _strings_of(path: Path) -> Iterator[tuple[int, Any, list[str], str | None]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What is left of a template is calls between filler; its indentation means nothing.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
    yield from extract("python", io.BytesIO(text.encode()), KEYWORDS, ("Translators:",))
