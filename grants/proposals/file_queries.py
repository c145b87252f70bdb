"""Reads of a proposal's files and of the documents its call asks for."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce, JSONObject

from grants.calls.models import RequiredDocument
from grants.proposals.content import Content
from grants.proposals.models import Attachment, Proposal
from grants.proposals.models.answer import COLUMNS
from grants.proposals.slots import Asked
from portal.files.states import TO_REPLACE

ASKED_COLUMNS = ("key", "name", "name_en", "is_required", "needs_number")
FILE_COLUMNS = ("name", "stored_as", "size", "kind", "sha256", "state")
ORDER = ("slot__order", "question_key", "id")
PLACE = {
    "slot": Coalesce("slot__key", Value("")),
    "document_number": "document_number",
    "question": "question_key",
    "question_id": "question_id",
}
# What is looked up with a file and is no part of the copy that is filed: it may still change.
NOT_FILED = frozenset({"state", "question_id"})


def attachments_of(proposal: Proposal) -> QuerySet[Attachment]:
    """Its files, those of the documents asked for first; their texts are left in the database."""
    attached = Attachment.objects.filter(proposal=proposal).select_related("file", "slot", "question")
    return attached.defer("file__text").order_by(*ORDER)


def attached_in(proposal: Proposal, content: Content) -> list[Attachment]:
    """Those of its files that count: none that answers a question which is not asked."""
    named = {each.stored_as for each in content.files}
    return [each for each in attachments_of(proposal) if each.file.stored_as in named]


def said_files() -> ArraySubquery:
    """For annotating proposals: their files, each with what is known of its content."""
    columns = {name: f"file__{name}" for name in FILE_COLUMNS}
    said = JSONObject(**columns, **PLACE)
    attached = Attachment.objects.filter(proposal=OuterRef("pk")).order_by(*ORDER)
    return ArraySubquery(attached.values(said=said))


def said_documents() -> ArraySubquery:
    """For annotating proposals: what their call asks for."""
    asked = RequiredDocument.objects.filter(call=OuterRef("call")).order_by("order", "id")
    return ArraySubquery(asked.values(said=JSONObject(**{name: name for name in ASKED_COLUMNS})))


def named(file: Mapping[str, Any]) -> dict[str, Any]:
    """A file as it is filed."""
    return {name: value for name, value in file.items() if name not in NOT_FILED}


def answer_rows(proposal: Any) -> list[dict[str, Any]]:
    """All answers of a proposal of `with_content`: those said, and those given by a file, by its name."""
    empty: dict[str, Any] = dict.fromkeys(COLUMNS)
    files = [
        empty | {"key": each["question"], "question_id": each["question_id"], "text": each["name"]}
        for each in proposal.said_files
        if each["question"]
    ]
    return [*proposal.said_answers, *files]


def documents_in(said: Iterable[Mapping[str, Any]]) -> tuple[Asked, ...]:
    """The documents of `said_documents`."""
    return tuple(Asked(**each) for each in said)


def refused_in(said: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Those of `said_files`, by the name they are kept under, that nobody gets."""
    return frozenset(file["stored_as"] for file in said if file["state"] in TO_REPLACE)
