"""A budget out as a workbook and in again: unchanged, mended on the way, or refused in plain words."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from grants.calls.models import BudgetCategory
from grants.proposals.budget_import import Draft, read_workbook
from grants.proposals.budget_sheet import UnreadableSheet, sheet_of, workbook_of
from grants.proposals.content import Choice, Line
from grants.proposals.models import BudgetLine, FieldChange, How, Proposal
from portal.errors import Refused
from tests.factories import CallFactory
from tests.grants.proposals.factories import complete_proposal, filed, officer_of
from tests.portal.files.samples import bomb, real_workbook, workbook

HEADER = ("내역", "회계연도", "국비(원)", "시·도(원)", "시·군·구(원)", "자부담(원)")
GIVEN = ("드론", 2024, 800_000_000, 0, 200_000_000, 0)
NOW = datetime(2024, 3, 1, 9, tzinfo=UTC)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20)
WON = st.integers(0, 10**15)
LINES = st.builds(
    Line,
    item=WORDS,
    fiscal_year=st.sampled_from([2024, 2025]),
    national=WON,
    province=WON,
    local=WON,
    own=WON,
    category=st.sampled_from([None, Choice("a", "장비·물품", "Goods"), Choice("b", "운영", "Running")]),
)


def rows_in(data: bytes) -> list[list[str]]:
    """The cells of the first sheet, as the portal's own reader gives them."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    return [
        [str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell) for cell in row]
        for row in sheet.iter_rows()
    ]


@settings(max_examples=30, deadline=None)
@given(lines=st.lists(LINES, min_size=1, max_size=6))
def test_what_is_downloaded_is_read_back_unchanged(lines: list[Line]) -> None:
    kept = [replace(line, key=f"key{number}") for number, line in enumerate(lines)]
    kept = [line for line in kept if "".join(line.item.split()).lower() not in {"계", "합계", "sum", "total"}]
    if not kept:
        return
    read = sheet_of(rows_in(workbook_of(kept, ["장비·물품", "운영"], [2024, 2025], as_of=NOW)))
    assert (read.unit, read.left_out) == ("won", 0)
    assert [
        (
            row["key"],
            row["item"],
            row["category"],
            row["fiscal_year"],
            row["national"],
            row["own"],
            row["total"],
        )
        for row in read.rows
    ] == [
        (
            line.key,
            line.item,
            line.category.name if line.category else "",
            str(line.fiscal_year),
            str(line.national),
            str(line.own),
            str(line.total),
        )
        for line in kept
    ]


def test_no_cell_of_a_download_is_a_formula() -> None:
    made = workbook_of([Line('=HYPERLINK("http://x","y")', 2024, 1)], [], [2024], as_of=NOW)
    assert rows_in(made)[1][1] == '=HYPERLINK("http://x","y")'
    assert b"<f>" not in b"".join(_parts(made))


def _parts(data: bytes) -> list[bytes]:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist()]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["이름", "값"], ["드론", "1"]], "no_header"),
        ([["내역", "국비(원)", "국비(원)"], ["드론", "1", "2"]], "no_header"),
        ([["내역", "국비(원)", "자부담(천원)"], ["드론", "1", "1"]], "two_units"),
        ([["내역", "국비"], ["", ""], ["합계", "3"]], "nothing"),
        ([["내역", "국비"], *([["드론", "1"]] * 61)], "too_many"),
        ([], "unreadable"),
    ],
)
def test_a_sheet_that_is_no_budget(rows: list[list[str]], code: str) -> None:
    with pytest.raises(UnreadableSheet) as refused:
        sheet_of(rows)
    assert refused.value.code == code


def test_a_title_above_other_names_and_a_row_of_sums_are_understood() -> None:
    rows = [
        ["예산서"],
        ["항목", "연도", "국비 (천원)", "도비(천원)"],
        ["드론", "2024", "8", "2"],
        ["합 계", "", "8", "2"],
    ]
    read = sheet_of(rows)
    assert (read.unit, read.left_out) == ("thousand", 1)
    assert read.rows == [{"item": "드론", "fiscal_year": "2024", "national": "8", "province": "2"}]


