"""Who gets a file back. Whether it is any of their business, its own room has said before."""

from portal.actor import ALLOWED, Verdict, refused
from portal.files.models import StoredFile
from portal.files.sentences import why_not_given


def may_download(file: StoredFile) -> Verdict:
    """Only what is clean, not even for who uploaded it; the reason says what to do."""
    if file.is_clean:
        return ALLOWED
    return refused(why_not_given(file.state, file.reason, file.detail, file.name))
