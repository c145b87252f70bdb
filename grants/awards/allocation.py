"""Which outcome each line of a ranking has: the plain line down the ranking. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

AWARD, RESERVE, NOT_AWARDED = "award", "reserve", "not_awarded"

IN_LINE = ""
BELOW_PASS_MARK = "below_pass_mark"  # noqa: S105 - a mark, no password
BELOW_LINE = "below_line"
TIE_AT_LINE = "tie_at_line"
ENVELOPE = "envelope"
NO_AMOUNT = "no_amount"
BEYOND_RESERVE = "beyond_reserve"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ranked submission: what it asks of the year (won), and the envelopes it would draw on."""

    key: int
    rank: int
    passes: bool
    amount: int
    envelopes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Allotment:
    """What the plain line says of one candidate, and why when it is no award."""

    candidate: Candidate
    outcome: str
    why: str = IN_LINE


@dataclass(frozen=True, slots=True)
class Places:
    """How many are awarded and how many are kept on reserve at most (None: no end)."""

    awards: int | None = None
    reserve: int | None = None


def allot(
    candidates: Iterable[Candidate], left: Mapping[int, int], national: int, places: Places | None = None
) -> list[Allotment]:
    """Go down the ranking and award while the money lasts; `left` is won by envelope.

    The line is drawn at the first rank that the national envelope can't hold as a whole; ties are
    never split: they stay on reserve together and the manager decides. A candidate that only a
    narrower envelope can't hold goes on reserve, and the line goes on. Under the pass mark nothing.
    Equals share the last place, of the awards as of the reserve list.
    """
    places = places or Places()
    room = dict(left)
    allotted: list[Allotment] = []
    is_drawn = _is_full(allotted, places)
    in_order = sorted(candidates, key=lambda candidate: (candidate.rank, candidate.key))
    for _rank, tied in groupby(in_order, key=lambda candidate: candidate.rank):
        group, is_drawn = _decide(list(tied), room, national, is_drawn=is_drawn)
        allotted += group
        is_drawn = is_drawn or _is_full(allotted, places)
    return shortened(allotted, places.reserve)


def _is_full(allotted: list[Allotment], places: Places) -> bool:
    return places.awards is not None and sum(each.outcome == AWARD for each in allotted) >= places.awards


def shortened(allotted: Iterable[Allotment], reserve: int | None) -> list[Allotment]:
    """With a reserve list of `reserve` places (None: no end), in the order given; equals share a place."""
    every = list(allotted)
    listed = sorted(each.candidate.rank for each in every if each.outcome == RESERVE)
    last = max(listed[:reserve], default=0)
    return [
        _beyond(each) if each.outcome == RESERVE and each.candidate.rank > last else each for each in every
    ]


def _beyond(each: Allotment) -> Allotment:
    return Allotment(each.candidate, NOT_AWARDED, each.why if each.why == NO_AMOUNT else BEYOND_RESERVE)


def _decide(
    tied: list[Candidate], room: dict[int, int], national: int, *, is_drawn: bool
) -> tuple[list[Allotment], bool]:
    barred = {candidate: why for candidate in tied if (why := _bar(candidate))}
    free = [candidate for candidate in tied if candidate not in barred]
    if is_drawn:
        return [_reserved(c, barred.get(c, BELOW_LINE)) for c in tied], True
    short = _short_of_a_narrower(free, room, national)
    fitting = [candidate for candidate in free if candidate not in short]
    barred |= dict.fromkeys(short, ENVELOPE)
    if sum(candidate.amount for candidate in fitting) > room[national]:
        why = TIE_AT_LINE if len(fitting) > 1 else BELOW_LINE
        return [_reserved(c, barred.get(c, why)) for c in tied], True
    for candidate in fitting:
        for envelope in candidate.envelopes:
            room[envelope] -= candidate.amount
    return [_reserved(c, barred[c]) if c in barred else Allotment(c, AWARD) for c in tied], False


def _bar(candidate: Candidate) -> str:
    if not candidate.passes:
        return BELOW_PASS_MARK
    return NO_AMOUNT if candidate.amount < 1 else IN_LINE


def _reserved(candidate: Candidate, why: str) -> Allotment:
    return Allotment(candidate, NOT_AWARDED if why == BELOW_PASS_MARK else RESERVE, why)


def _short_of_a_narrower(
    tied: list[Candidate], room: Mapping[int, int], national: int
) -> frozenset[Candidate]:
    """Those of a rank whose province, field or type can't hold all of that rank that draw on it."""
    asked: dict[int, int] = {}
    for candidate in tied:
        for envelope in candidate.envelopes:
            asked[envelope] = asked.get(envelope, 0) + candidate.amount
    full = {envelope for envelope, won in asked.items() if envelope != national and won > room[envelope]}
    return frozenset(candidate for candidate in tied if full.intersection(candidate.envelopes))
