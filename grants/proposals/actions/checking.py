"""The writers of the checklist's answers."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.proposals import policies
from grants.proposals.actions.moving import locked
from grants.proposals.models import Answer, Proposal, ScreeningAnswer
from grants.proposals.requirements import answers_on_the_last_copies, in_force, last_copies
from grants.proposals.supplements import standing
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure

WRITTEN = ["answer", "reason", "answered_by", "answered_at"]


@transaction.atomic
def check_requirements(*, actor: Actor, proposal_id: int, answers: Mapping[int, tuple[str, str]]) -> Proposal:
    """Keep answers (requirement id: answer and reason) on the copy that stands; those not named stay.

    Raises NotAllowed, or Refused when one is not of this call, or not met without a reason.
    """
    proposal = locked(proposal_id)
    ensure(policies.may_check(actor, proposal))
    keys = dict(in_force(proposal.call_id).values_list("pk", "key"))
    if not answers.keys() <= keys.keys():
        raise Refused(_("The checklist has changed meanwhile. Reload the page."), "unknown_requirement")
    if any(answer == Answer.NOT_MET and not reason.strip() for answer, reason in answers.values()):
        raise Refused(
            _("Say why a requirement is not met, so that the applicant understands."), "reason_missing"
        )
    copy = standing(proposal).pk
    _write(actor, [(copy, asked, answer, reason.strip()) for asked, (answer, reason) in answers.items()])
    said = {keys[asked]: [answer, reason.strip()] for asked, (answer, reason) in answers.items()}
    audit.record(actor=actor, act="proposal.check_requirements", about=proposal, changes=said)
    return proposal


def answer_the_rest(actor: Actor, proposals: Iterable[Proposal]) -> None:
    """Answer “met” wherever nobody has answered yet, in a constant number of statements."""
    found = {each.pk: each for each in proposals}
    open_ones: dict[int, list[int]] = {}
    for proposal, asked, answer in answers_on_the_last_copies(found):
        if answer is None:
            open_ones.setdefault(proposal, []).append(asked)
    copies = last_copies(open_ones)
    rows = [
        (copies[proposal], asked, Answer.MET, "")
        for proposal, all_asked in open_ones.items()
        for asked in all_asked
    ]
    _write(actor, rows)
    items = [(found[pk], {"met": len(asked)}) for pk, asked in open_ones.items()]
    audit.record_many(actor=actor, act="proposal.check_requirements", items=items)


def _write(actor: Actor, rows: Iterable[tuple[int, int, Any, str]]) -> None:
    now = timezone.now()
    ScreeningAnswer.objects.bulk_create(
        (
            ScreeningAnswer(
                submission_id=copy,
                requirement_id=asked,
                answer=answer,
                reason=reason if answer != Answer.MET else "",
                answered_by=actor.user,
                answered_at=now,
            )
            for copy, asked, answer, reason in rows
        ),
        update_conflicts=True,
        unique_fields=["submission", "requirement"],
        update_fields=WRITTEN,
        batch_size=2000,
    )
