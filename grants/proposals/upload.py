"""What one request of the attachments' page brings, file by file: a refused one never costs the others."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from grants.proposals import actions
from grants.proposals.models import Attachment
from portal.actor import Actor
from portal.errors import Refused
from portal.files.kinds import safe_name

# After one of these the files that follow would be refused for the same reason.
LAST_WORDS = frozenset({"no_room", "too_many", "not_allowed"})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file was not attached, or a number not kept; `name` is "" when no file was chosen."""

    name: str
    code: str
    why: str


@dataclass(slots=True)
class Outcome:
    """What became of a request: the attached, the refused, and how many were left out after the last refusal."""

    slot: str = ""
    question: str = ""
    typed_number: str = ""
    attached: list[Attachment] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    left_out: int = 0
    is_numbered: bool = False

    @property
    def is_over(self) -> bool:
        """Whether whatever follows would be refused as well."""
        return bool(self.refused) and self.refused[-1].code in LAST_WORDS


def take(
    *,
    actor: Actor,
    proposal_id: int,
    uploads: Sequence[Any],
    slot: str = "",
    document_number: str = "",
    question: str = "",
) -> Outcome:
    """Attach what can be attached. Raises RequiredDocument.DoesNotExist for a slot the call does not have."""
    outcome = Outcome(slot, question, document_number)
    if not uploads:
        _take_number(actor, proposal_id, outcome)
    for upload in uploads[:1] if slot or question else uploads:
        _take_one(actor, proposal_id, upload, outcome)
    return outcome


def _take_one(actor: Actor, proposal_id: int, upload: Any, outcome: Outcome) -> None:
    if outcome.is_over:
        outcome.left_out += 1
        return
    given = {
        "slot": outcome.slot,
        "question": outcome.question,
        "document_number": outcome.typed_number,
    }
    try:
        outcome.attached.append(actions.attach(actor=actor, proposal_id=proposal_id, upload=upload, **given))
    except Refused as refusal:
        outcome.refused.append(Refusal(safe_name(upload.name), refusal.code, str(refusal)))


def _take_number(actor: Actor, proposal_id: int, outcome: Outcome) -> None:
    """Without a file the number alone is kept, where its file is there already."""
    if not outcome.slot:
        outcome.refused.append(Refusal("", "no_file", _("Choose a file first.")))
        return
    given = {"slot": outcome.slot, "document_number": outcome.typed_number}
    try:
        actions.number_attachment(actor=actor, proposal_id=proposal_id, **given)
        outcome.is_numbered = True
    except Refused as refusal:
        outcome.refused.append(Refusal("", refusal.code, str(refusal)))
