"""The budget in a real browser: a block of cells pasted, summed up, saved, and taken back at one press."""

import pytest
from playwright.sync_api import expect

from grants.calls.models import BudgetCategory
from grants.proposals.models import BudgetLine, Proposal
from tests.chromium import base_url, browser_type_launch_args  # noqa: F401 - fixtures of this module
from tests.factories import CallFactory
from tests.grants.proposals.factories import complete_proposal
from tests.grants.proposals.test_writing_in_browser import at  # noqa: F401 - a fixture of this module

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASTE = """(cell, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
CELLS = '센서\t장비 구입비\t2024년\t700,000\t0\t300,000\r\n"관제\n화면"\t없는 비목\t2025\t8억\t0\t2억\r\n'


def lines() -> list[tuple[object, ...]]:
    found = BudgetLine.objects.order_by("item")
    return list(found.values_list("item", "category__name", "fiscal_year", "national", "local"))


def test_a_pasted_block_fills_the_table_is_saved_and_undone_at_one_press(page, at):  # noqa: F811
    draft = complete_proposal(call=CallFactory(unit="thousand"))
    BudgetCategory.objects.create(call=draft.call, code="goods", name="장비 구입비", name_en="Goods")
    stood = lines()
    page.goto(at(page, draft, "budget"))
    cell, pasted = page.locator("[name=lines-1-item]"), page.locator("[data-pasted]")
    whole = page.locator("[data-totals-whole] [data-sum=national]")
    expect(whole).to_have_text("800,000,000원")
    cell.evaluate(PASTE, CELLS)
    expect(pasted).to_contain_text("10칸을 붙여넣었습니다. 1칸은 목록에 없는 값이어서")
    expect(whole).to_have_text("2,300,000,000원")
    expect(page.locator("[data-category-totals] tbody").nth(1)).to_contain_text("2025 회계연도")
    expect(page.locator("[data-category-totals] tbody").nth(1)).to_contain_text("비목 없음")
    expect(page.locator("[data-row-sum]").nth(2)).to_have_text("1,000,000,000원")
    expect(page.locator("[data-save-state]")).to_contain_text("저장됨", timeout=8_000)
    assert lines() == [
        ("관제 화면", None, 2025, 800_000_000, 200_000_000),
        ("센서", "장비 구입비", 2024, 700_000_000, 300_000_000),
        *stood,
    ]
    pasted.get_by_role("button").click()
    expect(whole).to_have_text("800,000,000원")
    expect(pasted).to_be_hidden()
    expect(page.locator("[data-save-state]")).to_contain_text("저장됨", timeout=8_000)
    assert [line for line in lines() if any(line[3:])] == stood
    assert Proposal.objects.get().national_total == 800_000_000


def test_what_is_found_leads_to_its_row_after_rows_were_added_and_removed(page, at):  # noqa: F811 - the fixture of another module
    draft = complete_proposal()
    BudgetLine.objects.create(proposal=draft, key="gone", item="지울 줄", fiscal_year=2024, own=1)
    page.goto(at(page, draft, "budget"))
    page.locator("[data-formset-add]").click()
    page.locator("[name=lines-3-item]").fill("새로 넣은 줄")
    page.locator("label[for=id_lines-gone-DELETE]").click()
    link = page.locator("#findings a[data-field$=national]")
    expect(link).to_contain_text("금액", timeout=15_000)
    link.click()
    expect(page.locator("[name=lines-3-national]")).to_be_focused()
    page.locator("[name=lines-3-national]").fill("1")
    address = page.url.split("#")[0]
    page.goto("about:blank")
    key = BudgetLine.objects.get(item="새로 넣은 줄").key
    page.goto(f"{address}#id_lines-{key}-own")
    expect(page.locator("[name=lines-1-own]")).to_be_focused()
    page.goto("about:blank")
    page.goto(f"{address}#id_lines")
    expect(page.locator("[name=lines-0-item]")).to_be_focused()
