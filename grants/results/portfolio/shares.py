"""What follows from a portfolio's published figures. Pure; won in, won out, rounded to whole 억 where derived."""

from collections.abc import Sequence
from itertools import accumulate

EOK = 100_000_000
WHOLE = 10_000


def won_of_share(total: int, basis_points: int) -> int:
    """About how much a published share is, in won: rounded half up to whole 억, for more was not published."""
    return (2 * total * basis_points + WHOLE * EOK) // (2 * WHOLE * EOK) * EOK


def share_of(part: int, total: int) -> int:
    """The share of a sum of published amounts, in tenths of a percent, rounded half up."""
    return (2 * part * 1000 + total) // (2 * total)


def beyond(known: int, whole: int) -> int:
    """What of a whole its known parts leave; 0 when they are more."""
    return max(whole - known, 0)


def starts(amounts: Sequence[int]) -> list[int]:
    """Where each part of a bar begins: the sum of those before it."""
    return list(accumulate(amounts, initial=0))[:-1]
