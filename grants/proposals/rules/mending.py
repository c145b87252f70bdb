"""What mends a national share that is too high: moving the excess to the municipality's share."""

from collections.abc import Iterable

from grants.proposals.content import Line
from grants.proposals.subsidy import MOST_WON, Move


def away_from_national(lines: Iterable[Line], over: int) -> tuple[Move, ...]:
    """Moves of `over` won in all, from the largest lines first; none when it can't be done whole."""
    moves = []
    for line in sorted(lines, key=lambda each: -each.national):
        won = min(over, line.national, MOST_WON - line.local)
        if won > 0:
            moves.append(Move(line.key, won))
            over -= won
    return () if over else tuple(moves)
