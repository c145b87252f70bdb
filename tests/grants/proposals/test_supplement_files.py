"""A request to mend may open one document alone: only the file in its place changes, and only it is said to differ."""

import pytest
from django.urls import reverse

from grants.proposals import actions, package
from grants.proposals.content import Content, FileNamed
from grants.proposals.difference import ADDED, REMOVED, differences
from grants.proposals.models import Submission
from grants.proposals.nameable import asked_in, nameable
from grants.proposals.supplements import merged
from portal.errors import NotAllowed
from tests.factories import actor
from tests.grants.proposals.factories import (
    complete_proposal,
    filed,
    manager,
    officer_of,
    received,
    signer_of,
)
from tests.grants.proposals.screening_factories import asked
from tests.grants.proposals.test_attachments import (
    LETTER,
    PROMISE,
    _own_store,
    asking_call,
    attached,
    page_of,
)
from tests.portal.files.samples import PDF

pytestmark = pytest.mark.django_db
__all__ = ["_own_store"]
OPENED = f"files/{LETTER}"


@pytest.fixture
def submission() -> Submission:
    """Received with a numbered letter, a promise and a photo among the others."""
    proposal = complete_proposal(call=asking_call())
    attached("공문.pdf", PDF, proposal, slot=LETTER, document_number="정보-1")
    attached("확약.pdf", PDF, proposal, slot=PROMISE)
    attached("사진.pdf", PDF, proposal)
    return received(filed(proposal))


def test_each_document_and_the_other_files_can_be_named_apart(submission) -> None:
    named = [
        (each.address, each.label) for each in nameable(submission.call) if each.section == "attachments"
    ]
    assert named == [
        (OPENED, "공문"),
        (f"files/{PROMISE}", "확약서"),
        ("files/map", "위치도"),
        ("files/*", "그 밖의 파일"),
    ]
    without = complete_proposal().call
    assert [each.address for each in nameable(without) if each.section == "attachments"] == ["files"]


def test_only_the_named_document_can_be_changed(submission, signed_in) -> None:
    proposal = asked(submission, **{OPENED: "직인이 없습니다"}).proposal
    officer = officer_of(proposal.municipality)
    standing = {each.address: each for each in proposal.attachments.select_related("slot")}
    for place in ({"slot": PROMISE}, {"slot": "map"}, {}):
        with pytest.raises(NotAllowed):
            attached("다른.pdf", PDF, proposal, **place)
    for address in (f"files/{PROMISE}", "files/*"):
        with pytest.raises(NotAllowed):
            actions.remove_attachment(
                actor=actor(officer), proposal_id=proposal.pk, attachment_id=standing[address].pk
            )
    with pytest.raises(NotAllowed):
        actions.number_attachment(
            actor=actor(officer), proposal_id=proposal.pk, slot=PROMISE, document_number="1"
        )
    page = signed_in(officer).get(page_of(proposal))
    html = page.content.decode()
    assert [(place.document.key, place.is_open) for place in page.context["places"]] == [
        (LETTER, True),
        (PROMISE, False),
        ("map", False),
    ]
    assert (html.count("data-upload>"), html.count("/remove/")) == (1, 1)
    assert "직인이 없습니다" in html
    attached("직인 공문.pdf", PDF, proposal, slot=LETTER, document_number="정보-2")
    assert sorted(proposal.attachments.values_list("file__name", flat=True)) == [
        "사진.pdf",
        "직인 공문.pdf",
        "확약.pdf",
    ]


def test_the_answer_differs_in_that_document_alone_and_says_so_by_its_name(submission, signed_in) -> None:
    proposal = asked(submission, **{OPENED: "직인이 없습니다"}).proposal
    officer = officer_of(proposal.municipality)
    attached("직인 공문.pdf", PDF, proposal, slot=LETTER, document_number="정보-2")
    signoff = actions.request_supplement_signoff(actor=actor(officer), proposal_id=proposal.pk)
    page = signed_in(signer_of(proposal.municipality)).get(reverse("signoff:detail", args=[signoff.pk]))
    assert "<h4>공문</h4>" in page.content.decode()
    answer = actions.file_proposal(
        actor=actor(signer_of(proposal.municipality)), signoff_id=signoff.pk, seen_hash=signoff.payload_hash
    )
    copies = [package.content_of(each.package) for each in (submission, answer)]
    assert [each.address for each in differences(*copies)] == [OPENED]


def test_a_request_that_named_the_files_as_a_whole_still_opens_them_all(submission, signed_in) -> None:
    request = asked(submission, plan="더 자세히")
    request.items.create(field="files", text="모두 다시")
    assert [(each.address, each.label) for each, _ in asked_in(request)][-1] == ("files", "첨부")
    attached("새 확약.pdf", PDF, request.proposal, slot=PROMISE)
    attached("새 사진.pdf", PDF, request.proposal)


def test_other_files_come_and_go_and_documents_are_replaced() -> None:
    before = Content(files=(_file("a"), _file("b"), _file("c", slot=LETTER)))
    after = Content(files=(_file("b"), _file("x"), _file("y", slot=LETTER)))
    others, letter = differences(before, after)
    assert (others.address, [row.kind for row in others.rows]) == ("files/*", [REMOVED, ADDED])
    assert (letter.address, [row.kind for row in letter.rows]) == (OPENED, ["changed"])
    assert [each.name for each in merged(before, after, {OPENED}).files] == ["y", "a", "b"]
    assert [each.name for each in merged(before, after, {"files/*"}).files] == ["c", "b", "x"]


def _file(name: str, slot: str = "") -> FileNamed:
    return FileNamed(name, name, 1, "PDF", name, slot=slot)


def test_a_manager_names_a_document_on_the_page(submission, signed_in) -> None:
    page = signed_in(manager().user).get(reverse("admin:proposals_supplement", args=[submission.proposal_id]))
    assert "확약서" in page.content.decode()
