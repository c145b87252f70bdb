"""Published figures as everybody sees them, and as the ministry does with what is pending beside them."""

import io
import re
from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from grants.awards.tracking import take_snapshot
from grants.calls.models import Portfolio
from grants.calls.published import actions
from portal.actor import Role
from tests import factories as make
from tests.grants.awards import factories as awards
from tests.grants.results.factories import announced, awarded
from tests.grants.reviews.factories import submission_of

pytestmark = pytest.mark.django_db
EOK = 100_000_000
FILES = [
    ("results:years_table", []),
    ("results:years_picture", ["national"]),
    ("results:years_picture", ["projects"]),
    ("results:portfolio_table", []),
    ("results:portfolio_picture", ["bottom-up"]),
]
PAGES = [("results:years", []), ("results:portfolio", []), *FILES]


@pytest.fixture
def call():
    """A call of 2024 with the year's books and all that was published."""
    call = awards.call_with_envelope()
    actions.load_published(actor=make.actor(None, Role.MANAGER), programme=call.programme_year.programme)
    return call


def text_of(reply):
    """A page's words in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", reply.content.decode()).split())


def rows_of(reply):
    """The table by year: (label, figures as shown)."""
    by_year = reply.context["by_year"]
    return [(row.label, [cell.text for cell in row.cells]) for row in by_year.rows]


def sheets_of(reply):
    """{sheet: rows} of a workbook."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(reply.content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_years_stand_side_by_side_and_this_years_announced_awards_beside_them(client, call):
    announced(submission_of(call), 1_234_500_000)
    reply = client.get(reverse("results:years"))
    assert rows_of(reply) == [
        ("2019–2022", ["", "", "67"]),
        ("2023", ["632", "45", "58"]),
        ("2024", ["1,039", "78", "99"]),
        ("2024년 지금까지", ["12.345", "1", "1"]),
        ("2025", ["1,210", "", "129"]),
    ]
    page = text_of(reply)
    for said in ("발표되지 않음", "언론보도 예시", "전년보다 407억 증가", "16개 시·도", "67 + 58 + 99 = 224"):
        assert said in page
    grown = {row.label: row.grown for row in reply.context["by_year"].rows}
    assert {label for label, won in grown.items() if won} == {"2024"}


@pytest.mark.parametrize(("name", "given"), PAGES)
def test_nothing_pending_changes_a_single_byte(client, call, name, given):
    announced(submission_of(call))
    under_review = submission_of(call, title="아직 비밀인 과제")
    before = said_by(client.get(reverse(name, args=given)))
    awarded(under_review, 7_770_000_000)
    draft = Portfolio.objects.get()
    draft.pk, draft.year, draft.name, draft.is_published = None, 2025, "아직 비밀인 발표", False
    draft._state.adding = True
    draft.save()
    take_snapshot(call.programme_year)
    assert said_by(client.get(reverse(name, args=given))) == before


def said_by(reply):
    """What a reply says; a workbook by its cells, for its file tells when it was made."""
    assert reply.status_code == 200
    if "spreadsheet" in reply["Content-Type"]:
        return sheets_of(reply)
    return re.sub(rb"[A-Za-z0-9]{64}", b"", reply.content)


def test_a_portfolio_that_is_not_published_does_not_exist_for_the_public(client, call):
    actions.take_back(actor=make.actor(None, Role.MANAGER), portfolio=Portfolio.objects.get())
    assert client.get(reverse("results:portfolio")).context["folio"] is None
    for name, given in [("results:portfolio", []), *FILES[3:]]:
        assert client.get(reverse(name, args=given), {"year": 2024}).status_code == 404
    client.force_login(make.person(Role.AUDITOR))
    assert client.get(reverse("figures:portfolio")).context["folio"].portfolio.year == 2024


