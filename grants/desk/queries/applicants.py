"""What those who act for a municipality or a province can do, and what is ahead."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.calls.models import Call
from grants.calls.queries import published_calls
from grants.desk.blocks import Block, Figure
from grants.proposals.models import Proposal
from portal.actor import Actor, Role
from villages.models import Municipality
from villages.queries import municipalities_of, provinces_of


@dataclass(frozen=True, slots=True)
class Room:
    """An open call, and how many projects a municipality may still file in it."""

    call: Call
    municipality: Municipality
    left: int


@dataclass(frozen=True, slots=True)
class KeyDate:
    """A moment ahead: which call, and what happens then."""

    at: datetime
    what: str
    call: Call


def calls_ahead(actor: Actor) -> list[Call]:
    """Published calls that are open or will open, the first to close first; one query."""
    return list(published_calls().filter(closes_at__gt=actor.arrived_at).order_by("closes_at", "id"))


def key_dates(actor: Actor, calls: Iterable[Call]) -> list[KeyDate]:
    """Openings and closings ahead, the next one first."""
    dates = [
        KeyDate(at, what, call)
        for call in calls
        for at, what in ((call.opens_at, _("Applications open")), (call.closes_at, _("Applications close")))
        if at > actor.arrived_at
    ]
    return sorted(dates, key=lambda date: date.at)


def room_left(actor: Actor, ahead: Iterable[Call]) -> list[Room]:
    """Each open call × each of the officer's municipalities; two queries."""
    calls = [call for call in ahead if call.is_open(actor.arrived_at)]
    places = list(municipalities_of(actor, Role.OFFICER))
    filed = Proposal.objects.filter(call__in=calls, municipality__in=places, slot__isnull=False)
    counts = filed.order_by().values_list("call", "municipality").annotate(Count("pk"))
    taken = {(call, place): count for call, place, count in counts}
    return [
        Room(call, place, max(call.most_projects - taken.get((call.pk, place.pk), 0), 0))
        for call in calls
        for place in places
    ]


def coordinator_block(actor: Actor) -> Block:
    """What the municipalities of the actor's provinces have filed; one query."""
    filed = Proposal.objects.filter(slot__isnull=False, municipality__province__in=provinces_of(actor))
    counts = filed.aggregate(projects=Count("pk"), places=Count("municipality", distinct=True))
    return Block(
        heading=_("Your province"),
        figures=[
            Figure(_("Local governments that filed"), counts["places"]),
            Figure(_("Projects filed"), counts["projects"], reverse("proposals:list")),
        ],
    )
