"""What each example proposal says: place, words, budget and indicators that agree. Pure, the same by seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from grants.desk.example.ideas import IDEAS, Idea
from grants.desk.example.particles import subject, thing, together, topic, towards

EOK = 100_000_000
THOUSAND = 1_000
BASIS = 10_000


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality as the plans need it."""

    code: str
    name: str
    townships: tuple[tuple[str, str], ...]
    rural_townships: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A budget line in won, by source."""

    item: str
    fiscal_year: int
    national: int
    province: int
    local: int
    own: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """One example proposal."""

    place: Place
    township_code: str
    township: str
    village: str
    idea: Idea
    support_type: str
    beneficiaries: int
    households: int
    lines: tuple[Line, ...]

    @property
    def title(self) -> str:
        """Unique: `_next_turn` sees to it."""
        return f"{self.place.name} {self.township} {self.idea.title}"

    @property
    def national_total(self) -> int:
        """Won from the nation over all years."""
        return sum(line.national for line in self.lines)

    @property
    def project_total(self) -> int:
        """Won from all sources over all years."""
        return sum(line.national + line.province + line.local + line.own for line in self.lines)

    @property
    def texts(self) -> dict[str, str]:
        """The written parts of the proposal."""
        name, idea, at = self.place.name, self.idea, f"{self.township} {self.village}"
        indicator, unit, now, target, _ = idea.indicator
        return {
            "summary": f"{name} {at}에서 {idea.remedy}. {idea.served} {self.beneficiaries:,}명이 혜택을 봅니다.",
            "purpose": f"{name} {topic(at)} {idea.trouble}. 주민 간담회에서 가장 많이 나온 바람이어서 "
            f"마을이 스스로 기획하였습니다. {thing(indicator)} {now:,}{unit}에서 {target:,}{towards(unit)} 바꾸고자 합니다.",
            "plan": f"1단계로 {at} 주민과 함께 요구를 정하고 설계합니다.\n"
            f"2단계로 {together(idea.items[0][0])} {thing(idea.items[1][0])} 마칩니다. {idea.remedy}.\n"
            "3단계로 석 달 동안 시범 운영하고 성과를 재어 고칩니다.\n"
            f"예산에는 {', '.join(item for item, _ in idea.items[2:])} 비용을 함께 담았습니다.",
            "organisation": f"{name} 담당 부서가 총괄하고, {self.township} 행정복지센터가 주민 의견을 모으며, "
            "운영은 마을 협의체가 맡습니다.",
            "operation": f"사업이 끝난 뒤에는 {subject(name)} 해마다 운영비를 편성하고 마을 협의체가 시설을 돌봅니다.",
            "beneficiaries_note": f"{at}의 {idea.served}",
        }


def plans(
    places: Sequence[Place],
    count: int,
    seed: int,
    *,
    rates: dict[str, int],
    first_year: int,
    most: int,
    titles: set[str],
) -> Iterator[Plan]:
    """`count` plans over the places in turn, at most `most` a place; `rates` in basis points by type.

    No plan takes a title that is in `titles`; those of the plans are added to it.
    """
    random = Random(seed)  # noqa: S311 - example data must be the same by seed
    order = list(places)
    random.shuffle(order)
    if count > most * len(order):
        message = f"{count} plans do not fit {len(order)} places with at most {most} each."
        raise ValueError(message)
    for number in range(count):
        place = order[number % len(order)]
        turn = _next_turn(place, int(place.code) * 7 + number // len(order), titles)
        plan = _plan(place, turn, random, rates, first_year)
        titles.add(plan.title)
        yield plan


def _next_turn(place: Place, turn: int, titles: set[str]) -> int:
    """The next turn whose idea suits the place and whose title is new: names repeat (동구 중앙동)."""
    # After so many turns every idea met every township.
    for each in range(turn, turn + len(IDEAS) * len(place.townships)):
        if _suits(place, each) and _title(place, each) not in titles:
            return each
    message = f"Every idea was already had in every township of {place.name}."
    raise ValueError(message)


def _suits(place: Place, turn: int) -> bool:
    return bool(place.rural_townships) or not _idea(turn).is_rural


def _idea(turn: int) -> Idea:
    # A step that shares no factor with 48 meets every idea before it repeats one in a place.
    return IDEAS[turn * 5 % len(IDEAS)]


def _township(place: Place, turn: int) -> tuple[str, str]:
    choice = place.rural_townships if _idea(turn).is_rural else place.townships
    # One further with each round of the ideas, so that every idea meets every township.
    return choice[sum(divmod(turn, len(IDEAS))) % len(choice)]


def _title(place: Place, turn: int) -> str:
    return f"{place.name} {_township(place, turn)[1]} {_idea(turn).title}"


def _plan(place: Place, turn: int, random: Random, rates: dict[str, int], first_year: int) -> Plan:
    idea = _idea(turn)
    township_code, township = _township(place, turn)
    support_type = random.choices(("pioneer", "spread"), weights=(45, 55))[0]
    village = f"{random.choice('윗아래안새샘솔돌강들볕')}{random.choice(('마을', '말', '골', '터'))}"
    households = random.randint(40, 420)
    return Plan(
        place=place,
        township_code=township_code,
        township=township,
        village=village,
        idea=idea,
        support_type=support_type,
        beneficiaries=households * random.randint(2, 9),
        households=households,
        lines=tuple(_lines(idea, random, rates[support_type], first_year)),
    )


def _lines(idea: Idea, random: Random, rate: int, first_year: int) -> Iterator[Line]:
    years = random.choices((1, 2, 3), weights=(70, 22, 8))[0]
    first = random.randint(10, 18) * EOK
    for offset in range(years):
        total = first if offset == 0 else random.randint(2, 5) * EOK
        for item, weight in idea.items:
            yield split(item, first_year + offset, total * weight // 100, rate, random.randint(20, 50))


def split(item: str, year: int, cost: int, rate: int, province_percent: int) -> Line:
    """A cost (won) by source: the nation's share never above the rate, the province's of what is left.

    Every amount is a multiple of a thousand won.
    """
    cost = cost // THOUSAND * THOUSAND
    national = cost * rate // BASIS // THOUSAND * THOUSAND
    province = (cost - national) * province_percent // 100 // THOUSAND * THOUSAND
    return Line(item, year, national, province, cost - national - province)
