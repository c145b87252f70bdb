"""What the notices of the room say."""

from django.utils.translation import gettext_lazy as _

from portal.notices.registry import Urgency, name_group, register


def register_texts() -> None:
    """Make the kinds of notices known."""
    name_group("proposal", _("Our proposals"))
    _of_signing()
    _of_filing()
    _of_the_province()
    _of_screening()
    _of_supplements()


def _of_signing() -> None:
    register(
        "proposal.signoff_requested",
        subject=_("Sign-off requested: %(title)s"),
        body=_(
            "%(municipality)s: the proposal “%(title)s” awaits your signature. "
            "It is filed the moment you sign it, before the deadline."
        ),
    )
    register(
        "proposal.returned",
        subject=_("Returned: %(title)s"),
        body=_("The signer returned the proposal “%(title)s”. Reason: %(reason)s"),
    )
    register(
        "proposal.request_void",
        subject=_("No longer to be signed: %(title)s"),
        body=_("The request to sign the proposal “%(title)s” is closed. %(reason)s"),
    )


def _of_filing() -> None:
    register(
        "proposal.filed",
        subject=_("Filed: %(title)s"),
        body=_(
            "%(municipality)s: the proposal “%(title)s” was filed at %(filed_at)s under the number %(number)s."
        ),
        urgency=Urgency.BINDING,
    )
    register(
        "proposal.withdrawn",
        subject=_("Withdrawn: %(title)s"),
        body=_("%(who)s withdrew the proposal “%(title)s” of %(municipality)s. Reason: %(reason)s"),
    )
    register(
        "proposal.closing_soon",
        subject=_("Not filed yet: %(title)s"),
        body=_("The draft “%(title)s” is not filed. The call closes at %(closes_at)s."),
    )
    register(
        "proposal.received",
        subject=_("Received: %(title)s"),
        body=_("The ministry received the proposal “%(title)s”. The check of the requirements follows."),
        may_be_held=True,
    )


def _of_the_province() -> None:
    register(
        "proposal.endorsed",
        subject=_("Endorsed by the province: %(title)s"),
        body=_("The province endorsed the proposal “%(title)s” and sends it on to the ministry."),
        urgency=Urgency.REST,
    )
    register(
        "proposal.returned_by_province",
        subject=_("Returned by the province: %(title)s"),
        body=_(
            "The province returned the proposal “%(title)s”. It can be mended and filed anew until %(until)s. "
            "Reason: %(reason)s"
        ),
        urgency=Urgency.BINDING,
    )


def _of_screening() -> None:
    register(
        "proposal.eligible",
        subject=_("Eligible: %(title)s"),
        body=_("The proposal “%(title)s” meets the requirements and goes to the review."),
        may_be_held=True,
    )
    register(
        "proposal.ineligible",
        subject=_("Not eligible: %(title)s"),
        body=_("The proposal “%(title)s” does not meet the requirements. Reason: %(reason)s"),
        urgency=Urgency.BINDING,
        may_be_held=True,
    )
    register(
        "proposal.reconsidered",
        subject=_("Requirements are checked again: %(title)s"),
        body=_("The ministry checks the requirements of the proposal “%(title)s” again. Reason: %(reason)s"),
        urgency=Urgency.BINDING,
    )


def _of_supplements() -> None:
    register(
        "proposal.supplement_requested",
        subject=_("To be supplemented: %(title)s"),
        body=_(
            "The ministry asks you to mend some fields (%(count)s) of the proposal “%(title)s” and to file it anew "
            "until %(due)s."
        ),
        urgency=Urgency.BINDING,
    )
    register(
        "proposal.supplement_due_soon",
        subject=_("Supplement due soon: %(title)s"),
        body=_("The request to mend the proposal “%(title)s” is not answered. It is due at %(due)s."),
    )
    register(
        "proposal.supplement_closed",
        subject=_("Supplement closed: %(title)s"),
        body=_("The request to mend the proposal “%(title)s” is closed: %(outcome)s."),
    )
