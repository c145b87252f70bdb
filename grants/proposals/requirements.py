"""Reads of the checklist: what a call requires, and how filed copies stand to it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from grants.calls.models import Requirement
from grants.proposals.models import Answer, Proposal, ScreeningAnswer, Submission


@dataclass(frozen=True, slots=True)
class Checked:
    """A requirement with what was answered on the copy, or on the copy before it (`is_old`)."""

    requirement: Requirement
    given: ScreeningAnswer | None
    is_old: bool = False


def in_force(call_id: int) -> QuerySet[Requirement]:
    """The call's checklist, in order."""
    return Requirement.objects.filter(call=call_id, is_active=True).order_by("order", "id")


def checklist_of(submission: Submission) -> list[Checked]:
    """Each requirement in force with the answer that counts, else the one given on an earlier copy."""
    given = ScreeningAnswer.objects.filter(submission__proposal=submission.proposal_id)
    newest: dict[int, ScreeningAnswer] = {}
    for each in given.select_related("answered_by").order_by("submission__revision"):
        newest[each.requirement_id] = each
    return [
        Checked(
            each,
            newest.get(each.pk),
            bool(newest.get(each.pk)) and newest[each.pk].submission_id != submission.pk,
        )
        for each in in_force(submission.call_id)
    ]


def unmet(proposal_ids: Iterable[int]) -> dict[int, list[int]]:
    """Proposals by id with the requirements in force that their last copy does not meet or nobody checked."""
    found: dict[int, list[int]] = {}
    for proposal, requirement, answer in answers_on_the_last_copies(proposal_ids):
        if answer in {None, Answer.NOT_MET}:
            found.setdefault(proposal, []).append(requirement)
    return found


def answers_on_the_last_copies(proposal_ids: Iterable[int]) -> list[tuple[int, int, str | None]]:
    """(proposal, requirement, answer or None) of every requirement in force; three queries."""
    calls = dict(Proposal.objects.filter(pk__in=list(proposal_ids)).values_list("pk", "call_id"))
    asked: dict[int, list[int]] = {}
    for call, pk in Requirement.objects.filter(call__in=set(calls.values()), is_active=True).values_list(
        "call", "pk"
    ):
        asked.setdefault(call, []).append(pk)
    if not asked:
        return []
    last = last_copies(calls)
    given = {
        (submission, requirement): answer
        for submission, requirement, answer in ScreeningAnswer.objects.filter(
            submission__in=list(last.values())
        ).values_list("submission_id", "requirement_id", "answer")
    }
    return [
        (proposal, requirement, given.get((last.get(proposal, 0), requirement)))
        for proposal, call in calls.items()
        for requirement in asked.get(call, [])
    ]


def last_copies(proposal_ids: Iterable[int]) -> dict[int, int]:
    """The key of the newest filed copy by proposal; one query."""
    copies = Submission.objects.filter(proposal__in=list(proposal_ids)).order_by("proposal_id", "-revision")
    return dict(copies.distinct("proposal_id").values_list("proposal_id", "pk"))


def why_not(checked: Iterable[Checked]) -> str:
    """The reasons of an ineligible proposal, composed from the requirements it does not meet."""
    lacking = [
        each.given
        for each in checked
        if each.given and not each.is_old and each.given.answer == Answer.NOT_MET
    ]
    return "\n".join(
        _("%(requirement)s: %(reason)s") % {"requirement": each.requirement.text, "reason": each.reason}
        for each in lacking
    )


def still_to_check(proposals: Iterable[Proposal]) -> list[tuple[Proposal, int, bool]]:
    """Each with how many requirements nobody has checked yet, and whether one is not met."""
    found = list(proposals)
    answers: dict[int, list[str | None]] = {}
    for proposal, _requirement, answer in answers_on_the_last_copies(each.pk for each in found):
        answers.setdefault(proposal, []).append(answer)
    given = [(each, answers.get(each.pk, [])) for each in found]
    return [(each, said.count(None), Answer.NOT_MET in said) for each, said in given]
