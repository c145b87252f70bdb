"""HWPX, read back by a library that has nothing to do with the one that writes it."""

import io
import zipfile
from dataclasses import replace

import hwpforge
import pytest

from portal.documents import hwpx
from portal.documents.model import Column, Heading, Note, Paragraph, Table
from portal.documents.texts import plain
from tests.portal.documents.hostile import HOSTILE, document_of


def lines_of(document):
    """Every paragraph outside of tables, in order."""
    said = [document.subtitle, document.title]
    for block in document.blocks:
        if isinstance(block, Heading):
            said.append(block.text)
        elif isinstance(block, Paragraph | Note):
            said += [line for line in block.text.split("\n") if line.strip()]
    return said


def read(file):
    """(paragraphs, tables as rows of cells, captions) as the other library reads them."""
    forge = hwpforge.Document.from_bytes(file)
    outline = forge.outline()["outline"]
    last = outline["sections"][0]["paragraphs"] - 1
    paragraphs = forge.read(section=0, paras=f"0..{last}")["paragraphs"]["paragraphs"]
    texts = [each["text"] for each in paragraphs if "contains" not in each]
    tables = [rows_of(forge.read(table=each["ordinal"])["table"]) for each in outline["tables"]]
    return texts, tables, [each["caption"] for each in outline["tables"]]


def rows_of(table):
    rows = [[""] * table["cols"] for _ in range(table["rows"])]
    for cell in table["cells"]:
        rows[cell["row"]][cell["col"]] = cell["text"]
    return rows


def test_every_text_and_every_cell_is_read_back_as_it_was_said():
    document = document_of(*HOSTILE, "😀 𝒜 ﷺ")
    texts, tables, captions = read(hwpx.build(document))
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert texts == lines_of(document)
    assert tables == [table.cells]
    assert captions == [table.caption]


def test_control_signs_are_left_out():
    texts, tables, _ = read(hwpx.build(document_of("a\x00\x0eb\u202ec")))
    assert (texts[0], tables[0][1]) == ("abc", ["abc", "abc"])


@pytest.mark.parametrize("language", ["ko", "en"])
def test_it_is_valid_has_an_outline_and_a_preview(language):
    document = document_of(*HOSTILE, language=language, marks=("초안",))
    file = hwpx.build(document)
    forge = hwpforge.Document.from_bytes(file)
    checked = forge.validate()
    assert (checked["ok"], checked["errors"], checked["warnings"]) == (True, [], [])
    outline = forge.outline()["outline"]
    headings = [(block.level, block.text) for block in document.blocks if isinstance(block, Heading)]
    assert [(each["level"], each["text"]) for each in outline["headings"]] == headings
    details = forge.inspect()["section_details"][0]
    assert (details["has_header"], details["has_footer"]) == (True, True)
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        assert parts.read("Preview/PrvText.txt").decode().startswith(document.title)
        assert ('numFormat="LATIN_SMALL"' in parts.read("Contents/header.xml").decode()) is (language == "en")


def test_a_table_flows_over_pages_and_repeats_its_heading_row():
    rows = tuple((str(number), "가") for number in range(60))
    table = Table((Column("번호"), Column("이름")), rows)
    file = hwpx.build(replace(document_of("x"), blocks=(table,)))
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        section = parts.read("Contents/section0.xml").decode()
    said = (section.count('treatAsChar="0"'), section.count('repeatHeader="1"'), section.count('header="1"'))
    assert said == (1, 1, 2)
    assert read(file)[1] == [table.cells]


def test_every_row_needs_a_text_for_every_column():
    with pytest.raises(ValueError, match="for every column"):
        Table((Column("a"), Column("b")), (("1",),))


def test_the_line_ends_of_other_systems_are_lines():
    texts, _, _ = read(hwpx.build(document_of("a\r\nb")))
    assert texts[4:7] == ["a", "b", "a"]
    assert plain("a\r\nb") == "a\nb"
