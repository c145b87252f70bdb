"""Who gets a file back. Whether it is any of their business, its own room has said before."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.actor import ALLOWED, Actor, Role, Verdict, refused
from portal.files.models import StoredFile
from portal.files.sentences import why_not_given


def may_download(file: StoredFile) -> Verdict:
    """Only what is clean, not even for who uploaded it; the reason says what to do."""
    if file.is_clean:
        return ALLOWED
    return refused(why_not_given(file.state, file.reason, file.detail, file.name))


def may_list(actor: Actor) -> Verdict:
    """The administrator sees what was quarantined and what still waits; the auditor reads everything."""
    if actor.has(Role.ADMINISTRATOR, Role.AUDITOR):
        return ALLOWED
    return refused(_("Only the administrator and the auditor may see this."))


def visible_to(actor: Actor) -> QuerySet[StoredFile]:
    """The same for rows; texts are left in the database."""
    files = StoredFile.objects.defer("text")
    return files if may_list(actor) else files.none()
