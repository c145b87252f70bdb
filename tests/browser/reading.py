"""What the text of a page says without a browser: language, title, headings, words, and how it is built."""

import re
from hashlib import blake2b
from html.parser import HTMLParser
from typing import NamedTuple

NEVER_CLOSED = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
}
SILENT = {"script", "style", "template", "code", "noscript"}
# English names and codes are what these columns are for.
MEANT = re.compile(r"_en|(^|\s)field-(code|key)(\s|$)")
# What these hold differs by row and by session and is no part of how a page is built; that they hold it is.
HELD = {"action", "alt", "content", "d", "datetime", "href", "placeholder", "src", "title", "value"}
# The values that say how a page is built in any language; of all other attributes only that there is one.
TELLING = {"aria-current", "aria-expanded", "aria-pressed", "aria-selected", "class", "role", "type"}


class Element(NamedTuple):
    """One that is open: `language` is of the nearest lang, `silent` whether its words aren't read as text.

    `path` is how it and all around it are built, `frame` the same with names and words left out.
    """

    tag: str
    path: str
    frame: str
    language: str
    silent: bool


class Reading(HTMLParser):
    """A page read once. `texts` are those in the page's own language."""

    def __init__(self, html):
        super().__init__()
        self.lang, self.title, self.headings, self.texts = "", "", [], []
        self._open = [Element("", "", "", "", silent=False)]
        self._parts, self._main, self._files, self._frames = set(), set(), set(), set()
        self.feed(html)
        self.close()

    @property
    def structure(self):
        """A mark that two pages share when their main parts are built alike and load the same files.

        Alike: the same elements in the same places with the same classes, roles and names, however many
        there are of each, with words in the same places, the longest about as long.
        """
        longest = max((len(word) for text in self.texts for word in text.split()), default=0)
        parts = (*sorted(self._main or self._parts), *sorted(self._files), longest // 10)
        return _mark(parts, 16)

    @property
    def frame(self):
        """A mark that two pages share when they are built alike but for names and words, in any language."""
        return _mark((*sorted(self._frames), *sorted(self._files)), 16)

    def faults(self, language, untranslated):
        """What is wrong, a sentence each; `untranslated` is English that has Korean."""
        if len(self.headings) != 1 or not all(self.headings):
            yield f"headings: {self.headings}"
        if not self.title or self.title.startswith("|"):
            yield f"title: {self.title!r}"
        if self.lang != language:
            yield f"language: {self.lang}"
        if language == "ko":
            yield from (f"English: {text!r}" for text in self.texts if text in untranslated)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        self.lang = given.get("lang", "") if tag == "html" else self.lang
        self.headings += [""] * (tag == "h1")
        if tag in {"script", "link"}:
            self._files |= {given.get("src") or given.get("href", "")}
        element = self._element(tag, given)
        self._note(element.path)
        self._frames.add(element.frame)
        if tag not in NEVER_CLOSED:
            self._open.append(element)

    def handle_endtag(self, tag):
        inner = next((n for n, element in enumerate(reversed(self._open), 1) if element.tag == tag), None)
        if inner:
            del self._open[-inner:]

    def handle_data(self, data):
        inside = self._open[-1]
        if inside.tag == "title" and self._is_in("head"):
            self.title = data.strip()
        if self._is_in("h1"):
            self.headings[-1] = (self.headings[-1] + data).strip()
        if data.strip() and self._is_in("body"):
            self._note(f"{inside.path} words")
            self._frames.add(f"{inside.frame} words")
            if not inside.silent and inside.language == self.lang:
                self.texts.append(data.strip())

    def _element(self, tag, given):
        around = self._open[-1]
        built = (around.path, tag, sorted((name, _shape(name, given[name])) for name in given))
        silent = around.silent or tag in SILENT or bool(MEANT.search(given.get("class", "")))
        framed = (
            around.frame,
            tag,
            sorted((name, given[name] if name in TELLING else bool(given[name])) for name in given),
        )
        return Element(tag, _mark(built), _mark(framed), given.get("lang", around.language), silent)

    def _note(self, path):
        self._parts.add(path)
        if self._is_in("main"):
            self._main.add(path)

    def _is_in(self, tag):
        return any(element.tag == tag for element in self._open)


def _mark(parts, size=8):
    return blake2b(repr(parts).encode(), digest_size=size).hexdigest()


def _shape(name, value):
    """What of an attribute's value belongs to how a page is built: of a class all, of a number that it is one."""
    if name in HELD or name.startswith(("data-", "hx-")):
        return bool(value)
    return value if name == "class" else re.sub(r"\d+", "#", value)
