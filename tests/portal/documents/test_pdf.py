"""PDF/UA-1: tagged, numbered, in its own fonts; nothing that was said is evaluated."""

import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from portal.documents import pdf
from portal.documents.model import Column, Paragraph, Table
from portal.documents.texts import BREAK
from tests.portal.documents.hostile import HOSTILE, document_of


def reader_of(document):
    return PdfReader(io.BytesIO(pdf.build(document)))


def letters_of(reader):
    """Everything that is read, without spaces and line ends: a page breaks lines where it likes."""
    return "".join("".join(page.extract_text() for page in reader.pages).split())


def test_hostile_text_is_printed_as_text():
    letters = letters_of(reader_of(document_of(*HOSTILE)))
    for text in HOSTILE:
        assert "".join(text.split()) in letters
    assert "root:x:0" not in letters


def tags_of(node):
    """The names of all structure elements below one."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return set().union(*map(tags_of, node))
    if not isinstance(node, dict):
        return set()
    own = {str(node["/S"])} if "/S" in node else set()
    return own | tags_of(node.get("/K", []))


def test_headings_paragraphs_and_tables_are_told_apart_for_who_cannot_see():
    tags = tags_of(reader_of(document_of("하나", "둘")).trailer["/Root"]["/StructTreeRoot"])
    tables = {"/Table", "/Caption", "/THead", "/TBody", "/TR", "/TH", "/TD"}
    assert tags == {"/Document", "/Title", "/H1", "/H2", "/P", "/Span", *tables}


@pytest.mark.parametrize(("language", "second"), [("ko", "가. 둘째"), ("en", "a. 둘째")])
def test_it_is_tagged_and_says_title_language_and_pages(language, second):
    reader = reader_of(
        document_of("제목 하나", "둘째", language=language, footer="SV2024-00042-1", marks=("초안",))
    )
    root = reader.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"][:2]) == (True, language)
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert reader.metadata.title == "제목 하나"
    page = reader.pages[0].extract_text()
    assert [said in page for said in (second, "1. 제목 하나", "SV2024-00042-1", "초안", "– 1 / 1 –")] == [
        True
    ] * 5


def test_every_letter_is_drawn_by_a_font_inside_the_file():
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader_of(document_of(*HOSTILE)).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert {name.split("+")[1].split("-")[0] for name in fonts} == {"NotoSansKR"}


def test_a_long_word_breaks_where_it_must_and_is_copied_whole():
    word = "0123456789abcdef" * 4
    for columns in (2, 3, 4, 6, 9):
        row = (word,) * columns
        table = Table(tuple(Column("가") for _ in row), (row,))
        reader = reader_of(replace(document_of(word), blocks=(Paragraph(f"SHA-256 {word} {word}"), table)))
        assert letters_of(reader).count(BREAK) == 0
        assert reader.metadata.title == word
        assert f"SHA-256{word}{word}" in letters_of(reader)


@pytest.mark.parametrize("cell", ["가", "긴 글 " * 400, "줄\n" * 90])
def test_a_table_taller_than_a_page_goes_on_on_the_next(cell):
    table = Table((Column("번호"), Column("내용")), tuple((f"{number}번", cell) for number in range(60)))
    pages = [page.extract_text() for page in reader_of(replace(document_of("x"), blocks=(table,))).pages]
    assert ["번호 내용" in page for page in pages] == [True] * len(pages)
    assert len(pages) > 1


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=80))
def test_whatever_is_typed_makes_a_page(text):
    assert pdf.build(document_of(text, text)).startswith(b"%PDF-1.7")
