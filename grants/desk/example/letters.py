"""Letters of the regular call: all are numbered, those of the demo's municipality made; a manager makes the rest."""

from collections.abc import Iterator

from grants.awards.letters import actions
from grants.awards.models import Decision, Letter, Letterhead
from grants.calls.models import Call
from portal.accounts.models import User
from portal.accounts.queries import actor_of

# Of the demo's municipality; beside them the first of each kind, so that all can be looked at.
MOST = 3


def issue_some(call: Call, manager: User, municipality: str) -> Iterator[str]:
    """Number them, make a few, and issue one anew."""
    actor = actor_of(manager)
    head = Letterhead(
        call=call,
        issuer="과학기술정보통신부",
        sender="과학기술정보통신부장관",
        department="스마트빌리지 담당(예시)",
        phone="000-000-0000",
        email="smart-village@example.test",
    )
    actions.set_letterhead(actor=actor, head=head)
    decision = Decision.objects.get(call=call, state="published")
    issued = actions.issue(actor=actor, decision_id=decision.pk)
    home = Letter.objects.filter(decision=decision, submission__municipality=municipality).order_by("pk")
    one_each = {letter.kind: letter.pk for letter in reversed(issued)}
    wanted = dict.fromkeys([*home.values_list("pk", flat=True)[:MOST], *sorted(one_each.values())])
    again = actions.issue_anew(
        actor=actor, letter_id=next(iter(wanted)), reason="담당 부서의 전화번호를 바로잡음(예시)"
    )
    made = sum(actions.make(letter_id=letter_id) for letter_id in [*wanted, again.pk])
    yield f"{len(issued)} letters numbered, {made} of them made."
