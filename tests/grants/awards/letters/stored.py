"""The bytes of letters, as they are kept."""

from django.core.files.storage import default_storage

from grants.awards.letters import actions
from grants.awards.models import LetterFile


def made(letter):
    """The letter's files by format, made now."""
    actions.make(letter_id=letter.pk)
    return {file.format: bytes_of(file) for file in LetterFile.objects.filter(letter=letter)}


def bytes_of(file):
    """What lies in the store."""
    with default_storage.open(file.path) as content:
        return content.read()
