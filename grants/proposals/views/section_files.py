"""Files in the form of a section: those chosen without a script, and the one whose removal is asked for."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from grants.calls.form_queries import form_in_force
from grants.calls.questions import FILE
from grants.proposals import actions
from grants.proposals.fields import ANSWERS
from grants.proposals.models import Proposal
from grants.proposals.upload import take
from portal.errors import Refused

REMOVE = "remove_file"


def take_files(request: HttpRequest, proposal: Proposal, section: str) -> bool:
    """Attach and remove what the form says, and tell of it; whether all of it could be done."""
    asked = [each.question for each in form_in_force(proposal.call).of(section)]
    done = [_attach(request, proposal, each.key) for each in asked if each.kind == FILE]
    return all([*done, _remove(request, proposal)])


def _attach(request: HttpRequest, proposal: Proposal, key: str) -> bool:
    uploads = request.FILES.getlist(f"{ANSWERS}/{key}")
    if not uploads:
        return True
    outcome = take(actor=request.actor, proposal_id=proposal.pk, uploads=uploads, question=key)
    for refused in outcome.refused:
        messages.error(request, refused.why)
    for attached in outcome.attached:
        messages.success(request, _("“%(name)s” was attached.") % {"name": attached.file.name})
    return not outcome.refused


def _remove(request: HttpRequest, proposal: Proposal) -> bool:
    key = request.POST.get(REMOVE, "")
    found = proposal.attachments.filter(question_key=key).select_related("file").first() if key else None
    if found is None:
        return True
    try:
        actions.remove_attachment(actor=request.actor, proposal_id=proposal.pk, attachment_id=found.pk)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, _("“%(name)s” was removed.") % {"name": found.file.name})
    return True
