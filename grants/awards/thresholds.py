"""When the envelope and the targets deserve a word of warning. Pure; exact in whole won."""

LEVELS = (80, 95, 100)
NEAR_CEILING = 10


def level_reached(used: int, ceiling: int) -> int:
    """The highest of 80, 95 and 100 percent that `used` has reached of `ceiling`; 0 below all."""
    reached = [level for level in LEVELS if ceiling > 0 and used * 100 >= level * ceiling]
    return max(reached, default=0)


def is_near_ceiling(used: int, ceiling: int, within: int = NEAR_CEILING) -> bool:
    """Whether at most `within` percent of the ceiling are left."""
    return ceiling > 0 and (ceiling - used) * 100 <= within * ceiling


def can_still_be_met(target: int, counted: int, left: int, least: int) -> bool:
    """Whether the won left buy what the target still lacks, at the least won a project may cost."""
    return max(target - counted, 0) * least <= left
