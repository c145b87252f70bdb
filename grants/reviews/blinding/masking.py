"""Names out of running text, as Korean and English write them. Pure.

mask = Mask(Names(places=["진안군"], provinces=["전북특별자치도"], townships=["백운면"], villages=["윗마을"], people=["김서연"]))
mask("진안군 백운면 윗마을 김서연 주무관 063-430-2114")   # ○○군 ○○면 ○○마을 ○○○ 주무관 ○○○
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

PLACE, PERSON = "○○", "○○○"
# Names of municipalities and provinces that are everyday words, too: alone they are left as they are,
# for a gap in "목표 ○○" or "○○ 인식" would tell more than the word.
EVERYDAY = frozenset(
    (
        *("강화", "경기", "고령", "고성", "공주", "구리", "달성", "대전", "보은", "부여", "사상", "상주"),
        *("성주", "수성", "수영", "수원", "양산", "연수", "영광", "영동", "영양", "영주", "예산", "완주"),
        *("음성", "이천", "인제", "장성", "장수", "정선", "진도", "화성"),
    )
)
KINDS_OF_PLACE = (
    "특별자치도",
    "특별자치시",
    "특별시",
    "광역시",
    "도",
    "시",
    "군",
    "구",
    "읍",
    "면",
    "동",
    "리",
    "마을",
)
SAID_SHORT = {"특별자치도": "도", "특별자치시": "시", "특별시": "시", "광역시": "시"}
SHORT_PROVINCES = {
    "충청북도": "충북",
    "충청남도": "충남",
    "전라북도": "전북",
    "전라남도": "전남",
    "경상북도": "경북",
    "경상남도": "경남",
    "전북특별자치도": "전북",
}
FORMER_PROVINCES = {"전북특별자치도": "전라북도", "강원특별자치도": "강원도", "제주특별자치도": "제주도"}
INSTITUTION = re.compile(
    r"(?:㈜|\(주\)|주식회사 ?)[\w가-힣]+"
    r"|[가-힣A-Za-z0-9○]+?(대학교|연구원|연구소|진흥원|진흥공단|도시공사|개발공사|관광공사|재단|공단|협회|협동조합|산학협력단)"
    r"(?![가-힣]*(?:대학교|연구원|연구소|진흥원|진흥공단|재단|공단|협회|협동조합|산학협력단))"
)
# Addresses and numbers that lead to whoever they belong to.
CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:go|or|re|ac)\.kr\S*"
    r"|(?<!\d)\(?0\d{1,2}\)?[-. ]?\d{3,4}[-. ]\d{4}(?!\d)",
    re.ASCII,
)
TITLES = "씨|님|주무관|팀장|과장|국장|담당|사무관|주사|실무관|소장|센터장|이장|위원장|대표|교수|박사|연구원|부군수|부시장"
SHORTEST, SURE_OF_A_NAME = 2, 3
_NOT_INSIDE = r"(?<![가-힣])"
_ENDS = r"(?=[은는이가을를의와과에로도내민청]|[^가-힣]|$)"


@dataclass(frozen=True, slots=True)
class Names:
    """What would tell who applies: full Korean names; `english` as they are written; people by their names."""

    places: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    townships: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    english: tuple[str, ...] = ()


class Mask:
    """Takes names out of texts; the same text without any of them is left as it is."""

    def __init__(self, names: Names) -> None:
        wide = (*names.provinces, *names.places)
        former = (FORMER_PROVINCES[name] for name in names.provinces if name in FORMER_PROVINCES)
        whole = [*map(_full, (*wide, *former, *names.townships)), *map(_village, names.villages)]
        # 진안군 before 진안.
        self._places = _any(whole, map(_short, wide), map(_english, names.english))
        self._people = _any(map(_person, names.people))

    def finds_names(self, text: str) -> bool:
        """Whether the text names the applicant's places or people."""
        return any(known.search(text) for known in (self._places, self._people) if known)

    def __call__(self, text: str) -> str:
        """The text with the kinds of places and institutions left, names gone."""
        text = CONTACT.sub(PERSON, text)
        text = self._places.sub(_hidden_place, text) if self._places else text
        text = self._people.sub(PERSON, text) if self._people else text
        return INSTITUTION.sub(lambda found: PLACE + (found[1] or ""), text)


def _any(*parts: Iterable[str]) -> re.Pattern[str] | None:
    """One part after the other, in each the longest first."""
    sets = ({each for each in part if each} for part in parts)
    known = [each for part in sets for each in sorted(part, key=lambda each: (-len(each), each))]
    return re.compile("|".join(known), re.IGNORECASE) if known else None


def _hidden_place(found: re.Match[str]) -> str:
    """○○군 for 진안군 and for 진안 군; ○○ for the name alone."""
    kind = next((group for group in found.groups() if group), "")
    return PLACE + SAID_SHORT.get(kind, kind)


def _full(name: str) -> str:
    """The name with its kind, which may stand apart: 진안 군. A name of one letter only as one word."""
    stem, kind = _parted(name)
    if not stem or not kind:
        return _english(name) if name.isascii() else re.escape(name)
    if len(stem) < SHORTEST:
        return f"{_NOT_INSIDE}{re.escape(stem)}({kind}){_ENDS}"
    return rf"{re.escape(stem)}\s?({kind})"


def _short(full: str) -> str:
    """The name without its kind where a word begins: 진안, 충북; never an everyday word."""
    short = SHORT_PROVINCES.get(full) or _parted(full)[0]
    return f"{_NOT_INSIDE}{re.escape(short)}" if len(short) >= SHORTEST and short not in EVERYDAY else ""


def _village(name: str) -> str:
    """As it is named; a short name without its kind as a word of its own: 돌터에서, not 돌터널."""
    if _parted(name)[1] or len(name) > SURE_OF_A_NAME:
        return _full(name)
    return rf"{_NOT_INSIDE}{re.escape(name)}(?:\s?(마을|리|촌|부락)|{_ENDS})" if len(name) >= SHORTEST else ""


def _parted(name: str) -> tuple[str, str]:
    """(진안, 군) of 진안군."""
    kind = next((kind for kind in KINDS_OF_PLACE if name.endswith(kind)), "")
    return name.removesuffix(kind).strip(), kind


def kind_of_place(name: str) -> str:
    """○○면 for 백운면: all that is said of a place by its name."""
    kind = _parted(name)[1]
    return PLACE + SAID_SHORT.get(kind, kind)


def _english(name: str) -> str:
    return rf"\b{re.escape(name)}\b" if len(name) >= SHORTEST else ""


def _person(name: str) -> str:
    """A longer name stands for itself; one of two letters may be a word (이상) and needs a title beside it."""
    letters = re.sub(r"\s", "", name)
    if len(letters) < SHORTEST:
        return ""
    if letters.isascii():
        return rf"\b{re.escape(' '.join(name.split()))}\b"
    spaced = r"\s?".join(map(re.escape, letters))
    if len(letters) >= SURE_OF_A_NAME:
        return spaced
    return rf"{_NOT_INSIDE}{spaced}(?=\s?(?:{TITLES}))|(?<=담당 ){spaced}|(?<=담당자 ){spaced}|(?<=담당: ){spaced}"
