"""Who is told that a letter is there, and in what words."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.awards.models import Letter
from grants.proposals.queries import people_of
from portal.notices import actions as notices
from portal.notices import registry

NOTICE, ANEW = "awards.letter", "awards.letter_anew"


def register() -> None:
    """The notices, once, when the app is ready."""
    registry.register(
        NOTICE,
        subject=_("Letter %(letter)s on your project: %(title)s"),
        body=_(
            "The official letter %(letter)s on the result of %(title)s (%(number)s) can be downloaded as PDF "
            "and HWPX."
        ),
        urgency=registry.Urgency.BINDING,
        may_be_held=True,
    )
    registry.register(
        ANEW,
        subject=_("Letter issued anew, %(letter)s: %(title)s"),
        body=_(
            "The official letter %(letter)s on %(title)s (%(number)s) replaces the letter you had before. "
            "Reason: %(reason)s Please use the new one."
        ),
        urgency=registry.Urgency.BINDING,
        may_be_held=True,
    )


def tell(letter: Letter) -> None:
    """Everybody who acts for the municipality, once a letter."""
    municipality = letter.submission.municipality_id
    details = {
        "letter": letter.number,
        "title": letter.submission.title,
        "number": letter.submission.number,
        "reason": letter.reason,
    }
    code = ANEW if letter.revision > 1 else NOTICE
    url = reverse("letters:of_proposal", args=[letter.submission.proposal_id])
    users = people_of([municipality]).get(municipality, {})
    notices.tell_many(items=[(user, code, details, url, f"{NOTICE}:{letter.pk}") for user in users])
