"""Where a call's panels have room, and whom a manager would ask: those who know the field and sit nowhere yet."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from grants.calls.models import Call
from grants.reviews.models import Panel, PanelMember, ReviewerProfile, SeatAnswer, SeatInvitation
from portal.accounts.models import User
from portal.accounts.queries import people_with
from portal.actor import Role

# A panel has seven as a rule.
SEATS = 7
LISTED = 40


@dataclass(frozen=True, slots=True)
class Room:
    """A panel with its open seats: `listed` fit, `chosen` of them would fill it, `fitting` fit in all."""

    panel: Panel
    seated: int
    asked: int
    has_chair: bool
    listed: list[User]
    chosen: set[int]
    fitting: list[int]

    @property
    def open(self) -> int:
        """Seats that nobody has or is asked for."""
        return max(0, SEATS - self.seated - self.asked)


def rooms_of(panels: Sequence[Panel]) -> list[Room]:
    """Each panel of one call with who would fit, nobody chosen for two of them. Five queries, however many."""
    if not panels:
        return []
    seats = list(
        PanelMember.objects.filter(panel__in=panels, left_at=None, is_substitute=False).values_list(
            "panel", "is_chair"
        )
    )
    waiting = SeatInvitation.objects.filter(panel__in=panels, state=SeatAnswer.WAITING, replaces=None)
    asked = list(waiting.values_list("panel", "is_chair"))
    seated, called = (Counter(panel for panel, _is_chair in each) for each in (seats, asked))
    chairs, taken = {*seats, *asked}, set[int]()
    fitting = _fitting(panels)
    rooms = []
    for panel in panels:
        pk = panel.pk
        room = Room(panel, seated[pk], called[pk], (pk, True) in chairs, [], set(), fitting[pk])
        free = [reviewer for reviewer in room.fitting if reviewer not in taken]
        room.chosen.update(free[: room.open])
        taken |= room.chosen
        rooms.append(room)
    _list_people(rooms)
    return rooms


def _fitting(panels: Sequence[Panel]) -> dict[int, list[int]]:
    """By panel, who knows its field (any, where it has none), in the order of their names."""
    free = list(_free(panels[0].call).values_list("pk", flat=True))
    knows: defaultdict[int, set[int]] = defaultdict(set)
    known = ReviewerProfile.service_fields.through.objects.filter(reviewerprofile__user__in=free)
    for user, field in known.values_list("reviewerprofile__user", "servicefield"):
        knows[user].add(field)
    return {panel.pk: [pk for pk in free if panel.service_field_id in {None, *knows[pk]}] for panel in panels}


def _free(call: Call) -> QuerySet[User]:
    """Reviewers who sit on no panel of the call and are asked to none."""
    seated = PanelMember.objects.filter(panel__call=call, left_at=None, is_substitute=False)
    asked = SeatInvitation.objects.filter(panel__call=call, state=SeatAnswer.WAITING)
    busy = Q(pk__in=seated.values("reviewer")) | Q(pk__in=asked.values("reviewer"))
    return people_with(Role.REVIEWER).exclude(busy).order_by("name", "pk")


def _list_people(rooms: Sequence[Room]) -> None:
    listed = {
        room.panel.pk: [pk for number, pk in enumerate(room.fitting) if number < LISTED or pk in room.chosen]
        for room in rooms
    }
    people = User.objects.select_related("reviewer__home_municipality", "reviewer__home_province").in_bulk(
        {pk for pks in listed.values() for pk in pks}
    )
    for room in rooms:
        room.listed.extend(people[pk] for pk in listed[room.panel.pk])
