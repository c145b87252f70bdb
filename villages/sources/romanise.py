"""Korean names of places in Latin letters, by the official rule (국어의 로마자 표기법, 2000).

Pure. The unit (시, 군, 구, 읍, 면, 동) is set off by a hyphen, across which no sound changes.
"""

import re

_INITIALS = "g kk n d tt r m b pp s ss - j jj ch k t p h".split()  # noqa: SIM905 - reads as the table it is
_VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()  # noqa: SIM905 - reads as the table it is
_FINALS = (
    "- g kk gs n nj nh d l lg lm lb ls lt lp lh m b bs s ss ng j ch k t p h".split()  # noqa: SIM905 - reads as the table it is
)
# How a final sounds when no vowel follows it.
_CLOSED = dict(
    zip(
        _FINALS,
        "- k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split(),  # noqa: SIM905 - reads as the table it is
        strict=True,
    )
)
# What a final hands to a following vowel: what stays, what moves.
_OPENED = {
    "kk": "kk", "gs": "gs", "nj": "nj", "nh": "n", "l": "r", "lg": "lg", "lm": "lm", "lb": "lb",
    "ls": "ls", "lt": "lt", "lp": "lp", "lh": "r", "bs": "ps", "h": "",
}  # fmt: skip
_NASAL = {"k": "ng", "t": "n", "p": "m"}
_UNITS = {"시": "si", "군": "gun", "구": "gu", "읍": "eup", "면": "myeon", "동": "dong"}
_FIRST = ord("가")
_LAST = ord("힣")


def romanise(text: str) -> str:
    """Letters for one name without its unit: 종로 → Jongno, 강릉 → Gangneung. Other signs stay."""
    syllables = [_parts(character) for character in text]
    written = [
        _syllable(syllables[at - 1] if at else None, syllable, syllables[at + 1 : at + 2])
        for at, syllable in enumerate(syllables)
    ]
    return "".join(written).capitalize()


def with_unit(name: str) -> str:
    """A place with its unit: 종로구 → Jongno-gu, 고성군 → Goseong-gun, 성수1가2동 → Seongsu 1-ga 2-dong."""
    unit = _UNITS.get(name[-1])
    if unit is None or len(name) == 1:
        return romanise(name)
    numbered = re.fullmatch(r"([^\d]*?)([\d·]+가)?([\d·]+)?", name[:-1])
    if numbered is None:
        return f"{romanise(name[:-1])}-{unit}"
    stem, street, number = numbered.groups()
    words = [romanise(stem), street and f"{street[:-1]}-ga", number]
    return f"{' '.join(word for word in words if word)}-{unit}"


def _parts(character: str) -> tuple[str, str, str] | str:
    """Initial, vowel and final of a syllable; anything else as it is."""
    if not _FIRST <= ord(character) <= _LAST:
        return character
    initial, rest = divmod(ord(character) - _FIRST, 588)
    vowel, final = divmod(rest, 28)
    return _INITIALS[initial], _VOWELS[vowel], _FINALS[final]


def _syllable(
    before: tuple[str, str, str] | str | None,
    syllable: tuple[str, str, str] | str,
    after: list[tuple[str, str, str] | str],
) -> str:
    if isinstance(syllable, str):
        return syllable
    final_before = before[2] if isinstance(before, tuple) else "-"
    initial_after = after[0][0] if after and isinstance(after[0], tuple) else "#"
    initial, vowel, final = syllable
    return _start(final_before, initial) + vowel + _end(final, initial_after)


def _start(final: str, initial: str) -> str:
    """The initial, as the final before it lets it sound."""
    if initial == "-":
        return ""
    if initial == "r":
        return _r_after(_CLOSED[final])
    if initial == "n" and _CLOSED[final] == "l":
        return "l"
    if final in {"h", "nh", "lh"} and initial in {"g", "d", "j"}:
        return {"g": "k", "d": "t", "j": "ch"}[initial]
    return initial


def _r_after(final: str) -> str:
    """ㄹ is l after ㄴ and ㄹ, n after every other final."""
    if final == "-":
        return "r"
    return "l" if final in {"n", "l"} else "n"


def _end(final: str, initial: str) -> str:
    """The final, as the initial after it lets it sound."""
    closed = _CLOSED[final]
    if final == "-":
        return ""
    if initial == "-":
        return _OPENED.get(final, final)
    if initial in {"n", "m"} or (initial == "r" and closed in _NASAL):
        return _NASAL.get(closed, closed)
    if closed == "n" and initial == "r":
        return "l"
    if final in {"h", "nh", "lh"} and initial in {"g", "d", "j"}:
        return {"h": "", "nh": "n", "lh": "l"}[final]
    return closed
