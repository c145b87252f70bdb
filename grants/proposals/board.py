"""Who has filed, who has begun, who has nothing: the ministry's view of a call. Of drafts it knows the number alone."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from grants.calls.models import Call
from grants.calls.models.named import in_language
from grants.proposals import states
from grants.proposals.models import Proposal, Submission
from villages.models import Municipality

FILED, DRAFT, NOTHING = "filed", "draft", "nothing"
STANDINGS = (FILED, DRAFT, NOTHING)


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality in a call: how many proposals stand filed for how much (won), and how many are begun."""

    code: str
    name: str
    full_name: str
    province: str
    filed: int = 0
    drafts: int = 0
    national: int = 0

    @property
    def standing(self) -> str:
        """filed, draft or nothing."""
        if self.filed:
            return FILED
        return DRAFT if self.drafts else NOTHING


@dataclass(slots=True)
class Tally:
    """Places of a province, or of all, added up."""

    code: str = ""
    name: str = ""
    places: Counter[str] = field(default_factory=Counter)
    filed: int = 0
    drafts: int = 0
    national: int = 0

    def add(self, place: Place) -> None:
        """Count one more place."""
        self.places[place.standing] += 1
        self.filed += place.filed
        self.drafts += place.drafts
        self.national += place.national

    @property
    def all_places(self) -> int:
        """How many places there are."""
        return self.places.total()


@dataclass(frozen=True, slots=True)
class Board:
    """A call: its places, added up by province and altogether, and what stands filed by state."""

    call: Call
    places: list[Place]
    provinces: list[Tally]
    whole: Tally
    by_state: dict[str, int]


def board_of(call: Call) -> Board:
    """Three queries, whatever the number of proposals."""
    counts, national = _counts(call), _national(call)
    places: list[Place] = []
    provinces: dict[str, Tally] = {}
    whole = Tally()
    for row in _municipalities(call):
        code, filed, drafts = row["code"], counts.filed[row["code"]], counts.drafts[row["code"]]
        name = in_language(row["name"], row["name_en"])
        full_name = in_language(row["full_name"], row["full_name_en"])
        place = Place(code, name, full_name, row["province"], filed, drafts, national.get(code, 0))
        province = in_language(row["province__name"], row["province__name_en"])
        places.append(place)
        provinces.setdefault(place.province, Tally(place.province, province)).add(place)
        whole.add(place)
    by_state = {state: counts.states[state] for state in states.STATES if counts.states[state]}
    return Board(call, places, list(provinces.values()), whole, by_state)


def chosen(board: Board, province: str = "", standing: str = "") -> list[Place]:
    """The places of a province, of a standing, or of both."""
    return [
        place
        for place in board.places
        if province in {"", place.province} and standing in {"", place.standing}
    ]


def standing_copies(call: Call) -> QuerySet[Submission]:
    """The copy that counts of everything that stands filed in the call."""
    of_call = Submission.objects.filter(call=call).order_by("proposal_id", "-revision")
    newest = of_call.distinct("proposal_id").values("pk")
    return Submission.objects.filter(pk__in=newest, proposal__slot__isnull=False)


def _municipalities(call: Call) -> Iterable[Any]:
    return (
        Municipality.objects.valid_on(call.places_on)
        .order_by("code")
        .values(
            "code",
            "name",
            "name_en",
            "full_name",
            "full_name_en",
            "province",
            "province__name",
            "province__name_en",
        )
    )


@dataclass(slots=True)
class _Counts:
    """How many stand filed and how many are only begun by municipality, and what stands filed by state."""

    filed: Counter[str] = field(default_factory=Counter)
    drafts: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)


def _counts(call: Call) -> _Counts:
    counts = _Counts()
    rows = Proposal.objects.filter(call=call).order_by().annotate(stands=Q(slot__isnull=False))
    for code, state, stands, count in rows.values_list("municipality", "state", "stands").annotate(
        Count("pk")
    ):
        if stands:
            counts.filed[code] += count
            # Opened again and not yet filed anew: what was filed stands, and nobody's draft is named.
            counts.states[states.FILED if state in states.STANDING_DRAFTS else state] += count
        elif state in states.STANDING_DRAFTS:
            counts.drafts[code] += count
    return counts


def _national(call: Call) -> dict[str, int]:
    rows = standing_copies(call).order_by().values_list("municipality")
    return dict(rows.annotate(Sum("national_total")))
