"""The map of announced awards: a level and words for each municipality."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.results.levels import LEVELS, level_of, step_for
from grants.results.queries import PlaceTotal
from portal.ui.templatetags.portal import eok


@dataclass(frozen=True, slots=True)
class AwardMap:
    """What the choropleth draws; the table beside it shows the same `places`."""

    places: Sequence[PlaceTotal]
    levels: dict[str, int]
    titles: dict[str, str]
    legend: list[tuple[int, str]]


def map_of(places: Sequence[PlaceTotal]) -> AwardMap:
    """The map of these totals, in even steps up to the highest."""
    step = step_for(max((place.amount for place in places), default=0))
    return AwardMap(
        places=places,
        levels={place.code: level_of(place.amount, step) for place in places},
        titles={place.code: _words(place) for place in places},
        legend=[(0, _("No award")), *((level, _up_to(level * step)) for level in range(1, LEVELS + 1))],
    )


def _words(place: PlaceTotal) -> str:
    projects = ngettext("%(count)s project", "%(count)s projects", place.projects)
    return f"{projects % {'count': place.projects}}, {eok(place.amount)}"


def _up_to(amount: int) -> str:
    return _("up to %(amount)s") % {"amount": eok(amount)}
