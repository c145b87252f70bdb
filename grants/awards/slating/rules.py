"""The rules of a slate as they are given, and those it begins with. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from grants.awards.slates.problem import ALL, LEAST, MOST, MUNICIPALITIES, PROJECTS, SCORES, Bound, Pool
from grants.awards.slating.recording import Gathered

DEFAULT_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Forced:
    """A submission by its key, "in" or "out", and why."""

    submission: int
    side: str
    reason: str


@dataclass(frozen=True, slots=True)
class Given:
    """What a manager says of a slate; envelopes by their keys, amounts in won, time in seconds."""

    name: str
    envelopes: frozenset[int] = frozenset()
    bounds: tuple[Bound, ...] = ()
    forced: tuple[Forced, ...] = ()
    objective: str = SCORES
    per_municipality: int | None = None
    pass_mark: bool = True
    time_limit: int = DEFAULT_SECONDS
    seed: int = 0

    def without(self, rule: str, pools: Mapping[int, Pool]) -> "Given":
        """The same but for one rule by its key; `pools` by the keys of their envelopes."""
        return replace(
            self,
            envelopes=frozenset(key for key in self.envelopes if pools[key].rule != rule),
            bounds=tuple(each for each in self.bounds if each.rule != rule),
            per_municipality=None if rule == "per_municipality" else self.per_municipality,
            pass_mark=self.pass_mark and rule != "pass_mark",
            forced=tuple(each for each in self.forced if f"{each.side}:{each.submission}" != rule),
        )


def target_bounds(
    targets: Mapping[str, int], gathered: Gathered, standing: Mapping[str, int]
) -> tuple[Bound, ...]:
    """What the call plans as a ceiling, what the year's targets still lack as floors where they can be reached."""
    planned = () if gathered.planned is None else (Bound(ALL, "", PROJECTS, MOST, gathered.planned),)
    able = [each for each in gathered.projects if each.passes and each.amount > 0]
    reach = len(able) if gathered.planned is None else min(len(able), gathered.planned)
    most = {PROJECTS: reach, MUNICIPALITIES: min(reach, len({each.municipality for each in able}))}
    lacking = {
        kind: targets[kind] - standing.get(kind, 0) for kind in (MUNICIPALITIES, PROJECTS) if kind in targets
    }
    floors = (
        Bound(ALL, "", kind, LEAST, value) for kind, value in lacking.items() if 0 < value <= most[kind]
    )
    return (*planned, *floors)


def kept(forced: Iterable[Forced], keys: Collection[int]) -> tuple[Forced, ...]:
    """Those that are still among the projects."""
    return tuple(each for each in forced if each.submission in keys)
