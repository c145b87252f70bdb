"""Files beside a proposal: in the places the call names and among the others, taken, refused, given back."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from grants.calls.models import RequiredDocument
from grants.proposals import actions, checklist, package
from grants.proposals.actions.attachments import MOST_OTHERS
from grants.proposals.models import Attachment, Proposal
from grants.proposals.queries import content_of, rules_of, with_content
from grants.proposals.sentences import sentence
from portal.errors import NotAllowed, Refused
from portal.files import actions as files
from portal.files.kinds import EICAR
from portal.files.models import StoredFile
from portal.notices.models import Notice
from portal.outbox import actions as outbox
from tests.factories import CallFactory, actor
from tests.grants.proposals.factories import ProposalFactory, complete_proposal, filed, officer_of, received
from tests.grants.proposals.screening_factories import asked
from tests.portal.files.samples import PDF, PNG, hwpx, virus_in_a_workbook

pytestmark = pytest.mark.django_db
LETTER, PROMISE = "official-letter", "commitment-letter"


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.CLAMAV = None


def asking_call(**fields: object):
    """A call that asks for a numbered letter and a promise, both required, and takes a map."""
    call = CallFactory(**fields)
    for order, (key, name, name_en, required, numbered, kinds) in enumerate(
        (
            (LETTER, "공문", "Official letter", True, True, ["PDF", "HWPX"]),
            (PROMISE, "확약서", "Promise", True, False, ["PDF"]),
            ("map", "위치도", "Map", False, False, ["PDF", "PNG"]),
        )
    ):
        RequiredDocument.objects.create(
            call=call,
            order=order,
            key=key,
            name=name,
            name_en=name_en,
            is_required=required,
            needs_number=numbered,
            kinds=kinds,
        )
    return call


def attached(name: str, content: bytes, proposal: Proposal | None = None, **more: str) -> Attachment:
    proposal = proposal or ProposalFactory()
    who = actor(officer_of(proposal.municipality))
    upload = SimpleUploadedFile(name, content)
    return actions.attach(actor=who, proposal_id=proposal.pk, upload=upload, **more)


def checked(attachment: Attachment) -> Attachment:
    """As the worker does, with what follows."""
    files.check(file_id=attachment.file_id)
    outbox.deliver_due()
    attachment.file.refresh_from_db()
    return attachment


def to_mend(proposal: Proposal) -> list[str]:
    said = with_content(Proposal.objects.filter(pk=proposal.pk)).get()
    return [sentence(each) for each in checklist.check(content_of(said), rules_of(said))]


def page_of(proposal: Proposal) -> str:
    return reverse("proposals:section", args=[proposal.pk, "attachments"])


def test_the_checklist_asks_for_the_documents_of_the_call_and_their_numbers() -> None:
    proposal = complete_proposal(call=asking_call())
    assert proposal.missing == 1
    assert to_mend(proposal) == [
        "시·도와 시·군·구가 200,000,000원을 부담합니다. 이를 확약하는 “확약서” 문서를 첨부하십시오.",
        "“공문” 문서를 첨부하십시오.",
    ]
    attached("공문.pdf", PDF, proposal, slot=LETTER)
    attached("확약.pdf", PDF, proposal, slot=PROMISE)
    assert to_mend(proposal) == ["“공문”의 문서번호를 입력하십시오."]
    with pytest.raises(Refused):
        filed(proposal)
    officer = actor(officer_of(proposal.municipality))
    numbered = actions.number_attachment(
        actor=officer, proposal_id=proposal.pk, slot=LETTER, document_number="  정보통신과-1234 "
    )
    assert numbered.document_number == "정보통신과-1234"
    assert to_mend(proposal) == []
    copy = package.content_of(filed(proposal).package)
    assert [(each.name, each.slot, each.document_number) for each in copy.files] == [
        ("공문.pdf", LETTER, "정보통신과-1234"),
        ("확약.pdf", PROMISE, ""),
    ]


def test_a_copy_filed_before_there_were_places_is_still_read() -> None:
    old = {"name": "계획.pdf", "stored_as": "a", "size": 1, "kind": "PDF", "sha256": "0"}
    said = {"villages": [], "lines": [], "indicators": [], "milestones": [], "files": [old]}
    copy = package.content_from({**said, "service_field": None, "support_type": None})
    assert (copy.files[0].slot, copy.files[0].document_number) == ("", "")


def test_a_place_has_one_file_and_the_new_one_takes_it(django_capture_on_commit_callbacks) -> None:
    proposal = ProposalFactory(call=asking_call())
    with django_capture_on_commit_callbacks(execute=True):
        first = attached("하나.pdf", PDF, proposal, slot=LETTER, document_number="1")
        second = attached("둘.hwpx", hwpx(), proposal, slot=LETTER, document_number="2")
    assert [each.pk for each in Attachment.objects.all()] == [second.pk]
    assert not StoredFile.objects.filter(pk=first.file_id).exists()
    assert not default_storage.exists(first.file.path)
    with pytest.raises(Refused) as refusal:
        attached("그림.png", PNG, proposal, slot=LETTER)
    assert refusal.value.code == "other_kind"
    assert Attachment.objects.get().file.name == "둘.hwpx"


def test_the_database_keeps_the_places(refused_by) -> None:
    proposal = ProposalFactory(call=asking_call())
    letter, other = attached("하나.pdf", PDF, proposal, slot=LETTER), attached("둘.pdf", PDF, proposal)
    with refused_by("attachment_slot_once"):
        Attachment.objects.filter(pk=other.pk).update(slot=letter.slot)
    elsewhere = asking_call().documents.first()
    with refused_by("attachment_slot_of_its_call"):
        Attachment.objects.filter(pk=other.pk).update(slot=elsewhere)


def test_a_call_says_how_large_a_file_may_be() -> None:
    proposal = ProposalFactory(call=CallFactory(most_file_megabytes=1))
    with pytest.raises(Refused) as refusal:
        attached("큰.pdf", PDF + b"0" * 1024 * 1024, proposal)
    assert (refusal.value.code, "1 MB" in str(refusal.value)) == ("too_large", True)
    assert not StoredFile.objects.exists()


def test_an_endless_document_number_is_refused_in_words() -> None:
    proposal = ProposalFactory(call=asking_call())
    with pytest.raises(Refused) as refusal:
        attached("공문.pdf", PDF, proposal, slot=LETTER, document_number="9" * 61)
    assert refusal.value.code == "number_too_long"
    assert not StoredFile.objects.exists()


def test_nobody_else_attaches_and_nothing_is_stored_for_them() -> None:
    proposal, stranger = ProposalFactory(), actor(officer_of(ProposalFactory().municipality))
    with pytest.raises(NotAllowed):
        actions.attach(actor=stranger, proposal_id=proposal.pk, upload=SimpleUploadedFile("a.pdf", PDF))
    with pytest.raises(Refused):
        attached("늦은.pdf", PDF, filed().proposal)
    assert not default_storage.exists("files")


def test_what_is_not_clean_is_given_to_nobody_and_the_page_says_why(signed_in) -> None:
    proposal = ProposalFactory()
    client = signed_in(officer_of(proposal.municipality))
    attachment = attached("산림 계획.pdf", PDF, proposal)
    address = reverse("proposals:attachment", args=[proposal.pk, attachment.pk])
    waiting = client.get(address)
    assert waiting.status_code == 409
    assert "검사 중" in waiting.content.decode()
    checked(attachment)
    reply = client.get(address)
    assert b"".join(reply.streaming_content) == PDF
    assert reply.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert reply.headers["Content-Type"] == "application/octet-stream"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    bad = checked(attached("eicar.xlsx", virus_in_a_workbook(), proposal))
    refused = client.get(reverse("proposals:attachment", args=[proposal.pk, bad.pk]))
    assert refused.status_code == 409
    assert "악성코드가 발견되었습니다" in refused.content.decode()
    shown = client.get(page_of(proposal)).content.decode()
    assert "악성코드가 발견되었습니다" in shown
    assert f'href="{address}"' in shown
    assert f'href="{reverse("proposals:attachment", args=[proposal.pk, bad.pk])}"' not in shown


def test_a_hostile_file_among_the_others_never_blocks_filing_but_one_in_a_place_is_to_be_replaced() -> None:
    proposal = complete_proposal(call=asking_call())
    other = checked(attached("eicar.pdf", PDF + EICAR, proposal))
    promise = checked(attached("확약.pdf", PDF + EICAR, proposal, slot=PROMISE))
    checked(attached("공문.pdf", PDF, proposal, slot=LETTER, document_number="1"))
    assert to_mend(proposal) == [
        "“확약서”로 올린 파일을 쓸 수 없습니다. 아래 이유를 보고 다른 파일로 바꾸십시오."
    ]
    proposal.refresh_from_db()
    assert proposal.missing is None
    told = Notice.objects.filter(code="proposal.file_refused")
    assert sorted(each.details["file"] for each in told) == ["eicar.pdf", "확약.pdf"]
    assert "A virus was found" in told[0].details["why"]["en"]
    attached("확약 다시.pdf", PDF, proposal, slot=PROMISE)
    assert to_mend(proposal) == []
    submission = filed(proposal)
    assert not StoredFile.objects.filter(pk=promise.file_id).exists()
    assert other.file.stored_as in submission.package


@pytest.mark.django_db(transaction=True)
def test_what_a_filed_copy_names_stays(signed_in, refused_by) -> None:
    proposal = complete_proposal()
    first, loose = attached("하나.pdf", PDF, proposal), attached("둘.pdf", PDF, proposal)
    officer = actor(officer_of(proposal.municipality))
    checked(first)
    actions.remove_attachment(actor=officer, proposal_id=proposal.pk, attachment_id=loose.pk)
    assert not default_storage.exists(loose.file.path)
    submission = filed(proposal)
    first.file.refresh_from_db()
    assert first.file.kept_since == submission.filed_at
    actions.reopen(actor=officer, proposal_id=proposal.pk)
    actions.remove_attachment(actor=officer, proposal_id=proposal.pk, attachment_id=first.pk)
    with refused_by("files_named_by_a_filing"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM files_storedfile WHERE id = %s", [first.file_id])
    client = signed_in(officer.user)
    reply = client.get(reverse("proposals:submitted_file", args=[submission.pk, 1]))
    assert b"".join(reply.streaming_content) == PDF
    assert client.get(reverse("proposals:submitted_file", args=[submission.pk, 2])).status_code == 404


def test_several_at_once_and_a_refusal_beside_the_one_it_is_about(signed_in) -> None:
    proposal = ProposalFactory()
    client = signed_in(officer_of(proposal.municipality))
    good = [SimpleUploadedFile(f"{number}.pdf", PDF) for number in range(2)]
    reply = client.post(page_of(proposal), {"file": good})
    assert reply.status_code == 302
    assert Attachment.objects.count() == 2
    mixed = [SimpleUploadedFile("계획.hwpx", PDF), SimpleUploadedFile("셋.pdf", PDF)]
    page = client.post(page_of(proposal), {"file": mixed}).content.decode()
    assert "“계획.hwpx”의 내용은 PDF 파일인데" in page
    assert "파일 1개를 첨부했습니다." in page
    assert [each.file.name for each in Attachment.objects.all()] == ["0.pdf", "1.pdf", "셋.pdf"]


def test_five_hundred_files_are_answered_plainly(signed_in) -> None:
    proposal = ProposalFactory()
    client = signed_in(officer_of(proposal.municipality))
    many = [SimpleUploadedFile(f"{number}.pdf", PDF) for number in range(500)]
    reply = client.post(page_of(proposal), {"file": many})
    page = reply.content.decode()
    assert reply.status_code == 200
    assert Attachment.objects.count() == MOST_OTHERS == 20
    assert "그 밖의 파일은 최대 20개" in page
    assert "같은 이유로 479개" in page
    worthless = [SimpleUploadedFile(f"{number}.exe", b"MZ") for number in range(500)]
    page = client.post(page_of(ProposalFactory(municipality=proposal.municipality)), {"file": worthless})
    assert page.content.decode().count("어느 것도 아니어서") == 40
    assert "같은 이유로 459개" in page.content.decode()


def test_a_script_is_told_in_json(signed_in) -> None:
    proposal = ProposalFactory(call=asking_call())
    client = signed_in(officer_of(proposal.municipality))
    json = {"HTTP_ACCEPT": "application/json"}
    kept = client.post(page_of(proposal), {"file": SimpleUploadedFile("a.pdf", PDF), "slot": LETTER}, **json)
    assert (kept.status_code, kept.json()) == (200, {"refused": []})
    refused = client.post(
        page_of(proposal), {"file": SimpleUploadedFile("b.pdf", b""), "slot": LETTER}, **json
    )
    assert refused.status_code == 422
    assert [each["code"] for each in refused.json()["refused"]] == ["empty"]
    missing = client.post(
        page_of(proposal), {"file": SimpleUploadedFile("b.pdf", PDF), "slot": "none"}, **json
    )
    assert missing.status_code == 404


def test_a_number_alone_is_kept_where_its_file_is_and_shown_again_where_it_is_not(signed_in) -> None:
    proposal = ProposalFactory(call=asking_call())
    client = signed_in(officer_of(proposal.municipality))
    posted = {"slot": LETTER, "document_number": "농정과-77"}
    page = client.post(page_of(proposal), posted).content.decode()
    assert 'value="농정과-77"' in page
    attached("공문.pdf", PDF, proposal, slot=LETTER)
    assert client.post(page_of(proposal), posted).status_code == 302
    assert Attachment.objects.get().document_number == "농정과-77"
    assert client.post(page_of(proposal), {}).status_code == 200


def test_the_page_asks_again_only_while_something_is_checked(signed_in) -> None:
    proposal = ProposalFactory(call=asking_call())
    client = signed_in(officer_of(proposal.municipality))
    attachment = attached("공문.pdf", PDF, proposal, slot=LETTER)
    now = reverse("proposals:attachments_now", args=[proposal.pk])
    waiting = client.get(now).content.decode()
    assert "every 2s" in waiting
    assert 'id="id_files-official-letter-now" hx-swap-oob="true"' in waiting
    checked(attachment)
    settled = client.get(now).content.decode()
    assert "every 2s" not in settled
    assert reverse("proposals:attachment", args=[proposal.pk, attachment.pk]) in settled
    client.post(reverse("proposals:remove_attachment", args=[proposal.pk, attachment.pk]))
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("number", [1, 3, 20])
def test_the_section_costs_the_same_however_many_files(signed_in, cost_of, number) -> None:
    proposal = ProposalFactory(call=asking_call())
    client = signed_in(officer_of(proposal.municipality))
    for each in range(number - 1):
        attached(f"{each}.pdf", PDF, proposal)
    client.get(page_of(proposal))
    with cost_of() as upload:
        client.post(page_of(proposal), {"file": SimpleUploadedFile("a.pdf", PDF)})
    with cost_of() as shown:
        client.get(page_of(proposal))
    assert (len(upload.queries), len(shown.queries)) == (11, 4)
    assert shown.instances == 7 + 2 * number


@pytest.mark.parametrize(("named", "allowed"), [("title", False), ("files", True)])
def test_files_are_mended_only_where_they_were_asked_for(named, allowed) -> None:
    request = asked(received(), **{named: "고쳐 주십시오"})
    proposal = Proposal.objects.get(pk=request.proposal_id)
    if not allowed:
        with pytest.raises(NotAllowed):
            attached("늦은.pdf", PDF, proposal)
        assert not default_storage.exists("files")
        return
    attached("보완.pdf", PDF, proposal)
    assert [each.file.name for each in Attachment.objects.all()] == ["보완.pdf"]
