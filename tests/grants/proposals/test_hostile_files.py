"""A hostile or mistaken file, uploaded on the page: what it says, that nothing is kept, and that filing goes on."""

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from grants.proposals.models import Attachment
from portal.files import actions as files
from portal.files.kinds import EICAR
from portal.files.models import StoredFile
from tests.grants.proposals.factories import complete_proposal, filed, officer_of
from tests.portal.files.samples import PDF, archive, hwpx, with_entities

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.CLAMAV = None


ANEW = "문서를 다시 저장하여 올리십시오."
REFUSED = {
    "폭탄.hwpx": (
        hwpx(Contents__section0_dot_xml=b"0" * 40_000_000),
        f"열면 크기가 수백 배로 불어나는(공격에 쓰이는 형태) 파일이어서 첨부하지 않았습니다. {ANEW}",
    ),
    "밖.hwpx": (
        archive({"mimetype": b"application/hwp+zip", "../../etc/cron.d/x": b"x"}),
        f"안에 다른 위치에 쓰이도록 꾸민 항목(공격에 쓰이는 형태)이 있어 첨부하지 않았습니다. {ANEW}",
    ),
    "eicar.pdf": (EICAR, "에서 악성코드가 발견되어 첨부하지 않았습니다. 사용하는 컴퓨터를 점검하십시오."),
    "계획.hwpx": (
        PDF,
        "의 내용은 PDF 파일인데 확장자가 다릅니다. 첨부하지 않았으니 이름을 바르게 고치거나 다시 저장하여 올리십시오.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_a_sentence_and_nothing_of_it_is_left(name: str, signed_in: Any) -> None:
    content, sentence = REFUSED[name]
    draft = complete_proposal()
    client = signed_in(officer_of(draft.municipality))
    address = reverse("proposals:section", args=[draft.pk, "attachments"])
    page = client.post(address, {"file": SimpleUploadedFile(name, content)})
    shown = page.content.decode()
    assert page.status_code == 200
    assert (f"“{name}”" in shown, escape(sentence) in shown) == (True, True)
    assert (Attachment.objects.exists(), StoredFile.objects.exists()) == (False, False)
    assert not default_storage.exists("files")
    assert filed(draft).revision == 1


def test_an_archive_that_names_files_of_the_server_is_given_to_nobody_and_filing_goes_on(
    signed_in: Any,
) -> None:
    draft = complete_proposal()
    client = signed_in(officer_of(draft.municipality))
    address = reverse("proposals:section", args=[draft.pk, "attachments"])
    client.post(address, {"file": SimpleUploadedFile("xxe.hwpx", with_entities())})
    attachment = Attachment.objects.get()
    files.check(file_id=attachment.file_id)
    shown = client.get(address).content.decode()
    assert f"파일 안의 XML이 파일 밖의 것을 가리킵니다(공격에 쓰이는 형태). {ANEW}" in shown
    given = client.get(reverse("proposals:attachment", args=[draft.pk, attachment.pk]))
    assert (given.status_code, "root:" in given.content.decode()) == (409, False)
    assert files.read_text(file_id=attachment.file_id) == "nothing to do"
    assert filed(draft).revision == 1
