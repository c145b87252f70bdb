"""The rules of a slate beside what is chosen, and what each of them costs."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from grants.awards.slates.checking import counted
from grants.awards.slates.problem import LEAST, WON, Bound, Pool
from grants.awards.slating.opened import Opened
from grants.awards.slating.priced import Price
from grants.awards.slating.words import Words

KEPT, TIGHT, BROKEN = "kept", "tight", "broken"


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule in words with what is chosen by it (won or a count), and whether it is kept, tight or broken."""

    key: str
    words: str
    now: int | None
    is_won: bool
    standing: str
    price: Price | None = None

    @property
    def matters(self) -> bool:
        """All but a narrower envelope that bounds nothing."""
        is_narrow = self.key.startswith("envelope:") and self.key != "envelope:all"
        costs = bool(self.price and self.price.changes)
        return not is_narrow or costs or self.standing != KEPT


def rules_shown(opened: Opened, words: Words, prices: Mapping[str, Price]) -> list[RuleShown]:
    """Every rule in force: counts first, then single projects, then envelopes."""
    rules = opened.rules
    shown = [_bound(opened, each, words) for each in rules.bounds]
    if rules.per_municipality is not None:
        most = max(Counter(each.municipality for each in opened.chosen).values(), default=0)
        standing = _against(most, rules.per_municipality)
        shown.append(RuleShown("per_municipality", words.of("per_municipality"), most, False, standing))
    if rules.pass_mark:
        shown.append(_plainly("pass_mark", words, is_kept=all(each.passes for each in opened.chosen)))
    shown += [_plainly(f"in:{key}", words, is_kept=key in opened.keys) for key in rules.forced_in]
    shown += [_plainly(f"out:{key}", words, is_kept=key not in opened.keys) for key in rules.forced_out]
    shown += [_pool(opened, each, words) for each in rules.pools]
    return [replace(each, price=prices.get(each.key)) for each in shown]


def _bound(opened: Opened, bound: Bound, words: Words) -> RuleShown:
    now = counted(bound, opened.chosen)
    standing = _against(-now, -bound.value) if bound.side == LEAST else _against(now, bound.value)
    return RuleShown(bound.rule, words.of_bound(bound), now, bound.counts == WON, standing)


def _pool(opened: Opened, pool: Pool, words: Words) -> RuleShown:
    now = opened.drawn_on(pool.scope, pool.code)
    return RuleShown(pool.rule, words.of_pool(pool), now, True, _against(now, pool.left))


def _plainly(key: str, words: Words, *, is_kept: bool) -> RuleShown:
    return RuleShown(key, words.of(key), None, False, KEPT if is_kept else BROKEN)


def _against(now: int, most: int) -> str:
    if now > most:
        return BROKEN
    return TIGHT if now == most else KEPT
