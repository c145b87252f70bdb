"""What was measured, and whether it keeps its budget. Pure."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Budget:
    """What a figure may cost at most; None where nothing is promised."""

    queries: int | None = None
    cpu: float | None = None  # times the floor's CPU
    wall: float | None = None  # times the floor's time
    seconds: float | None = None

    def broken_by(self, figure: "Figure") -> list[str]:
        """What is over, in words."""
        pairs = (
            ("queries", figure.queries, self.queries),
            ("× the floor's CPU", figure.cpu_ratio, self.cpu),
            ("× the floor's time", figure.wall_ratio, self.wall),
            ("s", figure.wall_ms / 1000, self.seconds),
        )
        return [
            f"{spent:.4g} {unit}, at most {most:g}"
            for unit, spent, most in pairs
            if spent is not None and most is not None and spent > most
        ]


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: medians in milliseconds, its floor's beside them."""

    what: str
    size: int
    wall_ms: float
    cpu_ms: float | None = None
    floor_wall_ms: float | None = None
    floor_cpu_ms: float | None = None
    queries: int | None = None
    instances: int | None = None
    broken: tuple[str, ...] = ()

    @property
    def wall_ratio(self) -> float | None:
        """Times the floor's time."""
        return self.wall_ms / self.floor_wall_ms if self.floor_wall_ms else None

    @property
    def cpu_ratio(self) -> float | None:
        """Times the floor's CPU."""
        return self.cpu_ms / self.floor_cpu_ms if self.cpu_ms and self.floor_cpu_ms else None

    def as_json(self) -> dict[str, Any]:
        """All of it, with the ratios."""
        ratios = {"wall_ratio": self.wall_ratio, "cpu_ratio": self.cpu_ratio}
        return {**asdict(self), "broken": list(self.broken), **ratios}


def figure_of(given: dict[str, Any]) -> Figure:
    """A figure from its JSON."""
    known = {name: given[name] for name in Figure.__slots__}
    return Figure(**{**known, "broken": tuple(given["broken"])})


COLUMNS = ("what", "size", "ms", "CPU ms", "floor ms", "CPU ms", "× time", "× CPU", "queries", "rows", "")


def table(figures: list[Figure]) -> str:
    """The figures as lines of text."""
    rows = [COLUMNS, *(_row(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    return "\n".join(
        "  ".join(cell.ljust(width) if n == 0 else cell.rjust(width) for n, (cell, width) in enumerate(cells))
        for cells in (list(zip(row, widths, strict=True)) for row in rows)
    )


def _row(figure: Figure) -> tuple[str, ...]:
    times = (figure.wall_ms, figure.cpu_ms, figure.floor_wall_ms, figure.floor_cpu_ms)
    ratios = (figure.wall_ratio, figure.cpu_ratio)
    return (
        figure.what,
        f"{figure.size:,}",
        *("" if time is None else f"{time:,.1f}" for time in times),
        *("" if ratio is None else f"{ratio:.2f}" for ratio in ratios),
        *("" if count is None else str(count) for count in (figure.queries, figure.instances)),
        "OVER: " + "; ".join(figure.broken) if figure.broken else "",
    )