def test_the_portfolio_says_its_sums_and_what_is_derived(client, call):
    reply = client.get(reverse("results:portfolio"))
    folio = reply.context["folio"]
    assert [(part.amount // EOK) for part in folio.fields] == [531, 1408, 1656, 2175]
    assert folio.fields_total == folio.portfolio.total == 5770 * EOK
    found = folio.bottom_up
    assert (found.named // EOK, found.published // EOK, found.unnamed // EOK) == (1553, 3029, 1476)
    page = text_of(reply)
    for said in (
        "5,770억", "+237억", "52.5%", "10%p", "1,553억", "26.9%", "약 3,029억", "약 1,476억",
        "16개 사업", "761억", "강원", "디지털 의료", "부산 센텀시티", "2곳을 더", "2024-01-17",
        "어느 사업이 어느 분야에 속하는지는 발표되지 않았습니다",
    ):  # fmt: skip
        assert said in page
    # The share of what is not named was not published: none is computed.
    assert "25.6" not in page


def test_smart_village_leads_to_its_published_results_or_to_its_books(client, call):
    year = call.programme_year_id
    page = client.get(reverse("results:portfolio")).content.decode()
    assert f'{reverse("results:list")}?year={year}"' in page
    assert reverse("admin:awards_dashboard") not in page
    client.force_login(make.person(Role.MANAGER))
    page = client.get(reverse("figures:portfolio")).content.decode()
    assert f'{reverse("admin:awards_dashboard")}?year={year}"' in page


def test_the_ministry_sees_what_is_pending_beside_what_is_announced(client, call):
    awards.published(awards.drafted(call, [awards.asks(call, 300 * EOK)]))
    other = make.CallFactory(programme_year=call.programme_year)
    awards.drafted(other, [awards.asks(other, 200 * EOK)])
    take_snapshot(call.programme_year)
    client.force_login(make.person(Role.FINANCE))
    reply = client.get(reverse("figures:years"))
    assert rows_of(reply)[3:5] == [("2024년 지금까지", ["300", "1", "1"]), ("2024년 예정", ["200", "1", "1"])]
    assert "원장 #3" in text_of(reply)
    shown = client.get(reverse("figures:portfolio"))
    assert "확정 300억, 예정 200억, 잔액 539억" in text_of(shown)
    client.logout()
    assert [label for label, _ in rows_of(client.get(reverse("results:years")))].count("2024년 예정") == 0


@pytest.mark.parametrize("name", ["years", "years_table", "portfolio", "portfolio_table"])
def test_the_offices_pages_are_the_ministrys_alone(client, call, name):
    for person in (make.person(Role.REVIEWER), make.member(make.MunicipalityFactory())):
        client.force_login(person)
        assert client.get(reverse(f"figures:{name}")).status_code == 404
    client.logout()
    assert client.get(reverse(f"figures:{name}")).status_code == 302


def test_the_workbooks_have_won_in_full_and_say_what_is_derived(client, call):
    announced(submission_of(call), 500_000_000)
    (rows,) = sheets_of(client.get(reverse("results:years_table"))).values()
    by_label = {row[0]: row[1:5] for row in rows}
    assert by_label["2023"] == [63_200_000_000, 45, 58, ""]
    assert by_label["2019–2022"] == ["발표되지 않음", "발표되지 않음", 67, ""]
    assert by_label["2025"] == [121_000_000_000, "발표되지 않음", 129, 16]
    assert by_label["2024년 지금까지"] == [500_000_000, 1, 1, ""]
    figures, parts = sheets_of(client.get(reverse("results:portfolio_table"))).values()
    assert dict(row[:2] for row in figures)["이름을 밝히지 않은 상향식 사업(원), 계산값"] == 1476 * EOK
    assert sum(row[2] for row in parts[1:] if row[0] == "분야") == 5770 * EOK


@pytest.mark.parametrize(
    ("name", "key", "texts"),
    [
        ("results:years_picture", "national", {"632", "1,039", "1,210", "발표되지 않음", "2019–2022"}),
        ("results:portfolio_picture", "fields", {"531억", "2,175억", "디지털 인재 양성"}),
        ("results:portfolio_picture", "years", {"5,533", "5,770"}),
        ("results:portfolio_picture", "bottom-up", {"1,553억 (26.9%)", "약 1,476억", "94억"}),
    ],
)
def test_a_picture_is_a_file_of_its_own_without_a_style_of_its_own(client, call, name, key, texts):
    reply = client.get(reverse(name, args=[key]))
    assert reply["Content-Type"] == "image/svg+xml"
    root = ET.fromstring(reply.content)  # noqa: S314 - our own picture
    written = {"".join(each.itertext()) for each in root.iter("{http://www.w3.org/2000/svg}text")}
    assert texts <= written
    assert b"style" not in reply.content


@pytest.mark.parametrize(
    ("name", "given", "query"),
    [
        ("results:years", [], {"programme": "none"}),
        ("results:years", [], {"programme": "\x00"}),
        ("results:years_picture", ["provinces"], {}),
        ("results:portfolio", [], {"year": "20x4"}),
        ("results:portfolio", [], {"year": "²024"}),
        ("results:portfolio", [], {"year": "1999"}),
        ("results:portfolio_picture", ["none"], {}),
    ],
)
def test_what_is_not_there_answers_404(client, call, name, given, query):
    assert client.get(reverse(name, args=given), query).status_code == 404


def test_an_empty_installation_says_so(client):
    assert "아직 연도별로 발표된 수치가 없습니다" in text_of(client.get(reverse("results:years")))
    assert "아직 공개된 수치가 없습니다" in text_of(client.get(reverse("results:portfolio")))
    assert client.get(reverse("results:years_table")).status_code == 404
    client.force_login(make.person(Role.MANAGER))
    for name in ("figures:years", "figures:portfolio"):
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("number", [1, 3, 30])
def test_costs_whatever_the_number_of_awards(client, call, cost_of, number):
    for _ in range(number):
        announced(submission_of(call))
    with cost_of() as years:
        client.get(reverse("results:years"))
    with cost_of() as portfolio:
        client.get(reverse("results:portfolio"))
    # The newest year with its programme; the figures, each with its source; the programmes with figures.
    assert (len(years.queries), years.instances) == (5, 2 + 2 * 11 + 1)
    # The portfolio with its source; its parts, one of them with its programme.
    assert (len(portfolio.queries), portfolio.instances) == (3, 2 + 19 + 1)
