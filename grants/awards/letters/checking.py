"""What the public learns of a letter: whether it is genuine, and no more than is announced anyway."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hmac import compare_digest

from grants.awards import states
from grants.awards.letters.saying import Said, said_of
from grants.awards.models import Award, Letter, LetterFile, LetterKind
from grants.proposals.package import digest
from grants.proposals.receipts.checking import look_at_signature
from grants.proposals.receipts.records import public_keys
from grants.proposals.receipts.text import CODE_LENGTH


class Verdict(StrEnum):
    """What a check came to."""

    GENUINE = "genuine"
    CHANGED = "changed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Checked:
    """A verdict; of a genuine letter what it says, whether a newer one replaces it, and whether it is announced.

    Who applied in vain, or stands on reserve, is nobody else's business: only `is_announced` letters show
    municipality, project and amount.
    """

    verdict: Verdict
    said: Said | None = None
    is_replaced: bool = False
    is_announced: bool = False
    has_ended: bool = False


def check_code_of(number: str, code: str) -> Checked:
    """By number and check code (or the whole hash); a code that is not the number's own tells of a change."""
    letter = Letter.objects.filter(number=number).first()
    if letter is None:
        return Checked(Verdict.UNKNOWN)
    enough = CODE_LENGTH <= len(code) <= len(letter.sha256)
    if not enough or not compare_digest(letter.sha256[: len(code)].encode(), code.encode()):
        return Checked(Verdict.CHANGED)
    return _checked(letter)


def check_file(pieces: Iterable[bytes]) -> Checked:
    """By the file itself, byte for byte; one that is not known was changed, or never came from here."""
    hashed = hashlib.sha256()
    for piece in pieces:
        hashed.update(piece)
    file = LetterFile.objects.filter(sha256=hashed.hexdigest()).select_related("letter").first()
    return _checked(file.letter) if file else Checked(Verdict.UNKNOWN)


def _checked(letter: Letter) -> Checked:
    """The letter as it is stored, its hash and signature verified anew."""
    found = look_at_signature(letter.key_id, letter.said, letter.signature, public_keys())
    if digest(letter.said) != letter.sha256 or not all(finding.holds for finding in found):
        return Checked(Verdict.CHANGED)
    is_award = letter.kind == LetterKind.AWARD
    stands = is_award and _published(letter)
    return Checked(
        Verdict.GENUINE,
        said_of(letter.said),
        is_replaced=Letter.objects.filter(replaces=letter).exists(),
        is_announced=stands,
        has_ended=is_award and not stands,
    )


def _published(letter: Letter) -> bool:
    return Award.objects.filter(
        decision=letter.decision_id, submission=letter.submission_id, state=states.PUBLISHED
    ).exists()
