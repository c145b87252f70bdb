"""What a reviewer gets of an attached file in a double-blind call: a stripped copy, its text, or nothing."""

import re
import zipfile
from dataclasses import dataclass
from typing import IO

from grants.proposals.content import FileNamed
from grants.reviews.blinding.masking import Mask
from portal.files import states
from portal.files.kinds import ARCHIVES
from portal.files.models import StoredFile
from portal.files.policies import may_download
from portal.files.stripping.copies import stripped_copy

# More than any document has; what is larger is not looked through, and not given.
MOST_WORDS = 64 * 1024 * 1024
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Given:
    """The stripped copy, else the text with names masked, else neither."""

    copy: IO[bytes] | None = None
    text: str = ""


def given_to_reviewers(file: StoredFile, named: FileNamed, mask: Mask) -> Given:
    """A file goes out only stripped, and only where nothing in it names the applicant, as far as can be read."""
    if not may_download(file):
        return Given()
    copy = stripped_copy(file)
    if copy is not None and not _tells(file, named, copy, mask):
        copy.seek(0)
        return Given(copy=copy)
    if copy is not None:
        copy.close()
    return Given(text=mask(file.text))


def _tells(file: StoredFile, named: FileNamed, copy: IO[bytes], mask: Mask) -> bool:
    """Whether it names who applies, or may: a letter that nobody can read, a paper whose text could not be."""
    if file.kind in ARCHIVES:
        return _words_tell(copy, mask)
    if not file.text.strip():
        return bool(named.slot) or file.text_state in {states.UNREAD, states.UNREADABLE}
    return mask.finds_names(file.text)


def _words_tell(copy: IO[bytes], mask: Mask) -> bool:
    """In the text of any part, and in what its tags say: names of sheets, descriptions of pictures."""
    with zipfile.ZipFile(copy) as archive:
        parts = [each for each in archive.infolist() if each.filename.endswith((".xml", ".hpf", ".txt"))]
        if sum(each.file_size for each in parts) > MOST_WORDS:
            return True
        words = (archive.read(each).decode("utf-8", "ignore") for each in parts)
        return any(mask.finds_names(part) or mask.finds_names(TAG.sub("", part)) for part in words)
