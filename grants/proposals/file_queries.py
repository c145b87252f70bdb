"""Reads of a proposal's files and of the documents its call asks for."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce, JSONObject

from grants.calls.models import RequiredDocument
from grants.proposals.models import Attachment, Proposal
from grants.proposals.slots import Asked
from portal.files.states import TO_REPLACE

ASKED_COLUMNS = ("key", "name", "name_en", "is_required", "needs_number")
FILE_COLUMNS = ("name", "stored_as", "size", "kind", "sha256", "state")


def attachments_of(proposal: Proposal) -> QuerySet[Attachment]:
    """Its files, those of the documents asked for first; their texts are left in the database."""
    attached = Attachment.objects.filter(proposal=proposal).select_related("file", "slot")
    return attached.defer("file__text").order_by("slot__order", "id")


def said_files() -> ArraySubquery:
    """For annotating proposals: their files, each with what is known of its content."""
    columns = {name: f"file__{name}" for name in FILE_COLUMNS}
    said = JSONObject(**columns, slot=Coalesce("slot__key", Value("")), document_number="document_number")
    attached = Attachment.objects.filter(proposal=OuterRef("pk")).order_by("slot__order", "id")
    return ArraySubquery(attached.values(said=said))


def said_documents() -> ArraySubquery:
    """For annotating proposals: what their call asks for."""
    asked = RequiredDocument.objects.filter(call=OuterRef("call")).order_by("order", "id")
    return ArraySubquery(asked.values(said=JSONObject(**{name: name for name in ASKED_COLUMNS})))


def named(file: Mapping[str, Any]) -> dict[str, Any]:
    """A file as it is filed: what is known of its content may still change, and is no part of it."""
    return {name: value for name, value in file.items() if name != "state"}


def documents_in(said: Iterable[Mapping[str, Any]]) -> tuple[Asked, ...]:
    """The documents of `said_documents`."""
    return tuple(Asked(**each) for each in said)


def refused_in(said: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Those of `said_files`, by the name they are kept under, that nobody gets."""
    return frozenset(file["stored_as"] for file in said if file["state"] in TO_REPLACE)
