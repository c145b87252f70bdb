"""The revised budget: an officer asks their signer, whose approval confirms the adjustment."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from grants.awards import ledger
from grants.awards.models import Adjustment, Award, RevisedBudget, RevisedLine
from grants.awards.models.terms import REVISE
from grants.awards.terms import budget, policies, queries, telling
from grants.awards.terms.paper import award_of, paper_about
from grants.awards.tracking import poke_tracking
from grants.proposals.budget_tables import SOURCES as LABELS
from grants.proposals.content import Content, Line
from grants.proposals.models import Proposal
from grants.proposals.package import content_of
from grants.proposals.queries import rules_of, with_content
from grants.proposals.rules import bounds, rates
from grants.proposals.sentences import sentence
from grants.proposals.subsidy import MOST_WON
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.signoff import actions as signoff
from portal.signoff.models import SignOff
from portal.signoff.registry import SignOffLike
from portal.ui.money import grouped

RATES = (rates.whole_is_within, rates.each_year_is_within, bounds.operation_is_within_its_share)
Amounts = dict[str, int]


def request_confirmation(*, actor: Actor, award: Award, lines: Sequence[Amounts]) -> SignOff:
    """Lay a revised budget before the municipality's signer: won by source for each line as filed, in order.

    Raises Refused in words where it is not at the same rates, or nothing is to be confirmed.
    """
    with ledger.told_plainly():
        held = award_of(award.pk, lock=True)
        ensure(policies.may_answer(actor, held))
        adjustment = _to_confirm(held)
        revised = lines_with(queries.filed_lines(held), lines)
        said = faults_in(held, revised)
        if said:
            raise Refused(" ".join(said), "not_at_the_same_rates")
        given = {
            "adjustment": adjustment.pk,
            "lines": [
                {"item": line.item, "fiscal_year": line.fiscal_year, **_amounts(line)} for line in revised
            ],
        }
        return signoff.draft(
            actor=actor,
            kind=REVISE,
            about=held,
            title=_("Revised budget: %(title)s") % {"title": held.submission.title},
            payload={**paper_about(held), **given},
        )


def confirm(actor: Actor, request: SignOffLike) -> None:
    """Execute the signature: the adjustment is confirmed, and the managers are told."""
    paper: Any = request.payload
    with ledger.told_plainly():
        held = award_of(paper["award"], lock=True)
        ensure(policies.may_sign(actor, held))
        adjustment = _to_confirm(held)
        if adjustment.pk != paper["adjustment"]:
            raise Refused(_("The ministry adjusted the award again. Send a new revised budget."), "changed")
        confirmed = RevisedBudget.objects.create(adjustment=adjustment, signoff_id=request.pk)
        RevisedLine.objects.bulk_create(
            RevisedLine(
                budget=confirmed, position=place, **{source: line[source] for source in budget.SOURCES}
            )
            for place, line in enumerate(paper["lines"])
        )
        audit.record(
            actor=actor, act="award.revised_budget", about=held, changes={"adjustment": adjustment.pk}
        )
        telling.confirmed(held)
        poke_tracking(held.programme_year_id)


def lines_with(filed: Sequence[Line], amounts: Sequence[Amounts]) -> list[Line]:
    """The filed lines with other amounts. Raises Refused for another number of lines, or what can't be won."""
    if len(filed) != len(amounts):
        raise Refused(_("The lines are those of the budget as filed. Load the page again."), "other_lines")
    if any(not 0 <= each[source] <= MOST_WON for each in amounts for source in budget.SOURCES):
        raise Refused(_("An amount is no possible amount of won."), "amount_impossible")
    return [budget.with_amounts(line, each) for line, each in zip(filed, amounts, strict=True)]


def faults_in(award: Award, revised: Sequence[Line]) -> list[str]:
    """What keeps a revised budget from being at the same rates, in sentences; none where it is."""
    found = budget.faults(queries.filed_lines(award), queries.awarded_by_year(award), revised)
    if found:
        return [_in_words(each) for each in found]
    proposal = with_content(Proposal.objects.filter(pk=award.proposal_id)).get()
    rules = rules_of(proposal)
    content: Content = replace(content_of(award.submission.package), lines=tuple(revised))
    return [sentence(each) for rule in RATES for each in rule(content, rules)]


def _in_words(fault: budget.Fault) -> str:
    share = fault.share
    figures = {
        "year": share.fiscal_year,
        "source": LABELS[share.source],
        "found": grouped(fault.found),
        "least": grouped(share.least),
        "most": grouped(share.most),
    }
    if share.least == share.most:
        return _("%(year)s, %(source)s: the lines sum to %(found)s won, and %(most)s won are due.") % figures
    said = _("%(year)s, %(source)s: the lines sum to %(found)s won, and %(least)s to %(most)s won are due.")
    return said % figures


def _to_confirm(award: Award) -> Adjustment:
    adjustment = queries.to_confirm(award)
    if adjustment is None:
        raise Refused(_("No revised budget is awaited. What was confirmed stands."), "nothing_to_confirm")
    return adjustment


def _amounts(line: Line) -> Amounts:
    return {source: getattr(line, source) for source in budget.SOURCES}
