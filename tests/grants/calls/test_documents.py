"""The documents a call asks for: kept by managers, named by filed copies for good."""

import pytest
from django.urls import reverse

from grants.calls import actions
from grants.calls.models import Call, RequiredDocument
from portal.actor import Role
from portal.errors import Refused
from tests import factories as make
from tests.grants.calls.test_pages import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter() -> RequiredDocument:
    return RequiredDocument.objects.create(
        call=make.CallFactory(), key="official-letter", name="공문", name_en="Official letter"
    )


def test_the_database_keeps_keys_and_kinds(letter, refused_by) -> None:
    same = {"call": letter.call, "key": letter.key, "name": "또", "name_en": "again"}
    with refused_by("calls_document_key_once"):
        RequiredDocument.objects.create(**same)
    for kinds in ([], ["EXE"], ["PDF", "ZIP"]):
        with refused_by("calls_document_kinds_known"):
            RequiredDocument.objects.filter(pk=letter.pk).update(kinds=kinds)
    with refused_by("calls_document_key_stays"):
        RequiredDocument.objects.filter(pk=letter.pk).update(key="other")
    with refused_by("calls_most_file_megabytes_1_to_100"):
        Call.objects.filter(pk=letter.call_id).update(most_file_megabytes=101)


def test_a_changed_key_is_refused_in_words(letter) -> None:
    letter.key = "other"
    manager = make.actor(make.person(Role.MANAGER))
    with pytest.raises(Refused) as refusal:
        actions.keep_parts(actor=manager, owner=letter.call, added=[], changed=[letter], removed=[])
    assert refusal.value.code == "calls_document_key_stays"
    assert RequiredDocument.objects.get().key == "official-letter"


def test_a_manager_adds_a_document_on_the_page_of_the_call(client, letter) -> None:
    client.force_login(make.person(Role.MANAGER))
    page = reverse("admin:calls_call_change", args=[letter.call_id])
    fields = form_of(client, page) | {
        "documents-TOTAL_FORMS": "2",
        "documents-1-order": "1",
        "documents-1-key": "promise",
        "documents-1-name": "확약서",
        "documents-1-name_en": "Promise",
        "documents-1-is_required": "on",
        "documents-1-kinds": ["PDF", "HWPX"],
        "documents-1-call": str(letter.call_id),
    }
    reply = client.post(page, fields)
    assert reply.status_code == 302
    added = letter.call.documents.get(key="promise")
    assert (added.name, added.is_required, added.needs_number) == ("확약서", True, False)
    assert sorted(added.kinds) == ["HWPX", "PDF"]
