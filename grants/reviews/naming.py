"""Whom a text names: people and institutions, as Korean writes them. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable

WORD = re.compile(r"\w+")
# What may follow a person's name within the word; anything else makes it another word.
AFTER_A_NAME = re.compile(
    r"(은|는|이|가|을|를|의|와|과|도|만|로|에|에게|께서|께|한테|이며|이고|및|등|씨|님|교수|박사|대표|위원|위원장|소장|원장|센터장|이사|본부장|팀장|연구원).*"
)
SHORTEST = 2
INSTITUTION = re.compile(
    r"(?:㈜|\(주\)|주식회사 ?)[\w가-힣]+"
    r"|[가-힣A-Za-z0-9]+(?:대학교|연구원|연구소|진흥원|진흥공단|재단|공사|공단|협회|협동조합|산학협력단)"
)
MOST_INSTITUTIONS = 20


class Names:
    """Names to look for in many texts; a text costs its own length, however many the names."""

    def __init__(self, people: Iterable[str], institutions: Iterable[str]) -> None:
        self._by_first: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
        for names, is_person in ((people, True), (institutions, False)):
            for name in {plain(each) for each in names}:
                if len(name) >= SHORTEST:
                    self._by_first[name.split()[0]].append((name, is_person))
        self._lengths = sorted({len(first) for first in self._by_first})

    def found_in(self, text: str) -> tuple[set[str], set[str]]:
        """(people, institutions) whose names begin a word of the text; particles may follow."""
        text = plain(text)
        people: set[str] = set()
        institutions: set[str] = set()
        for word in WORD.finditer(text):
            for length in self._lengths:
                for name, is_person in self._by_first.get(word[0][:length], ()):
                    if text.startswith(name, word.start()) and _ends(
                        text, word.start() + len(name), is_person
                    ):
                        (people if is_person else institutions).add(name)
        return people, institutions


def _ends(text: str, at: int, is_person: bool) -> bool:  # noqa: FBT001 - which of two kinds it is
    rest = WORD.match(text, at)
    return rest is None or not is_person or AFTER_A_NAME.fullmatch(rest[0]) is not None


def plain(text: str) -> str:
    """With single spaces, also where JSON wrote a line break."""
    return " ".join(text.replace("\\n", " ").split())


def institutions_in(text: str) -> list[str]:
    """What looks like the name of an institution, each once, in the order of the text."""
    return list(dict.fromkeys(INSTITUTION.findall(plain(text))))[:MOST_INSTITUTIONS]
