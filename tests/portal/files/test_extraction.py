"""The text of files, read by a process of its own: whatever that does, only the text is missing."""

import io

import pytest
from hwpx.document import HwpxDocument

from portal.files import actions
from portal.files.extraction import LIMITS, text_of
from portal.files.limited import Limits
from portal.files.models import StoredFile
from tests.portal.files.samples import PDF, PNG, hwp, hwpx, kept, real_pdf, real_workbook

pytestmark = pytest.mark.django_db


def read(name: str, content: bytes) -> StoredFile:
    """Checked and read, as the worker does."""
    file = kept(name, content)
    assert actions.check(file_id=file.pk) == "file clean"
    actions.read_text(file_id=file.pk)
    file.refresh_from_db()
    return file


def real_hwpx(text: str) -> bytes:
    document = HwpxDocument.new()
    document.add_paragraph(text)
    kept_in = io.BytesIO()
    document.save_to_stream(kept_in)
    return kept_in.getvalue()


def test_the_text_of_each_type_is_read() -> None:
    assert "마을 드론" in read("계획.hwpx", real_hwpx("마을 드론")).text
    assert "Village drone" in read("a.pdf", real_pdf(b"BT /F1 12 Tf 72 700 Td (Village drone) Tj ET")).text
    assert (
        read("예산.xlsx", real_workbook(("항목", "금액"), ("드론", 5))).text
        == "예산\n항목\t금액\n드론\t5.0\n"
    )


def test_pictures_have_no_text() -> None:
    file = read("그림.png", PNG)
    assert (file.text_state, file.text, file.text_at) == ("without", "", None)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("깨진.pdf", PDF),
        ("깨진.hwp", hwp()),
        ("깨진.hwpx", hwpx(Contents__section0_dot_xml=b"<sec>")),
        # two cells, 17 billion apart: reading it whole would take all the memory there is
        ("멀리.xlsx", real_workbook(("a",), last=(1_048_575, 16_383))),
    ],
)
def test_what_can_not_be_read_is_only_marked(name, content) -> None:
    file = read(name, content)
    assert (file.state, file.text_state, file.text) == ("clean", "unreadable", "")
    assert file.text_at is not None


@pytest.mark.parametrize(("limits", "ended"), [(Limits(cpu=1), "-9"), (Limits(clock=1), "null")])
def test_a_reader_that_does_not_end_is_ended(limits, ended, caplog) -> None:
    # left alone it goes on for six seconds of the processor
    file = kept("느린.pdf", real_pdf(b"BT /F1 12 Tf 1 0 0 1 9 9 Tm (a) Tj ET " * 500_000))
    assert text_of(file, limits) is None
    assert f'"kind": "PDF", "ended": {ended}' in caplog.text


def test_a_text_is_cut_where_the_limit_is() -> None:
    file = kept("긴.xlsx", real_workbook(*[("가나다라",)] * 2000))
    text = text_of(file, Limits(output=1001))
    assert text is not None
    assert len(text.encode()) <= 1001
    assert text.startswith("예산\n가나다라\n")
    assert text_of(file, LIMITS).count("가나다라") == 2000
