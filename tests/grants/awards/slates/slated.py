"""Rows for tests of slates.

ranking = ranking_of(1000, 400, 300, 500)     # a year's envelope, then what each project asks, by rank
slate = solved(manager(), ranking, bounds=…)  # drafted, given these rules, solved as a worker solves it
"""

from dataclasses import replace

from grants.awards.models import Slate
from grants.awards.slating import actions
from grants.awards.slating.job import solve_slate
from grants.reviews.models import RankingRun
from portal.actor import Actor
from tests.grants.awards.factories import asking, call_with_envelope, ranked


def ranking_of(ceiling: int, *amounts: int, **ranking: object) -> RankingRun:
    """A ranking of projects that ask these amounts, each of its own municipality."""
    call = call_with_envelope(ceiling)
    return ranked(call, asking(call, *amounts), **ranking)


def drafted(actor: Actor, ranking: RankingRun, name: str = "1안", **rules: object) -> Slate:
    """A draft with these rules over all its envelopes; `with_targets` begins with the year's."""
    with_targets = bool(rules.pop("with_targets", False))
    slate = actions.draft_slate(actor=actor, ranking=ranking, name=name, with_targets=with_targets)
    given = replace(actions.given_of(slate, name), time_limit=5, **rules)
    return actions.save_rules(actor=actor, slate_id=slate.pk, given=given)


def solved(actor: Actor, ranking: RankingRun, name: str = "1안", **rules: object) -> Slate:
    """Solved by the job, as a worker would."""
    return work(actor, drafted(actor, ranking, name, **rules))


def work(actor: Actor, slate: Slate) -> Slate:
    """Ask for it and do what the worker does."""
    actions.request_solving(actor=actor, slate_id=slate.pk)
    solve_slate(actor, {"slate": slate.pk}, lambda *_told: None, "")
    return Slate.objects.get(pk=slate.pk)


def numbers(slate: Slate) -> list[int]:
    """The ranks of the chosen."""
    ranks = dict(slate.input.ranking.entries.values_list("submission", "rank"))
    return sorted(ranks[key] for key in slate.choices.values_list("submission", flat=True))
