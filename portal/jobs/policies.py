"""Who sees jobs."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.actor import ALLOWED, Actor, Role, Verdict, refused
from portal.jobs.models import Job


def visible_to(actor: Actor) -> QuerySet[Job]:
    """One's own; administrators and auditors see all."""
    if actor.has(Role.ADMINISTRATOR, Role.AUDITOR):
        return Job.objects.all()
    return Job.objects.filter(asked_by=actor.user) if actor.is_known else Job.objects.none()


def may_list(actor: Actor) -> Verdict:
    """Who looks after the machinery, and who reads all."""
    return ALLOWED if actor.has(Role.ADMINISTRATOR, Role.AUDITOR) else refused("")


def may_download(actor: Actor, job: Job) -> Verdict:
    """Whoever asked for it, and nobody else."""
    if actor.is_known and job.asked_by_id == actor.user.pk:
        return ALLOWED
    return refused(_("Only the person who asked for it may download it."))


def may_try_again(actor: Actor) -> Verdict:
    """Administrators bring dead letters back."""
    if actor.has(Role.ADMINISTRATOR):
        return ALLOWED
    return refused(_("Only an administrator may do this."))
