"""Announce a whole decision at once, by a second person."""

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.awards import ledger, policies, reserving, states
from grants.awards.lines import ensure_explained
from grants.awards.models import Award, Decision, DecisionLine, Outcome
from grants.proposals import actions as proposals
from grants.proposals import states as proposal_states
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.notices import actions as notices
from portal.signoff import actions as signoff
from portal.signoff.models import SignOff
from portal.signoff.registry import SignOffLike
from villages.models import Membership

KIND = "awards.publish"
NOTICE = "awards.published"
OUTCOMES: Mapping[str, str] = {
    Outcome.AWARD: proposal_states.AWARDED,
    Outcome.RESERVE: proposal_states.RESERVE,
    Outcome.NOT_AWARDED: proposal_states.NOT_AWARDED,
}


def request_publication(*, actor: Actor, decision: Decision) -> SignOff:
    """Lay the decision, with every line of it, before a second manager."""
    with ledger.told_plainly():
        held = _held(decision.pk)
        ensure(policies.may_edit(actor, held))
        ensure_explained(held)
        asked = signoff.draft(
            actor=actor,
            kind=KIND,
            about=held,
            title=_("Publish the decision on %(call)s") % {"call": held.call},
            payload=payload_of(list(_lines(held))),
        )
        held.state, held.signoff = states.AWAITING, asked
        held.save(update_fields=["state", "signoff"])
        audit.record(actor=actor, act="award.request_publication", about=held, changes={"signoff": asked.pk})
    return asked


def payload_of(decided: Sequence[DecisionLine]) -> dict[str, object]:
    """What is signed: every line with number, municipality, outcome and won, and their sums."""
    decision = decided[0].decision
    lines = [
        {
            "rank": line.rank,
            "number": line.submission.number,
            "municipality": line.submission.municipality.full_name,
            "title": line.submission.title,
            "outcome": line.outcome,
            "amount": line.amount if line.outcome == Outcome.AWARD else 0,
        }
        for line in decided
    ]
    awarded = [line for line in lines if line["outcome"] == Outcome.AWARD]
    return {
        "decision": decision.pk,
        "call": decision.call.code,
        "ranking": decision.ranking_id,
        "projects": len(awarded),
        "won": sum(int(str(line["amount"])) for line in awarded),
        "lines": lines,
    }


def publish(actor: Actor, request: SignOffLike) -> None:
    """Execute the sign-off: everything of the decision becomes known at one moment, or nothing does."""
    decision = Decision(pk=_decision_id(request))
    with ledger.told_plainly():
        reserving.lock_drawn_on(decision)
        now = timezone.now()
        _ensure_one(_awaiting(decision).update(state=states.PUBLISHED, published_at=now))
        decided = list(_lines(decision))
        if payload_of(decided) != request.payload:
            raise Refused(_("The decision changed since it was laid before you. Return it."), "changed")
        standing = _still_under_review(decided)
        Award.objects.filter(decision=decision, state=states.PENDING).update(
            state=states.PUBLISHED, published_at=now
        )
        reserving.commit(actor=actor, decision=decision)
        outcomes = {line.submission.proposal_id: OUTCOMES[line.outcome] for line in standing}
        proposals.publish_outcomes(actor=actor, outcomes=outcomes)
        _tell(decision, standing)
        changes = {"projects": request.payload["projects"], "won": request.payload["won"]}
        audit.record(actor=actor, act="award.publish", about=decision, changes=changes)


def _awaiting(decision: Decision) -> QuerySet[Decision]:
    return Decision.objects.filter(pk=decision.pk, state=states.AWAITING)


def _ensure_one(changed: int) -> None:
    if changed != 1:
        raise Refused(_("This decision no longer awaits sign-off. Open it again and look."), "not_awaiting")


def take_back(actor: Actor, request: SignOffLike, reason: str) -> None:
    """A returned or withdrawn sign-off makes the decision a draft again; what is reserved stays so."""
    held = _held(_decision_id(request))
    held.state = states.DRAFT
    held.save(update_fields=["state"])
    audit.record(actor=actor, act="award.returned", about=held, changes={"reason": reason})


def _still_under_review(lines: list[DecisionLine]) -> list[DecisionLine]:
    """Without those withdrawn since; an award to one of them must be taken out of the decision first."""
    gone = [line for line in lines if line.submission.proposal.state != proposal_states.UNDER_REVIEW]
    for line in gone:
        if line.outcome == Outcome.AWARD:
            sentence = _("%(number)s was withdrawn. Return the decision and take its award out first.")
            raise Refused(sentence % {"number": line.submission.number}, "withdrawn")
    return [line for line in lines if line not in gone]


def _tell(decision: Decision, lines: list[DecisionLine]) -> None:
    """Everybody who acts for a municipality with a line, once a line."""
    people: dict[str, list[int]] = {}
    municipalities = {line.submission.municipality_id for line in lines}
    acting = Membership.objects.active().filter(municipality__in=municipalities, user__is_active=True)
    for municipality, user in acting.values_list("municipality", "user").distinct():
        people.setdefault(municipality, []).append(user)
    notices.tell_many(
        items=[
            (
                user,
                f"{NOTICE}.{line.outcome}",
                _details(line),
                reverse("proposals:submission", args=[line.submission_id]),
                f"{NOTICE}:{decision.pk}:{line.submission_id}",
            )
            for line in lines
            for user in people.get(line.submission.municipality_id, [])
        ]
    )


def _details(line: DecisionLine) -> Mapping[str, object]:
    return {
        "title": line.submission.title,
        "number": line.submission.number,
        "amount": {"won": line.amount},
    }


def _held(decision_id: int) -> Decision:
    return (
        Decision.objects.select_for_update(of=("self",))
        .select_related("call__programme_year")
        .get(pk=decision_id)
    )


def _lines(decision: Decision) -> QuerySet[DecisionLine]:
    return (
        DecisionLine.objects.filter(decision=decision)
        .select_related("decision__call", "submission__municipality", "submission__proposal")
        .only(
            "rank",
            "outcome",
            "amount",
            "decision__call__code",
            "decision__ranking",
            "submission__number",
            "submission__title",
            "submission__municipality__full_name",
            "submission__proposal__state",
        )
        .order_by("rank", "submission")
    )


def _decision_id(request: SignOffLike) -> int:
    return int(request.about.rpartition(":")[2])
