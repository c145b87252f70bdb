"""What the solver answered, kept once: by whoever of two workers comes first."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from grants.awards.models import Slate, SlateChoice, SlateClash, SlatePrice, SlateProof, SlateState, SlateSwap
from grants.awards.slates import record
from grants.awards.slates.problem import Answer, Clash, NotFound, Problem, Solution
from grants.awards.slates.source import code_version
from grants.awards.slating.actions import locked
from portal.actor import Actor
from portal.audit import actions as audit

if TYPE_CHECKING:
    # Its module loads the solver's library, which no web process does.
    from grants.awards.slates.prices import Price


@transaction.atomic
def keep(*, actor: Actor, slate_id: int, problem: Problem, answer: Answer) -> Slate:
    """Write the answer of the solver to a slate that waits for it; a second answer changes nothing."""
    held = locked(slate_id)
    if held.state != SlateState.SOLVING:
        return held
    held.solved_at = timezone.now()
    held.input_hash, held.code_version = record.hash_of(problem), code_version()
    if isinstance(answer, Solution):
        _keep_solution(held, answer)
    elif isinstance(answer, Clash):
        SlateClash.objects.bulk_create(SlateClash(slate=held, rule=rule) for rule in answer.rules)
        held.is_irreducible, held.state = answer.is_irreducible, SlateState.CLASH
    elif isinstance(answer, NotFound):
        held.took_ms, held.state = int(answer.seconds * 1000), SlateState.NO_RESULT
    held.save()
    changes = {"name": held.name, "state": held.state, "hash": held.input_hash}
    audit.record(actor=actor, act=f"slate.{held.state}", about=held, changes=changes)
    return held


def _keep_solution(slate: Slate, answer: Solution) -> None:
    SlateChoice.objects.bulk_create(SlateChoice(slate=slate, submission_id=key) for key in answer.chosen)
    SlateProof.objects.create(slate=slate, text=record.solution_said(answer))
    totals, proof = answer.totals, answer.proof
    slate.score, slate.won = totals.score, totals.won
    slate.projects, slate.municipalities = totals.projects, totals.municipalities
    slate.bound, slate.gap, slate.is_proven = proof.bound, proof.gap, proof.is_proven
    slate.most_municipalities = proof.most_municipalities
    slate.took_ms, slate.state = int(proof.seconds * 1000), SlateState.SOLVED


@transaction.atomic
def keep_price(*, slate_id: int, price: "Price") -> None:
    """Write what one rule costs, with who comes in and goes out without it; once."""
    held = locked(slate_id)
    if SlatePrice.objects.filter(slate=held, rule=price.rule).exists():
        return
    totals = price.solution.totals
    kept = SlatePrice.objects.create(
        slate=held,
        rule=price.rule,
        score=totals.score,
        won=totals.won,
        projects=totals.projects,
        municipalities=totals.municipalities,
        is_proven=price.solution.proof.is_proven,
    )
    SlateSwap.objects.bulk_create(
        SlateSwap(price=kept, submission_id=key, side=side)
        for side, keys in (("in", price.coming), ("out", price.going))
        for key in keys
    )
