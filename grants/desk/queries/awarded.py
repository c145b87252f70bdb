"""What an announced award asks of its municipality: a revised budget, or a signature. Nothing without an award."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from grants.awards.terms.policies import OF_THE_MUNICIPALITY
from grants.awards.terms.signing import budgets_that_wait
from grants.desk.blocks import Line
from grants.proposals import states
from grants.proposals.signing import requests_to_sign
from portal.actor import Actor
from portal.signoff.models import SignOff
from portal.signoff.models import State as SignOffState


def budget_lines(actor: Actor, proposals: Sequence[Any]) -> list[Line]:
    """Adjusted awards that wait for their revised budget."""
    if not _any_awarded(proposals):
        return []
    hint = _("The award was adjusted: confirm it with a revised budget at the same rates.")
    return [
        Line(task.label, hint, task.url, _("Confirm"), due=task.due, is_urgent=True)
        for task in budgets_that_wait(actor)
    ]


def award_signature_lines(actor: Actor, proposals: Sequence[Any]) -> list[Line]:
    """What waits for the actor's signature about an award, not what they drafted; one query."""
    if not _any_awarded(proposals):
        return []
    asked = SignOff.objects.filter(
        requests_to_sign(actor), kind__in=OF_THE_MUNICIPALITY, state=SignOffState.PENDING
    ).exclude(drafted_by=actor.user)
    return [
        Line(each.title, _("To sign off"), reverse("signoff:detail", args=[each.pk]), _("Look and decide"))
        for each in asked.defer("payload").order_by("pk")
    ]


def _any_awarded(proposals: Sequence[Any]) -> bool:
    return any(each.state == states.AWARDED for each in proposals)
