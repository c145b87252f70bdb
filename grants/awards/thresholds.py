"""When the envelope and the targets deserve a word of warning. Pure; exact in whole won."""

from collections.abc import Iterable

# What a new installation begins with, in percent.
LEVELS = (80, 95, 100)
NEAR_CEILING = 10


def level_reached(used: int, ceiling: int, levels: Iterable[int] = LEVELS) -> int:
    """The highest of the levels (percent) that `used` has reached of `ceiling`; 0 below all."""
    reached = [level for level in levels if ceiling > 0 and used * 100 >= level * ceiling]
    return max(reached, default=0)


def nearest_reached(used: int, ceiling: int, levels: Iterable[int] = (NEAR_CEILING,)) -> int:
    """The lowest of the levels (percent) at most of which are left of `ceiling`; 0 when more is left than all."""
    near = [level for level in levels if ceiling > 0 and (ceiling - used) * 100 <= level * ceiling]
    return min(near, default=0)


def can_still_be_met(target: int, counted: int, left: int, least: int) -> bool:
    """Whether the won left buy what the target still lacks, at the least won a project may cost."""
    return max(target - counted, 0) * least <= left
