"""A file goes to reviewers stripped; where it names the applicant its text goes instead, or nothing."""

import io

import pytest
import xlsxwriter
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from grants.proposals.content import FileNamed
from grants.reviews.blinding.files import given_to_reviewers
from grants.reviews.blinding.masking import Mask, Names
from portal.files.models import StoredFile
from portal.files.stripping.program import stripped
from tests.factories import UserFactory
from tests.portal.files import samples, traced

pytestmark = pytest.mark.django_db
MASK = Mask(Names(places=("진안군",), people=("김서연",)))


def stored(kind, data, text="", text_state="read", state="clean"):
    file = StoredFile(name="a", size=len(data), kind=kind, sha256="0" * 64, uploaded_by=UserFactory())
    file.save(force_insert=True)
    kept = StoredFile.objects.filter(pk=file.pk)
    kept.update(state=state, checked_at=file.uploaded_at, reason="" if state == "clean" else "virus")
    kept.update(text_state=text_state, text=text)
    default_storage.save(file.path, ContentFile(data))
    return kept.get()


def given(file, slot=""):
    """(the copy's bytes, the text)."""
    named = FileNamed(file.name, file.stored_as, file.size, file.kind, file.sha256, slot=slot)
    got = given_to_reviewers(file, named, MASK)
    if got.copy is None:
        return None, got.text
    with got.copy:
        return got.copy.read(), got.text


def workbook(sheet, cell):
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        book.add_worksheet(sheet).write(0, 0, cell)
    return kept.getvalue()


def test_a_paper_that_names_nobody_is_given_stripped():
    data = traced.pdf("진안군 김서연")
    assert given(stored("PDF", data, "드론 방제 계획")) == (stripped("PDF", data), "")


def test_a_paper_that_names_the_applicant_is_given_as_masked_text():
    file = stored("PDF", traced.pdf(""), "진안군수 귀하, 담당 김서연")
    assert given(file) == (None, "○○군수 귀하, 담당 ○○○")


def test_a_workbook_is_looked_through_to_the_names_of_its_sheets():
    assert given(stored("XLSX", workbook("예산", "드론")))[0] == stripped("XLSX", workbook("예산", "드론"))
    assert given(stored("XLSX", workbook("진안군", "드론"), "진안군\n드론")) == (None, "○○군\n드론")
    assert given(stored("XLSX", workbook("예산", "진안군"), "예산\n진안군")) == (None, "예산\n○○군")


@pytest.mark.parametrize("text_state", ["unread", "unreadable"])
def test_a_paper_whose_text_nobody_read_is_not_given(text_state):
    assert given(stored("PDF", traced.pdf(""), "", text_state)) == (None, "")


def test_a_picture_is_given_but_not_as_a_letter_of_the_applicant():
    picture = stored("JPG", traced.jpeg("진안군"), "", "without")
    assert given(picture) == (stripped("JPG", traced.jpeg("진안군")), "")
    assert given(picture, slot="official-letter") == (None, "")


def test_what_cannot_be_stripped_is_given_as_text_if_it_has_one():
    assert given(stored("HWP", samples.hwp(), "진안군 계획")) == (None, "○○군 계획")
    assert given(stored("HWP", samples.hwp())) == (None, "")


def test_a_quarantined_file_is_given_in_no_form():
    assert given(stored("PNG", traced.png("진안군"), "", "without", "quarantined")) == (None, "")
