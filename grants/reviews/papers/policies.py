"""Who takes the review's papers along."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from grants.calls.models import Call
from grants.reviews import policies
from grants.reviews.chairing import policies as chairing
from grants.reviews.models import Panel, ScoreSheet
from portal.actor import ALLOWED, Actor, Role, Verdict, refused


def sheets_visible_to(actor: Actor) -> QuerySet[ScoreSheet]:
    """On paper exactly what one may read on the screen."""
    return policies.visible_to(actor)


def panels_visible_to(actor: Actor) -> QuerySet[Panel]:
    """The panels whose sheets can be asked for: overseers' all, a chair's own."""
    return chairing.visible_to(actor)


def may_take_sheets(actor: Actor) -> Verdict:
    """Overseers and reviewers; which sheets they get is asked one by one."""
    return policies.may_list(actor)


def may_take_tally(actor: Actor) -> Verdict:
    """The tally names everybody's points: the ministry's, who has the committee sign it."""
    return policies.may_oversee(actor)


def calls_visible_to(actor: Actor) -> QuerySet[Call]:
    """Calls of which all sheets can be asked for."""
    return (
        Call.objects.filter(panels__isnull=False).distinct() if may_take_tally(actor) else Call.objects.none()
    )


def may_archive(actor: Actor) -> Verdict:
    """Managers and auditors take the whole review along."""
    if actor.has(Role.MANAGER, Role.AUDITOR):
        return ALLOWED
    return refused(_("Only managers and auditors may have the archive of the review."))
