"""Answers of the example's checklists: the database lets nothing pass as eligible without them."""

from collections.abc import Iterable, Iterator

from grants.calls.models import Call, Requirement
from grants.proposals import states
from grants.proposals.models import Answer, ScreeningAnswer
from grants.proposals.requirements import last_copies
from portal.accounts.models import User

OVERLAPPING = "대상 마을이 다른 사업과 겹칩니다(예시)."


def answer_checklist(call: Call, state: str, proposals: Iterable[int], by: User) -> None:
    """Before proposals are found eligible or not: all is met, but for what an ineligible one lacks."""
    asked = list(Requirement.objects.filter(call=call, is_active=True))
    if asked and state in {states.ELIGIBLE, states.INELIGIBLE}:
        copies = last_copies(proposals).values()
        ScreeningAnswer.objects.bulk_create(_answers(asked, copies, state, by), batch_size=2000)


def _answers(
    asked: list[Requirement], copies: Iterable[int], state: str, by: User
) -> Iterator[ScreeningAnswer]:
    for copy in copies:
        for each in asked:
            lacks = state == states.INELIGIBLE and each == asked[-1]
            yield ScreeningAnswer(
                submission_id=copy,
                requirement=each,
                answer=Answer.NOT_MET if lacks else Answer.MET,
                reason=OVERLAPPING if lacks else "",
                answered_by=by,
            )
