"""How alike two projects are, and why: by the trigrams of their titles and the words they share. Pure."""

import re
from dataclasses import dataclass

# What nearly every project of the programme says tells none of them apart.
COMMON = frozenset(
    [
        "스마트", "스마트빌리지", "마을", "지역", "주민", "서비스", "시스템", "구축", "조성", "지원", "사업",
        "운영", "활용", "도입", "기반", "통한", "위한", "관리", "개선", "제공", "설치", "혜택", "추진",
    ]
)  # fmt: skip
# Numbers with their unit, verbs, and names of places.
NO_NAME = re.compile(r"^\d|니다$|..[시군구읍면동]$")
PARTICLES = re.compile(r"(으로|에서|에게|까지|부터|하고|하는|하여|을|를|은|는|의|에|와|과|로|도)$")
# 진안군 백운면 …: where a project stands is not what it is. 스마트도시 is no place.
PLACES = re.compile(r"^(?:\S{1,6}(?<!도)(?:특별자치도|특별시|광역시|시|군|구|읍|면|\d?동|리)\s+){1,3}(?=\S)")
LEAST_SHARE, LEAST_WORDS = 0.35, 2
DOUBLE_SHARE, DOUBLE_WORDS = 0.5, 3


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is compared of a project; `summary` is "" where it may not be read."""

    title: str
    summary: str = ""
    field: int | None = None
    municipality_kind: str = ""
    is_declining: bool = False


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two projects are: the share of common trigrams of the titles, 0 to 1, and what they share."""

    share: float
    words: tuple[str, ...]
    same_field: bool
    same_kind: bool
    both_declining: bool

    @property
    def is_worth_showing(self) -> bool:
        """Whether the titles are alike, or the texts share enough words that tell projects apart."""
        return self.share >= LEAST_SHARE or len(self.words) >= LEAST_WORDS

    @property
    def is_double(self) -> bool:
        """Whether one may be the other over again: half of the title, or three such words."""
        return self.share >= DOUBLE_SHARE or len(self.words) >= DOUBLE_WORDS

    @property
    def percent(self) -> int:
        """The share of the titles, in whole percent."""
        return round(self.share * 100)

    @property
    def score(self) -> float:
        """For the order: the title weighs most, then words, field and circumstances."""
        circumstances = 0.1 * self.same_field + 0.03 * self.same_kind + 0.03 * self.both_declining
        return self.share + 0.1 * min(len(self.words), 5) + circumstances


def likeness(one: Sketch, other: Sketch) -> Likeness:
    """Compare two projects; the same whichever is named first."""
    shared = words_of(f"{without_places(one.title)} {one.summary}") & words_of(
        f"{without_places(other.title)} {other.summary}"
    )
    return Likeness(
        share=share(without_places(one.title), without_places(other.title)),
        words=tuple(sorted(shared)),
        same_field=one.field is not None and one.field == other.field,
        same_kind=bool(one.municipality_kind) and one.municipality_kind == other.municipality_kind,
        both_declining=one.is_declining and other.is_declining,
    )


def without_places(title: str) -> str:
    """A title without the places it begins with."""
    return PLACES.sub("", title.strip())


def words_of(text: str) -> frozenset[str]:
    """The words that tell projects apart, without particles; two characters at least."""
    found = (_stem(word) for word in re.findall(r"[^\W_]+", text.lower()))
    return frozenset(
        word for word in found if len(word) > 1 and word not in COMMON and not NO_NAME.search(word)
    )


def _stem(word: str) -> str:
    stem = PARTICLES.sub("", word)
    return stem if len(stem) > 1 else word


def share(one: str, other: str) -> float:
    """Common trigrams over all trigrams, as PostgreSQL's similarity() counts them; 0 for empty texts."""
    mine, theirs = trigrams(one), trigrams(other)
    everything = mine | theirs
    return len(mine & theirs) / len(everything) if everything else 0.0


def trigrams(text: str) -> frozenset[str]:
    """Every three characters in a row of each word, two spaces before it and one after."""
    padded = (f"  {word} " for word in re.findall(r"[^\W_]+", text.lower()))
    return frozenset(word[at : at + 3] for word in padded for at in range(len(word) - 2))
