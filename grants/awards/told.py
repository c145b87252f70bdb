"""What people are told when a decision is announced, or is not."""

from django.utils.translation import gettext_lazy as _

from grants.awards.announcing import NOTICE
from grants.awards.scheduling import STOPPED
from portal.notices import registry as notices

BODIES = {
    "award": (
        _("Awarded: %(title)s"),
        _("Your project %(title)s (%(number)s) is awarded. National share of this fiscal year: %(amount)s."),
    ),
    "award_with_conditions": (
        _("Awarded with conditions: %(title)s"),
        _(
            "Your project %(title)s (%(number)s) is awarded with conditions; they stand on the award's page. "
            "National share of this fiscal year: %(amount)s."
        ),
    ),
    "award_adjusted": (
        _("Awarded at a lower national share: %(title)s"),
        _(
            "Your project %(title)s (%(number)s) is awarded. National share of this fiscal year: %(amount)s, "
            "of %(asked)s asked. Confirm it with a revised budget at the same rates by %(due)s."
        ),
    ),
    "reserve": (
        _("On reserve: %(title)s"),
        _("Your project %(title)s (%(number)s) is on the reserve list."),
    ),
    "not_awarded": (
        _("Not awarded: %(title)s"),
        _("Your project %(title)s (%(number)s) is not awarded this time."),
    ),
}


def register_texts() -> None:
    """Make the kinds of notices known."""
    notices.name_group(NOTICE.partition(".")[0], _("Results"))
    for outcome, (subject, body) in BODIES.items():
        notices.register(
            f"{NOTICE}.{outcome}",
            subject=subject,
            body=body,
            urgency=notices.Urgency.BINDING,
            may_be_held=True,
        )
    notices.register(
        STOPPED,
        subject=_("Not published: %(call)s"),
        body=_("The decision on %(call)s was not published and is a draft again. %(reason)s"),
    )
