"""Where the columns and bars of a picture stand, in its own units. Pure; what stands on them is already words."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 360
# What the ministry said: pale where something fills it, else strong.
PALE, STRONG = "#b1cefb", "#256ef4"
# Columns: the values above, the years below the line they stand on.
TOP, PLOT, COLUMN, FOOT = 30, 150, 44, 36
# Bars: a line of words, the bar beneath it.
LINE, BAR, GAP = 24, 14, 20


@dataclass(frozen=True, slots=True)
class Datum:
    """One column or bar. `value` None was not published; `done` and `coming` fill it, in the same unit.

    `is_firm`: said by the ministry itself. What is not firm is drawn as an outline.
    """

    label: str
    value: int | None
    words: str = ""
    done: int = 0
    coming: int = 0
    is_firm: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rect:
    """Where a part of the picture stands."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Spot:
    """Where words stand, and which end of them: start, middle or end."""

    x: int
    y: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A datum with its column or bar, what fills it, and where its words stand; `track` is all there could be."""

    datum: Datum
    whole: Rect
    done: Rect
    coming: Rect
    label: Spot
    words: Spot
    track: Rect | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole picture of `width` × `height`; columns stand on `line`."""

    key: str
    title: str
    drawn: tuple[Drawn, ...]
    width: int
    height: int
    line: int | None = None

    @property
    def said(self) -> str:
        """Everything it shows, for who can't see it."""
        return f"{self.title}: " + ", ".join(_said(each.datum) for each in self.drawn)

    @property
    def has_done(self) -> bool:
        """Whether anything is filled."""
        return any(each.datum.done for each in self.drawn)

    @property
    def has_coming(self) -> bool:
        """Whether anything is still to come."""
        return any(each.datum.coming for each in self.drawn)

    @property
    def firm_fill(self) -> str:
        """The colour of what was said by the ministry itself."""
        return PALE if self.has_done or self.has_coming else STRONG

    @property
    def has_firm(self) -> bool:
        """Whether anything was said by the ministry itself."""
        return any(each.datum.is_firm and each.datum.value for each in self.drawn)

    @property
    def has_told(self) -> bool:
        """Whether anything is only told of, or reckoned."""
        return any(not each.datum.is_firm and each.datum.value for each in self.drawn)


def columns(key: str, title: str, data: Sequence[Datum]) -> Picture:
    """One column a datum, to one scale."""
    highest = max((_highest(datum) for datum in data), default=0)
    slot = WIDTH // max(len(data), 1)
    drawn = tuple(_column(datum, number * slot + slot // 2, highest) for number, datum in enumerate(data))
    return Picture(key, title, drawn, WIDTH, TOP + PLOT + FOOT, TOP + PLOT)


def bars(key: str, title: str, data: Sequence[Datum], whole: int = 0) -> Picture:
    """One bar a datum, each under its words; `whole` is what the full width stands for, else the highest."""
    most = whole or max((_highest(datum) for datum in data), default=0)
    drawn = tuple(_bar(datum, number * (LINE + BAR + GAP), most) for number, datum in enumerate(data))
    return Picture(key, title, drawn, WIDTH, len(data) * (LINE + BAR + GAP) - GAP)


def _highest(datum: Datum) -> int:
    return max(datum.value or 0, datum.done + datum.coming)


def _column(datum: Datum, middle: int, highest: int) -> Drawn:
    def on_the_line(height: int, lifted: int = 0) -> Rect:
        return Rect(middle - COLUMN // 2, TOP + PLOT - lifted - height, COLUMN, height)

    whole, done, filled = _lengths(datum, highest, PLOT)
    return Drawn(
        datum,
        on_the_line(whole),
        on_the_line(done),
        on_the_line(filled - done, done),
        label=Spot(middle, TOP + PLOT + 24, "middle"),
        words=Spot(middle, TOP + PLOT - max(whole, filled) - 8, "middle"),
    )


def _bar(datum: Datum, top: int, most: int) -> Drawn:
    def beneath(start: int, width: int) -> Rect:
        return Rect(start, top + LINE, width, BAR)

    whole, done, filled = _lengths(datum, most, WIDTH)
    return Drawn(
        datum,
        beneath(0, whole),
        beneath(0, done),
        beneath(done, filled - done),
        label=Spot(0, top + LINE - 8, "start"),
        words=Spot(WIDTH, top + LINE - 8, "end"),
        track=beneath(0, WIDTH),
    )


def _lengths(datum: Datum, most: int, length: int) -> tuple[int, int, int]:
    """How long the whole is, what is done of it, and what is filled with what is coming."""
    filled = datum.done + datum.coming
    return (
        _share(datum.value or 0, most, length),
        _share(datum.done, most, length),
        _share(filled, most, length),
    )


def _share(value: int, whole: int, length: int) -> int:
    """The part of `length`, rounded half up; whatever is there at all shows."""
    return max(1, (2 * value * length + whole) // (2 * whole)) if value > 0 else 0


def _said(datum: Datum) -> str:
    return f"{datum.label} {datum.words}" + (f" ({datum.note})" if datum.note else "")
