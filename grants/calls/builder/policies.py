"""Who may look at and work on the forms of calls."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from grants.calls import policies
from grants.calls.models import ApplicationForm, FormState
from portal.actor import ALLOWED, Actor, Role, Verdict, refused
from portal.audit.queries import target_name
from portal.signoff import states
from portal.signoff.models import SignOff

KIND = "call.form"


def visible_to(actor: Actor) -> QuerySet[ApplicationForm]:
    """The ministry sees every form; the public sees what it asks only while applying."""
    forms = ApplicationForm.objects.select_related("call__programme_year")
    return forms if actor.in_ministry else forms.none()


def may_begin(actor: Actor) -> Verdict:
    """A manager, whether the call is open or not: what is published stays beside it."""
    return policies.may_manage(actor)


def may_change(actor: Actor, form: ApplicationForm) -> Verdict:
    """A manager, while it is in preparation and nobody was asked to sign it."""
    verdict = policies.may_manage(actor)
    if not verdict:
        return verdict
    if form.state != FormState.DRAFT:
        return refused(_("This form is published. Prepare a new version to change it."))
    if pending_signoff(form):
        return refused(_("This form awaits sign-off. Withdraw the request to go on working on it."))
    return ALLOWED


def may_decide(actor: Actor) -> Verdict:
    """Another manager signs it off."""
    if actor.has(Role.MANAGER):
        return ALLOWED
    return refused(_("Only a programme manager may sign this off."))


def pending_signoff(form: ApplicationForm) -> SignOff | None:
    """The request that awaits a second person."""
    asked = SignOff.objects.filter(kind=KIND, about=target_name(form), state=states.PENDING)
    return asked.select_related("drafted_by").defer("payload").first()
