"""What waits for those who write and sign for a municipality, by deadline."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.desk.blocks import Block, Line, Link, soonest_first
from grants.desk.queries.awarded import award_signature_lines, budget_lines
from grants.proposals import states
from grants.proposals.models import FieldConflict, Proposal, SupplementRequest
from grants.proposals.policies import ours
from grants.proposals.queries import SIGNOFF_KIND, with_missing
from grants.proposals.supplements import SUPPLEMENT_KIND
from portal.actor import Actor, Role
from portal.audit.queries import target_name
from portal.signoff.models import SignOff
from portal.signoff.models import State as SignOffState
from villages.queries import municipalities_of

SHOWN = 30
KINDS = (SIGNOFF_KIND, SUPPLEMENT_KIND)
REQUEST = SupplementRequest._meta.label_lower
# What an officer can write or open again, and what a signer may have before them.
WRITTEN = frozenset({states.DRAFTING, states.SUPPLEMENT_REQUESTED, states.RETURNED})
SIGNED = frozenset({states.AWAITING_SIGNOFF, states.SUPPLEMENT_REQUESTED})
SHORT = (
    "call__name",
    "call__name_en",
    "call__opens_at",
    "call__closes_at",
    "call__is_published",
    "call__through_province",
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


def own_proposals(actor: Actor) -> list[Any]:
    """The proposals of the municipalities the actor writes or signs for, the last changed first; one query."""
    mine = _short(ours(actor))
    return list(mine.order_by("-changed_at", "-pk")[:SHOWN])


def _short(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """With call and place, and the ministry's open request to mend: its key and until when."""
    waiting = SupplementRequest.objects.filter(proposal=OuterRef("pk"), outcome="", answer=None)
    return (
        proposals.select_related("call", "municipality")
        .only(*SHORT)
        .annotate(
            request=Subquery(waiting.values("pk")[:1]), mend_until=Subquery(waiting.values("due_at")[:1])
        )
    )


def _asked_about(proposal: Any) -> str:
    """What a sign-off of the proposal is about: the ministry's open request, else the proposal itself."""
    return f"{REQUEST}:{proposal.request}" if proposal.request else target_name(proposal)


def waiting_block(actor: Actor, proposals: Sequence[Any]) -> Block:
    """Everything that waits for an officer or a signer, the earliest deadline first."""
    lines = [line for role, lines_of in WAITING if actor.has(role) for line in lines_of(actor, proposals)]
    signs = [Link(_("All sign-offs"), reverse("signoff:list"))] if actor.has(Role.SIGNER) else []
    return Block(
        heading=_("What waits for you"),
        lines=soonest_first(lines),
        links=signs,
        empty=_("Nothing waits for you."),
    )


def writing_lines(actor: Actor, proposals: Sequence[Any]) -> list[Line]:
    """What an officer can still write: drafts, and what the ministry asks to mend; at most three queries."""
    now = actor.arrived_at
    open_ones = [p for p in proposals if p.state in WRITTEN and until(p) > now and p.call.opens_at <= now]
    last, contested = last_signoffs(open_ones), conflicts_in(open_ones)
    drafts = with_missing([p for p in open_ones if p.state == states.DRAFTING])
    requests = [p for p in open_ones if p.request]
    returned = [p for p in open_ones if p.state == states.RETURNED]
    return [
        *(_draft_line(p, last.get(_asked_about(p)), contested.get(p.pk)) for p in drafts),
        *(_request_line(p, last.get(_asked_about(p)), contested.get(p.pk)) for p in requests),
        *(_returned_line(p) for p in returned),
    ]


def until(proposal: Any) -> datetime:
    """Until when it can be written: the ministry's date for what it asks to mend, else the call's close."""
    moment: datetime = proposal.mend_until or proposal.call.closes_at
    return moment


def last_signoffs(proposals: Iterable[Any]) -> dict[str, SignOff]:
    """The last sign-off of each, by what it is about; one query."""
    asked = SignOff.objects.filter(kind__in=KINDS, about__in=[_asked_about(p) for p in proposals])
    return {s.about: s for s in asked.defer("payload").order_by("about", "-pk").distinct("about")}


