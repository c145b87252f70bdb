"""What waits for those who act for a municipality or a province."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.calls.models import Call
from grants.calls.queries import published_calls
from grants.desk.blocks import Block, Figure, Line, Link, soonest_first
from grants.proposals import states
from grants.proposals.models import Proposal
from grants.proposals.policies import ours
from grants.proposals.queries import SIGNOFF_KIND, with_missing
from portal.actor import Actor, Role
from portal.audit.queries import target_name
from portal.signoff.models import SignOff
from portal.signoff.models import State as SignOffState
from villages.models import Municipality
from villages.queries import municipalities_of, provinces_of

SHOWN = 30
SHORT = (
    "call__name",
    "call__name_en",
    "call__opens_at",
    "call__closes_at",
    "call__is_published",
    "call__through_province",
    "municipality__full_name",
    "municipality__full_name_en",
    "title",
    "state",
    "state_since",
    "revision",
    "missing",
    "is_example",
)


def own_proposals(actor: Actor) -> list[Proposal]:
    """The proposals of the municipalities the actor writes or signs for, the last changed first; one query."""
    mine = ours(actor).select_related("call", "municipality").only(*SHORT)
    return with_missing(mine.order_by("-changed_at", "-pk")[:SHOWN])


def why_returned(proposals: Iterable[Proposal]) -> dict[int, str]:
    """The signer's reason, by proposal, where the last sign-off of a draft was returned; one query."""
    drafts = {target_name(p): p.pk for p in proposals if p.state == states.DRAFTING}
    asked = SignOff.objects.filter(kind=SIGNOFF_KIND, about__in=drafts).defer("payload")
    last = asked.order_by("about", "-pk").distinct("about")
    return {drafts[s.about]: s.reason for s in last if s.state == SignOffState.RETURNED}


def waiting_block(actor: Actor, proposals: Sequence[Proposal]) -> Block:
    """Everything that waits for an officer or a signer, the earliest deadline first."""
    lines = [line for role, lines_of in WAITING if actor.has(role) for line in lines_of(actor, proposals)]
    signs = [Link(_("All sign-offs"), reverse("signoff:list"))] if actor.has(Role.SIGNER) else []
    return Block(
        heading=_("What waits for you"),
        lines=soonest_first(lines),
        links=signs,
        empty=_("Nothing waits for you."),
    )


def draft_lines(actor: Actor, proposals: Sequence[Proposal]) -> list[Line]:
    """Drafts that can still be filed, the returned ones with the signer's reason; one query."""
    reasons = why_returned(proposals)
    drafts = [p for p in proposals if p.state == states.DRAFTING and p.call.is_open(actor.arrived_at)]
    return [_draft_line(draft, reasons.get(draft.pk)) for draft in drafts]


def _draft_line(draft: Proposal, reason: str | None) -> Line:
    hint = _("Returned: %(reason)s") % {"reason": reason} if reason else _missing_words(draft.missing)
    return Line(
        title=draft.title or _("Proposal without a title"),
        hint=hint,
        url=reverse("proposals:detail", args=[draft.pk]),
        action=_("Mend") if reason else _("Go on writing"),
        due=draft.call.closes_at,
        is_urgent=reason is not None,
    )


def _missing_words(missing: int | None) -> str:
    if missing:
        return _("Draft, sections still to mend: %(count)s") % {"count": missing}
    return _("Draft, ready to be signed off")


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


def signature_lines(actor: Actor, _proposals: Sequence[Proposal]) -> list[Line]:
    """Drafts that wait for the actor's signature, not those they drafted; two queries."""
    places = municipalities_of(actor, Role.SIGNER)
    waiting = Proposal.objects.filter(state=states.AWAITING_SIGNOFF, municipality__in=places)
    proposals = {
        target_name(p): p for p in waiting.select_related("call", "municipality").only(*SHORT)[:SHOWN]
    }
    asked = SignOff.objects.filter(kind=SIGNOFF_KIND, about__in=proposals, state=SignOffState.PENDING)
    asked = asked.exclude(drafted_by=actor.user).select_related("drafted_by").defer("payload").order_by("pk")
    return [_signature_line(signoff, proposals[signoff.about]) for signoff in asked]


def _signature_line(signoff: SignOff, proposal: Proposal) -> Line:
    words = {"place": proposal.municipality, "person": signoff.drafted_by.name}
    return Line(
        title=proposal.title,
        hint=_("To sign off: %(place)s, drafted by %(person)s") % words,
        url=reverse("signoff:detail", args=[signoff.pk]),
        action=_("Look and decide"),
        due=proposal.call.closes_at,
    )


# What each role is asked for; a room that brings more that waits is added here.
WAITING: Sequence[tuple[Role, Callable[[Actor, Sequence[Proposal]], list[Line]]]] = (
    (Role.OFFICER, draft_lines),
    (Role.SIGNER, signature_lines),
)


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
