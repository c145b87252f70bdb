"""How large an award is, in bands that a reader takes in at once. Pure."""

from collections.abc import Iterable

EOK = 100_000_000
# Each band ends before its limit; the last has none.
LIMITS = (5 * EOK, 10 * EOK, 20 * EOK)


def band_of(amount: int) -> int:
    """The band of an amount in won: 0 is the smallest."""
    return sum(amount >= limit for limit in LIMITS)


def bands() -> Iterable[tuple[int, int | None, int | None]]:
    """Every band with where it begins and ends (won); None where it has no such end."""
    edges = (None, *LIMITS, None)
    return ((band, edges[band], edges[band + 1]) for band in range(len(LIMITS) + 1))
