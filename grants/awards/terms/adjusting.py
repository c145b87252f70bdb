"""Adjustment (조정): an award below what was asked, at once in a draft, by two persons once it is published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from grants.awards import ledger, reserving
from grants.awards.models import Adjustment, AdjustmentReason, AdjustmentYear, Award
from grants.awards.models.decision import LEAST_WORDS, Decision
from grants.awards.models.terms import ADJUST, REVISE
from grants.awards.terms import policies, telling
from grants.awards.terms.paper import award_of, award_to_move, paper_about, void_others
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.signoff import actions as signoff
from portal.signoff.models import SignOff
from portal.signoff.registry import SignOffLike


@dataclass(frozen=True, slots=True)
class Terms:
    """What an adjustment gives: won by fiscal year, why, and until when the revised budget is awaited."""

    amounts: Mapping[int, int]
    reason: str
    words: str
    due_on: date


def adjust_pending(*, actor: Actor, award: Award, terms: Terms) -> Adjustment:
    """Reserve less (or again more, up to what was asked) for an award in a draft.

    Raises Refused for amounts above what was asked or as they are, a reason too short, a day that has
    passed; EnvelopeExhausted and EnvelopeBusy as `reserving.adjust`.
    """
    with ledger.told_plainly():
        reserving.lock_moved_by(award)
        decision = Decision.objects.select_for_update(of=("self",)).get(pk=award.decision_id)
        held = award_of(award.pk)
        held.decision = decision
        ensure(policies.may_set_terms(actor, held))
        _ensure_meant(held, terms)
        return _apply(actor, held, terms, None)


def request_adjustment(*, actor: Actor, award: Award, terms: Terms) -> SignOff:
    """Lay an adjustment of a published award before a second manager. Raises as `adjust_pending`."""
    with ledger.told_plainly():
        held = award_of(award.pk, lock=True)
        ensure(policies.may_ask_to_change(actor, held))
        _ensure_meant(held, terms)
        given = {
            "amounts": {str(year): won for year, won in sorted(terms.amounts.items())},
            "reason": terms.reason,
            "words": terms.words.strip(),
            "due_on": terms.due_on.isoformat(),
        }
        title = _("Adjust the award: %(award)s") % {"award": held}
        return signoff.draft(
            actor=actor, kind=ADJUST, about=held, title=title, payload={**paper_about(held), **given}
        )


def adjust_published(actor: Actor, request: SignOffLike) -> None:
    """Execute the sign-off: the ledger moves, and the municipality is told."""
    paper = request.payload
    terms = Terms(
        {int(year): won for year, won in paper["amounts"].items()},
        paper["reason"],
        paper["words"],
        date.fromisoformat(paper["due_on"]),
    )
    with ledger.told_plainly():
        held = award_to_move(request)
        ensure(policies.may_decide_change(actor, held))
        _ensure_amounts(held, terms)
        adjustment = _apply(actor, held, terms, request.pk)
        void_others(actor, held, {REVISE})
        telling.adjusted(adjustment)


def _apply(actor: Actor, award: Award, terms: Terms, signoff_id: int | None) -> Adjustment:
    asked = {each.fiscal_year: each.amount_asked for each in award.years.all()}
    adjustment = Adjustment.objects.create(
        award=award,
        reason=terms.reason,
        reason_words=terms.words.strip(),
        due_on=terms.due_on,
        is_below=any(terms.amounts.get(year, _in_force(award)[year]) < won for year, won in asked.items()),
        made_by=actor.user,
        signoff_id=signoff_id,
    )
    AdjustmentYear.objects.bulk_create(
        AdjustmentYear(adjustment=adjustment, fiscal_year=year, amount=won)
        for year, won in sorted(terms.amounts.items())
    )
    reserving.adjust(actor=actor, award=award, amounts=terms.amounts, key=f"adjustment:{adjustment.pk}")
    changes = {"adjustment": adjustment.pk, "amounts": {str(y): won for y, won in terms.amounts.items()}}
    audit.record(actor=actor, act="award.adjust", about=award, changes=changes)
    return adjustment


def _ensure_meant(award: Award, terms: Terms) -> None:
    _ensure_amounts(award, terms)
    if terms.reason not in AdjustmentReason.values:
        raise Refused(_("Choose why less is awarded than was asked."), "reason_missing")
    if len(terms.words.strip()) < LEAST_WORDS:
        sentence = _("Say the reason in %(least)s characters or more; the local government reads it.")
        raise Refused(sentence % {"least": LEAST_WORDS}, "words_too_short")
    if terms.due_on <= timezone.localdate():
        raise Refused(_("The day for the revised budget must lie ahead."), "day_passed")


def _ensure_amounts(award: Award, terms: Terms) -> None:
    asked = {each.fiscal_year: each.amount_asked for each in award.years.all()}
    if any(won > asked.get(year, 0) for year, won in terms.amounts.items()):
        raise Refused(_("No year can have more than was asked. Nothing was changed."), "more_than_asked")
    if min(terms.amounts.values(), default=0) < 0:
        raise Refused(_("No year can be below 0. Nothing was changed."), "amount_not_positive")
    if all(_in_force(award)[year] == won for year, won in terms.amounts.items()):
        raise Refused(_("These are the amounts in force. Nothing was changed."), "same_amounts")


def _in_force(award: Award) -> dict[int, int]:
    return {each.fiscal_year: each.amount for each in award.years.all()}