def conflicts_in(proposals: Iterable[Proposal]) -> dict[int, tuple[int, int]]:
    """By proposal: how many fields two people wrote against each other, and the first of them; one query."""
    waiting = FieldConflict.objects.filter(proposal__in=[p.pk for p in proposals], resolved_at=None)
    counted = waiting.order_by().values_list("proposal").annotate(Count("pk"), Min("pk"))
    return {proposal: (count, first) for proposal, count, first in counted}


def _draft_line(draft: Any, signoff: SignOff | None, contested: tuple[int, int] | None) -> Line:
    if contested:
        return _conflict_line(draft, *contested)
    reason = signoff.reason if signoff and signoff.state == SignOffState.RETURNED else ""
    return _line(
        draft,
        _("Returned: %(reason)s") % {"reason": reason} if reason else _missing_words(draft.missing),
        _("Mend") if reason else _("Go on writing"),
        is_urgent=bool(reason),
    )


def _request_line(proposal: Any, signoff: SignOff | None, contested: tuple[int, int] | None) -> Line:
    if contested:
        return _conflict_line(proposal, *contested)
    if signoff and signoff.state == SignOffState.PENDING:
        return _line(proposal, _("What was mended awaits the signature."), _("Look at it"))
    if signoff and signoff.state == SignOffState.RETURNED:
        return _line(
            proposal, _("Returned: %(reason)s") % {"reason": signoff.reason}, _("Mend"), is_urgent=True
        )
    return _line(proposal, _("The ministry asks you to mend it."), _("Mend"), is_urgent=True)


def _returned_line(proposal: Any) -> Line:
    hint = _("The province returned it. Open it again, mend it and file it anew.")
    return _line(proposal, hint, _("Look at it"), is_urgent=True)


def _conflict_line(proposal: Any, count: int, first: int) -> Line:
    hint = ngettext(
        "%(count)s field was written by two people at once: choose what stands.",
        "%(count)s fields were written by two people at once: choose what stands.",
        count,
    )
    url = reverse("proposals:conflict", args=[proposal.pk, first])
    return _line(proposal, hint % {"count": count}, _("Compare and choose"), is_urgent=True, url=url)


def _line(proposal: Any, hint: str, action: str, *, is_urgent: bool = False, url: str = "") -> Line:
    return Line(
        title=proposal.title or _("Proposal without a title"),
        hint=hint,
        url=url or reverse("proposals:detail", args=[proposal.pk]),
        action=action,
        due=until(proposal),
        is_urgent=is_urgent,
    )


def _missing_words(missing: int | None) -> str:
    if missing:
        return _("Draft, sections still to mend: %(count)s") % {"count": missing}
    return _("Draft, ready to be signed off")


def signature_lines(actor: Actor, _proposals: Sequence[Any]) -> list[Line]:
    """What waits for the actor's signature, not what they drafted; two queries."""
    places = municipalities_of(actor, Role.SIGNER)
    waiting = Proposal.objects.filter(state__in=SIGNED, municipality__in=places)
    proposals = {_asked_about(p): p for p in _short(waiting).order_by("pk")[:SHOWN]}
    asked = SignOff.objects.filter(kind__in=KINDS, about__in=proposals, state=SignOffState.PENDING)
    asked = asked.exclude(drafted_by=actor.user).select_related("drafted_by").defer("payload").order_by("pk")
    return [_signature_line(signoff, proposals[signoff.about]) for signoff in asked]


def _signature_line(signoff: SignOff, proposal: Any) -> Line:
    words = {"place": proposal.municipality, "person": signoff.drafted_by.name}
    hint = _("To sign off: %(place)s, drafted by %(person)s") % words
    return _line(proposal, hint, _("Look and decide"), url=reverse("signoff:detail", args=[signoff.pk]))


# What each role is asked for.
WAITING: Sequence[tuple[Role, Callable[[Actor, Sequence[Any]], list[Line]]]] = (
    (Role.OFFICER, writing_lines),
    (Role.SIGNER, signature_lines),
    (Role.OFFICER, budget_lines),
    (Role.SIGNER, award_signature_lines),
)