def file_of(data: bytes, name: str = "예산.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


DRAFT = Draft("thousand", {"장비": 7}, frozenset({"aaaa"}))


def far_away() -> bytes:
    """A cell in the last row and column: laid out whole, the sheet would have 17,000 million cells."""
    return real_workbook(HEADER, GIVEN, last=(1_048_575, 16_383))


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (file_of(b""), "empty"),
        (file_of(b"not a workbook"), "unknown_type"),
        (file_of(bomb()), "expands"),
        (file_of(workbook()), "unreadable"),
        (file_of(far_away()), "unreadable"),
        (file_of(workbook(xl__vbaProject_dot_bin=b"x")), "macros"),
        (file_of(real_workbook(("이름", "값"), ("드론", 1))), "no_header"),
        (file_of(real_workbook(HEADER)), "nothing"),
        (file_of(b"%PDF-1.7\n..."), "other_extension"),
    ],
)
def test_a_hostile_or_wrong_file_is_refused_in_a_sentence(file: SimpleUploadedFile, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_workbook(file, DRAFT)
    assert (refused.value.code, "읽" in str(refused.value)) == (code, True)


def test_formulas_are_read_as_their_values_and_merged_cells_are_told() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.merge_range(1, 0, 2, 0, "드론")
        sheet.write_formula(1, 2, "=400000000*2", None, 800_000_000)
        sheet.write(2, 2, "1,000😀")
    read = read_workbook(file_of(stream.getvalue()), DRAFT)
    assert read.has_merged_cells
    assert [read.data[f"lines-{number}-{name}"] for number in (0, 1) for name in ("item", "national")] == [
        "드론",
        "800,000",
        "",
        "1,000😀원",
    ]


def test_keys_are_taken_once_and_only_where_they_stand() -> None:
    rows = [("줄 번호", *HEADER), ("aaaa", *GIVEN), ("aaaa", *GIVEN), ("zzzz", *GIVEN)]
    read = read_workbook(file_of(real_workbook(*rows)), DRAFT)
    assert [read.data[f"lines-{number}-key"] for number in range(3)] == ["aaaa", "", ""]


@pytest.fixture
def proposal() -> Proposal:
    made = complete_proposal(call=CallFactory(unit="thousand"))
    category = BudgetCategory.objects.create(call=made.call, code="goods", name="장비", name_en="Goods")
    BudgetLine.objects.filter(proposal=made).update(category=category)
    return made


@pytest.fixture
def officer(proposal, signed_in):
    return signed_in(officer_of(proposal.municipality))


def confirm(client: Any, proposal: Proposal, data: bytes) -> Any:
    """Upload, and take over what is shown."""
    address = reverse("proposals:budget_import", args=[proposal.pk])
    page = client.post(address, {"file": file_of(data)})
    forms = page.context["rows"].forms
    posted = {
        f"{form.prefix}-{name}": form[name].value() or ""
        for form in forms
        for name in form.fields
        if name != "DELETE"
    }
    posted |= {"lines-TOTAL_FORMS": len(forms), "lines-INITIAL_FORMS": 0, "seen": page.context["seen"]}
    return page, client.post(address, posted)


@pytest.mark.django_db
def test_a_download_uploaded_again_changes_nothing(proposal, officer) -> None:
    sheet = officer.get(reverse("proposals:budget_sheet", args=[proposal.pk]))
    page, reply = confirm(officer, proposal, b"".join(sheet.streaming_content))
    assert page.context["counts"] == {"read": 1, "added": 0, "kept": 1, "removed": 0}
    assert reply.url == reverse("proposals:section", args=[proposal.pk, "budget"])
    assert not FieldChange.objects.exists()
    assert BudgetLine.objects.get().national == 800_000_000


@pytest.mark.django_db
def test_what_a_file_says_is_shown_first_and_then_becomes_the_budget(proposal, officer) -> None:
    header = (*HEADER[:1], "비목", *HEADER[1:])
    rows = [header, ("센서", "장비", 2024, 700_000_000, 0, 300_000_000, 0), ("합계", "", "", 1, 1, 1, 1)]
    page, _reply = confirm(officer, proposal, real_workbook(*rows))
    assert page.context["counts"] == {"read": 1, "added": 1, "kept": 0, "removed": 1}
    assert "합계 줄 1개는 읽지 않았습니다." in page.content.decode()
    line = BudgetLine.objects.get()
    assert (line.item, line.category.name, line.national) == ("센서", "장비", 700_000_000)
    assert set(FieldChange.objects.values_list("how", flat=True)) == {How.IMPORTED}
    proposal.refresh_from_db()
    assert (proposal.national_total, proposal.project_total) == (700_000_000, 10**9)


@pytest.mark.django_db
def test_problems_stand_at_their_cells_and_nothing_is_saved(proposal, officer) -> None:
    rows = [
        HEADER,
        ("드론", 1999, -1, 0, 0, 0),
        ("센서", 2024, 1234567890123456789, 0, 0, 0),
        ("<b>글</b>", 2024, 0.5, 0, 0, 0),
    ]
    page, reply = confirm(officer, proposal, real_workbook(*rows))
    for shown in (page, reply):
        assert [sorted(form.errors) for form in shown.context["rows"].forms] == [
            ["fiscal_year", "national"],
            ["national"],
            ["national"],
        ]
        assert "<b>글" not in shown.content.decode()
    assert page.context["rows"].forms[0]["national"].value() == "-1원"
    assert BudgetLine.objects.get().item == "장비 구입"


@pytest.mark.django_db
def test_neither_strangers_nor_a_filed_proposal_can_be_uploaded_to(proposal, signed_in) -> None:
    address = reverse("proposals:budget_import", args=[proposal.pk])
    stranger = signed_in(officer_of(complete_proposal().municipality))
    assert stranger.get(address).status_code == 404
    assert stranger.get(reverse("proposals:budget_sheet", args=[proposal.pk])).status_code == 404
    filed(proposal)
    late = signed_in(officer_of(proposal.municipality)).post(
        address, {"file": file_of(real_workbook(HEADER, GIVEN))}
    )
    assert late.url == reverse("proposals:detail", args=[proposal.pk])
