"""A slate becomes a decision: everything looked at again under lock, all its awards reserved or none."""

from django.utils.translation import gettext as _

from grants.awards import decisions, ledger, states
from grants.awards.lines import Choice, named
from grants.awards.models import Decision, Slate
from grants.awards.queries import envelopes_of
from grants.awards.slates.checking import faults_of
from grants.awards.slates.problem import Problem
from grants.awards.slating import policies, recording
from grants.awards.slating.gathering import gather, pool_of
from grants.awards.slating.queries import chosen_of, names_of, problem_of, submissions_by_key
from grants.awards.slating.words import Words, titles_of
from grants.proposals.models import Submission
from grants.reviews.models import RankingInput, RankingRun
from grants.reviews.ranking_queries import collected
from grants.reviews.scoring import record
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure


def adopt(*, actor: Actor, slate_id: int) -> Decision:
    """Draft the decision that a solved slate proposes: every award is reserved, or none.

    Before that the slate is verified without a solver against the envelopes as they stand, under lock.
    Raises Refused when its input is no longer the same (a newer ranking, a voided score, a withdrawal), when
    a rule no longer holds, or as `draft_decision` does.
    """
    slate = Slate.objects.select_related("input__ranking__call__programme_year").get(pk=slate_id)
    ensure(policies.may_adopt(actor, slate))
    with ledger.told_plainly():
        # All of the year, before anything is read: what is verified is what is reserved from.
        envelopes = ledger.locked(envelopes_of(slate.input.ranking.call.programme_year))
        _ensure_newest(slate.input.ranking)
        _ensure_undecided(slate.input.ranking)
        _ensure_same_projects(slate)
        _ensure_same_scores(slate.input.ranking)
        problem = problem_of(slate, [pool_of(each) for each in envelopes])
        chosen = chosen_of(slate)
        broken = faults_of(problem, chosen)
        if broken:
            raise Refused(_sentence(slate, problem, broken), "rules_broken")
        words = _("Slate #%(number)s “%(name)s”: %(objective)s.") % _names(slate)
        decision = decisions.draft_decision(
            actor=actor, ranking=slate.input.ranking, choice=Choice(frozenset(chosen), words, slate)
        )
        audit.record(actor=actor, act="slate.adopt", about=slate, changes={"decision": decision.pk})
    return decision


def _names(slate: Slate) -> dict[str, object]:
    return {"number": slate.pk, "name": slate.name, "objective": slate.get_objective_display()}


def _ensure_newest(ranking: RankingRun) -> None:
    newest = RankingRun.objects.filter(call=ranking.call_id).order_by("-pk").values_list("pk", flat=True)[0]
    if newest != ranking.pk:
        sentence = _(
            "The call was ranked again since (#%(newest)s). Nothing was reserved. "
            "Renew the slate on the newest ranking and solve it."
        )
        raise Refused(sentence % {"newest": newest}, "newer_ranking")


def _ensure_undecided(ranking: RankingRun) -> None:
    opened = Decision.objects.filter(call=ranking.call_id, state__in=[states.DRAFT, states.AWAITING])
    if opened.exists():
        sentence = _("This call already has an open decision. Finish or cancel that one first.")
        raise Refused(sentence, "awards_one_open_decision")


def _ensure_same_projects(slate: Slate) -> None:
    before = recording.read(slate.input.text).projects
    gone = recording.gone(before, gather(slate.input.ranking).projects)
    if gone:
        numbers = Submission.objects.filter(pk__in=gone).order_by("number").values_list("number", flat=True)
        sentence = _(
            "No longer as they were: %(numbers)s (withdrawn or decided since). Nothing was reserved. "
            "Renew the slate and solve it."
        )
        raise Refused(sentence % {"numbers": named(list(numbers))}, "projects_changed")


def _ensure_same_scores(ranking: RankingRun) -> None:
    """The scores give the ranking's own input again; older rankings kept none."""
    if not RankingInput.objects.filter(run=ranking).exists():
        return
    if record.digest(collected(ranking.call).said(ranking.call)) != ranking.input_hash:
        sentence = _(
            "What the ranking followed from has changed since: a score was voided, or points or rules "
            "changed. Nothing was reserved. Rank again, renew the slate and solve it."
        )
        raise Refused(sentence, "scores_changed")


def _sentence(slate: Slate, problem: Problem, broken: tuple[str, ...]) -> str:
    names = names_of(slate.input.ranking.call.programme_year.programme_id)
    titles = titles_of(submissions_by_key(problem.rules.forced_in + problem.rules.forced_out))
    words = Words(problem.rules, names, titles)
    sentence = _(
        "With the envelopes as they stand now the slate breaks: %(rules)s. Nothing was reserved. "
        "Renew the slate and solve it."
    )
    return sentence % {"rules": named([words.of(key) for key in broken])}
