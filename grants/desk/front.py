"""What the front page says, all of it from data and nothing that is pending."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from grants.awards.queries import PublishedTotals, published_totals
from grants.calls.models import Call, Programme, ProgrammeYear
from grants.calls.queries import open_calls, published_calls
from grants.results import queries
from grants.results.maps import AwardMap, map_of


@dataclass(frozen=True, slots=True)
class Front:
    """The programme year, the calls to point at, and what was announced; `year` is None before set-up."""

    year: ProgrammeYear | None
    purpose: str
    open_calls: list[Call]
    next_call: Call | None
    totals: PublishedTotals | None
    map: AwardMap | None

    @property
    def is_example(self) -> bool:
        """Whether anything shown is example data."""
        calls = [*self.open_calls, *([self.next_call] if self.next_call else [])]
        places = self.map.places if self.map else []
        return any(call.is_example for call in calls) or any(place.is_example for place in places)


def front_at(at: datetime) -> Front:
    """The front page of this moment; the same for everybody."""
    year = queries.current_programme_year()
    calls = list(open_calls(at))
    upcoming = None if calls else published_calls().filter(opens_at__gt=at).order_by("opens_at", "id").first()
    if year is None:
        return Front(None, "", calls, upcoming, None, None)
    places = queries.totals_by_municipality(queries.announced_in(year))
    return Front(year, purpose_of(year.programme), calls, upcoming, published_totals(year), map_of(places))


def purpose_of(programme: Programme) -> str:
    """The programme's purpose in the language of the page."""
    return programme.purpose_en if (get_language() or "").startswith("en") else programme.purpose
