"""The one way in which a filed copy is shown to whoever reviews: under its names, or without them.

shown = shown_to(actor, call, submission)
shown.applicant, shown.title, shown.content(), shown.text(minutes)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from grants.calls.models import Blindness, Call
from grants.proposals.content import Content
from grants.proposals.models import Submission
from grants.proposals.package import content_of
from grants.reviews.blinding.content import without_names
from grants.reviews.blinding.masking import Mask
from grants.reviews.blinding.names import masks_of
from grants.reviews.blinding.policies import is_withheld
from portal.actor import Actor

NOBODY = Actor(user=None)


@dataclass(frozen=True, slots=True)
class Shown:
    """A filed copy; with a mask its names are withheld."""

    submission: Submission
    mask: Mask | None

    @property
    def is_withheld(self) -> bool:
        """Whether who applies is not said."""
        return self.mask is not None

    @property
    def applicant(self) -> str:
        """The municipality; where that is withheld the filing number, which tells nothing of it."""
        return self.submission.number if self.mask else self.submission.municipality.localized_name

    @property
    def title(self) -> str:
        """The title of the project."""
        return self.text(self.submission.title)

    @property
    def heading(self) -> str:
        """Who applies, for what."""
        return f"{self.applicant} — {self.title}"

    def content(self) -> Content:
        """All that the copy says."""
        said = content_of(self.submission.package)
        return without_names(said, self.mask) if self.mask else said

    def text(self, text: str) -> str:
        """Anything that was written about the copy."""
        return self.mask(text) if self.mask else text

    def recorded(self, changes: Any) -> Any:
        """What was recorded about the copy, every text in it as it is shown."""
        if isinstance(changes, dict):
            return {name: self.recorded(value) for name, value in changes.items()}
        if isinstance(changes, list):
            return [self.recorded(value) for value in changes]
        return self.text(changes) if isinstance(changes, str) else changes


def shown_to(actor: Actor, call: Call, submission: Submission) -> Shown:
    """One copy of a call, as the actor may see it; four queries where names are withheld, none where not."""
    return shown_each(actor, call.blind, [submission])[submission.pk]


def shown_each(actor: Actor, blind: str, submissions: Iterable[Submission]) -> dict[int, Shown]:
    """Copies of calls that are so blind, by id."""
    copies = list(submissions)
    masks = masks_of(copy.pk for copy in copies) if copies and is_withheld(actor, blind) else {}
    return {copy.pk: Shown(copy, masks.get(copy.pk)) for copy in copies}


def shown_to_reviewers(call: Call, submissions: Iterable[Submission]) -> dict[int, Shown]:
    """As any reviewer sees them: for notices, and for papers that a panel signs whoever had them made."""
    return shown_each(NOBODY, call.blind, submissions)


def shown_of_calls(actor: Actor, rows: Iterable[tuple[str, Submission]]) -> dict[int, Shown]:
    """Copies of several calls: (how blind its call is, copy)."""
    given = list(rows)
    return {
        pk: shown
        for blind in Blindness.values
        for pk, shown in shown_each(actor, blind, [copy for each, copy in given if each == blind]).items()
    }
