"""Whether a municipality may apply in a call, and why not: a rule each. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

NOT_OPEN_YET, CLOSED, NOT_THERE_THEN, ENDED = "not_open_yet", "closed", "not_there_then", "ended"
ENDED_SINCE = "ended_since"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a call demands: published, open in [opens_at, closes_at), of places that stood on `places_on`."""

    is_published: bool
    opens_at: datetime
    closes_at: datetime
    places_on: date


@dataclass(frozen=True, slots=True)
class Place:
    """Since when and until when (the last day) a place stands; None is open-ended."""

    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule, and the code of why it is not met; "" when it is."""

    rule: str
    problem: str

    @property
    def is_met(self) -> bool:
        """Whether the rule stands in nobody's way."""
        return not self.problem


def call_is_open(terms: Terms, _place: Place, at: datetime) -> str:
    """Applications are taken at this moment."""
    if not terms.is_published or at < terms.opens_at:
        return NOT_OPEN_YET
    return "" if at < terms.closes_at else CLOSED


def stood_on_the_day(terms: Terms, place: Place, _at: datetime) -> str:
    """A call pins the set of places of its year."""
    begun = place.valid_from is None or place.valid_from <= terms.places_on
    return "" if begun and not _ended_by(place, terms.places_on) else NOT_THERE_THEN


def still_stands(_terms: Terms, place: Place, at: datetime) -> str:
    """What was dissolved begins nothing new; `at` in the zone of the place."""
    return ENDED if _ended_by(place, at.date()) else ""


def may_go_on(place: Place, at: datetime) -> str:
    """What was dissolved since it began files nothing any more; `at` in the zone of the place."""
    return ENDED_SINCE if _ended_by(place, at.date()) else ""


def _ended_by(place: Place, day: date) -> bool:
    return place.valid_to is not None and place.valid_to < day


RULES: dict[str, Callable[[Terms, Place, datetime], str]] = {
    "call_is_open": call_is_open,
    "stood_on_the_day": stood_on_the_day,
    "still_stands": still_stands,
}


def findings(terms: Terms, place: Place, at: datetime) -> list[Finding]:
    """What each rule says of the place at the moment (a time in Seoul)."""
    return [Finding(name, rule(terms, place, at)) for name, rule in RULES.items()]
