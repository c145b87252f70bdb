"""A proposal as a document: what it says, who may have it, and the way from the button to the file."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import hwpforge
import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from grants.proposals.budget_tables import budget_tables
from grants.proposals.content import (
    AnswerGiven,
    Choice,
    Content,
    FileNamed,
    Line,
    Measure,
    Step,
    VillageServed,
)
from grants.proposals.documents import Copy, document_of
from grants.proposals.models import Proposal
from portal.actor import Role
from portal.documents import hwpx, pdf
from portal.documents.model import Heading, Note, Paragraph, Table
from portal.jobs import actions as jobs
from portal.jobs.models import Job
from tests.factories import MunicipalityFactory, actor, person
from tests.grants.proposals.factories import complete_proposal, filed, officer_of, signer_of

SAVED = datetime(2024, 2, 14, 8, 41, 7, tzinfo=UTC)
DRAFT = Copy("시험 공모", "전남 신안군", SAVED, 17)
HASH = "0123456789abcdef" * 4
FILED = Copy("시험 공모", "전남 신안군", SAVED, 2, "SV-00042-2", HASH, asked={"letter": "공문"})
EQUIPMENT = Choice("equipment", "장비비", "Equipment")
OPERATION = Choice("operation", "운영비", "Operation")
FULL = Content(
    title="섬마을 돌봄",
    summary="잇습니다.",
    purpose="필요합니다.\n시급합니다.",
    beneficiaries=1200,
    beneficiaries_note="어르신",
    villages=(
        VillageServed("1", "임자면", "진리마을", 120),
        VillageServed("2", "증도면", "방축마을", None),
    ),
    service_field=Choice("a", "생활편의 개선", "Convenience"),
    support_type=Choice("b", "보급·확산", "Spreading"),
    plan="갖춥니다.",
    organisation="군청",
    operation="군비",
    lines=(
        Line("단말", 2025, 80_000_000, 5_000_000, 15_000_000, 0, EQUIPMENT),
        Line("설계", 2025, 8_000_000, 0, 2_000_000, 0),
        Line("수리", 2026, 0, 0, 0, 10_000_000, OPERATION),
    ),
    indicators=(
        Measure("이용자", "명", "-0.50", "12300.00", "집계"),
        Measure("만족", "점", "", "90", "설문"),
    ),
    milestones=(Step("설계", "2025-03-01", "2025-05-31"),),
    files=(
        FileNamed("공문.pdf", "x", 2048, "pdf", "f" * 64, "letter", "정책과-12"),
        FileNamed("그림.png", "y", 1024, "png", "0" * 64),
    ),
    is_pledged=True,
)


@pytest.fixture(autouse=True)
def _in_korean():
    with translation.override("ko"):
        yield


def tables_of(document):
    return [block.cells for block in document.blocks if isinstance(block, Table)]


def test_every_section_follows_the_other():
    document = document_of(FULL, FILED)
    headings = [block.text for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    assert headings == [
        "개요",
        "대상지·수혜자",
        "서비스 분야·지원 유형",
        "추진계획·추진체계",
        "예산",
        "성과지표",
        "추진일정",
        "첨부",
        "서약",
    ]


def test_its_tables_say_what_the_proposal_says():
    head = ["국비", "시·도", "시·군·구", "자부담", "계"]
    assert tables_of(document_of(FULL, FILED)) == [
        [
            ["구분", "내용"],
            ["공모", "시험 공모"],
            ["지자체", "전남 신안군"],
            ["과제명", "섬마을 돌봄"],
            ["총사업비", "120,000,000원 (국비 88,000,000원)"],
            ["접수번호", "SV-00042-2"],
            ["제출 시각", "2024-02-14 17:41:07 (KST)"],
            ["SHA-256", "0123456789abcdef" * 4],
        ],
        [
            ["읍·면·동", "마을", "가구 수"],
            ["임자면", "진리마을", "120"],
            ["증도면", "방축마을", "–"],
            ["계", "", "120"],
        ],
        [["구분", "내용"], ["수혜자 수(명)", "1,200"], ["수혜 대상", "어르신"]],
        [["구분", "내용"], ["서비스 분야", "생활편의 개선"], ["지원 유형", "보급·확산"]],
        [
            ["비목", "내역", *head],
            ["장비비", "단말", "80,000", "5,000", "15,000", "0", "100,000"],
            ["–", "설계", "8,000", "0", "2,000", "0", "10,000"],
            ["계", "", "88,000", "5,000", "17,000", "0", "110,000"],
        ],
        [
            ["비목", "내역", *head],
            ["운영비", "수리", "0", "0", "0", "10,000", "10,000"],
            ["계", "", "0", "0", "0", "10,000", "10,000"],
        ],
        [
            ["비목", *head, "비율"],
            ["장비비", "80,000", "5,000", "15,000", "0", "100,000", "90.91%"],
            ["–", "8,000", "0", "2,000", "0", "10,000", "9.09%"],
            ["합계", "88,000", "5,000", "17,000", "0", "110,000", "100.00%"],
        ],
        [
            ["비목", *head, "비율"],
            ["운영비", "0", "0", "0", "10,000", "10,000", "100.00%"],
            ["합계", "0", "0", "0", "10,000", "10,000", "100.00%"],
        ],
        [
            ["비목", *head, "비율"],
            ["장비비", "80,000", "5,000", "15,000", "0", "100,000", "83.33%"],
            ["–", "8,000", "0", "2,000", "0", "10,000", "8.33%"],
            ["운영비", "0", "0", "0", "10,000", "10,000", "8.33%"],
            ["합계", "88,000", "5,000", "17,000", "10,000", "120,000", "100.00%"],
        ],
        [
            ["회계연도", *head],
            ["2025", "88,000", "5,000", "17,000", "0", "110,000"],
            ["2026", "0", "0", "0", "10,000", "10,000"],
            ["합계", "88,000", "5,000", "17,000", "10,000", "120,000"],
            ["비율", "73.33%", "4.17%", "14.17%", "8.33%", "100.00%"],
        ],
        [
            ["성과지표", "단위", "현재값", "목표", "측정 방법"],
            ["이용자", "명", "-0.5", "12,300", "집계"],
            ["만족", "점", "", "90", "설문"],
        ],
        [["단계", "부터", "까지"], ["설계", "2025-03-01", "2025-05-31"]],
        [
            ["서류", "파일 이름", "유형", "크기", "SHA-256"],
            ["공문\n(정책과-12)", "공문.pdf", "pdf", "2.0\u00a0KB", "f" * 64],
            ["그 밖의 첨부", "그림.png", "png", "1.0\u00a0KB", "0" * 64],
        ],
    ]


def test_a_draft_says_so_everywhere_and_a_filed_copy_carries_number_and_hash():
    draft, copy = document_of(FULL, DRAFT), document_of(FULL, FILED)
    assert (draft.marks, draft.watermark, draft.footer) == (
        ("초안",),
        "초안",
        "전남 신안군 · 초안 버전 17 · 2024-02-14 17:41:07 (KST)",
    )
    assert (copy.marks, copy.watermark, copy.footer) == ((), "", f"SV-00042-2\nSHA-256 {FILED.sha256}")
    warning = Note("위 시각에 저장한 초안입니다. 제출한 문서가 아닙니다.")
    assert (warning in draft.blocks, warning in copy.blocks) == (True, False)


def test_answers_to_the_calls_questions_stand_in_their_sections_and_in_sections_of_its_own():
    asked_as, said = ("물음", "Asked"), ("답", "Said")
    answers = (
        AnswerGiven("a", 1, "one_of", "plan", *asked_as, "x", *said),
        AnswerGiven(
            "b", 1, "long_text", "safety", "대책", "Measures", "길게", "길게", "At length", "안전", "Safety"
        ),
    )
    blocks = document_of(Content(answers=answers), DRAFT).blocks
    plan, budget, own = (blocks.index(Heading(name)) for name in ("추진계획·추진체계", "예산", "안전"))
    (table,) = [block for block in blocks[plan:budget] if isinstance(block, Table)]
    assert table.cells[1:] == [["물음", "답"]]
    assert blocks[own + 1 : own + 3] == (Heading("대책", 2), Paragraph("길게"))


def test_what_is_made_up_is_labelled_in_both_languages():
    made_up = Copy("c", "m", SAVED, 1, "n", "h", is_example=True)
    korean = document_of(FULL, made_up)
    with translation.override("en"):
        english = document_of(FULL, made_up)
    assert (korean.marks, english.marks) == (("예시 데이터",), ("Example data",))
    assert (english.language, english.subtitle) == ("en", "c · Project proposal")
    assert ["Service field", "Convenience"] in tables_of(english)[3]


WON = st.integers(0, 10**15)
CATEGORY = st.sampled_from([None, EQUIPMENT, OPERATION])
LINES = st.lists(
    st.builds(Line, st.just("x"), st.integers(2025, 2027), WON, WON, WON, WON, CATEGORY), max_size=8
)


def written(row):
    """The five amounts of a row."""
    return [int(cell.replace(",", "")) for cell in row if cell[:1].isdigit() and "%" not in cell][-5:]


@given(LINES, st.sampled_from([1, 1000]))
def test_a_budgets_tables_all_add_up_to_the_won_in_either_unit(lines, unit):
    lines = [replace(each, national=each.national * unit, own=0, province=0, local=0) for each in lines]
    tables = budget_tables(lines)
    scale = 1000 if tables and "천원" in tables[0].caption else 1
    years = sorted({each.fiscal_year for each in lines})
    has_each = len(years) > 1 and any(each.category for each in lines)
    of_years = [*years, *years] if has_each else years
    for year, table in zip(of_years, tables, strict=False):
        told = sum(each.national for each in lines if each.fiscal_year == year)
        assert [amount * scale for amount in written(table.totals[0])] == [told, 0, 0, 0, told]
        assert sum(written(row)[-1] for row in table.rows) * scale == told
    whole = sum(each.national for each in lines)
    for table in tables[len(of_years) :]:
        assert [amount * scale for amount in written(table.totals[0])] == [whole, 0, 0, 0, whole]
        assert sum(written(row)[-1] for row in table.rows) * scale == whole


def test_a_call_without_categories_gets_no_column_for_them():
    year, totals = budget_tables([Line("단말", 2025, 1)])
    assert (year.cells[1], totals.cells[1]) == (["단말", *"10001"], ["2025", *"10001"])
    assert year.caption == "2025 회계연도 사업비 (단위: 원)"


UNLUCKY = Content(
    title="가" * 120,
    plan="#read(“/etc/passwd”) $ 계획 " * 250,
    lines=tuple(Line("품" * 120, 2025 + n % 3, 10**15, 10**15, 10**15 + 1, 10**15) for n in range(60)),
)


@pytest.mark.parametrize(("content", "copy"), [(Content(), DRAFT), (UNLUCKY, DRAFT), (FULL, FILED)])
def test_an_unlucky_proposal_is_printed_too(content, copy):
    document = document_of(content, copy)
    file = hwpforge.Document.from_bytes(hwpx.build(document))
    assert (file.validate()["ok"], file.inspect()["tables"]) == (True, len(tables_of(document)))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.build(document))).pages)
    assert "".join(document.title.split()) in "".join(text.split())


@pytest.fixture
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def asked(client, name, pk, suffix, **headers):
    return client.post(reverse(f"proposals:{name}", args=[pk, suffix]), **headers)


def download(client, job):
    answer = client.get(reverse("jobs:download", args=[job.pk]))
    return answer, b"".join(answer.streaming_content)


@pytest.mark.django_db
@pytest.mark.usefixtures("_own_files")
def test_from_the_button_on_the_draft_to_the_file(signed_in):
    proposal = complete_proposal()
    client = signed_in(officer_of(proposal.municipality))
    url = reverse("proposals:document", args=[proposal.pk, "hwpx"])
    assert f'hx-post="{url}"' in client.get(reverse("proposals:detail", args=[proposal.pk])).content.decode()
    answer = asked(client, "document", proposal.pk, "hwpx")
    job = jobs.run(job_id=str(Job.objects.get().pk))
    assert (answer.url, job.state) == (reverse("jobs:detail", args=[job.pk]), "done")
    assert job.file_name == f"산림_드론_방제_초안_v{proposal.version}.hwpx"
    answer, file = download(client, job)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%EC%82%B0")
    assert hwpforge.Document.from_bytes(file).outline()["outline"]["title"] == "산림 드론 방제"


@pytest.mark.django_db
@pytest.mark.usefixtures("_own_files")
def test_from_the_button_on_the_receipt_to_the_file_in_place(signed_in):
    submission = filed()
    Proposal.objects.update(title="고친 제목")
    client = signed_in(signer_of(submission.municipality))
    receipt = client.get(reverse("proposals:submission", args=[submission.pk])).content.decode()
    assert reverse("proposals:filed_document", args=[submission.pk, "pdf"]) in receipt
    part = asked(client, "filed_document", submission.pk, "pdf", HTTP_HX_REQUEST="true").content.decode()
    assert ("<html" in part, 'hx-trigger="every 1s"' in part) == (False, True)
    job = jobs.run(job_id=str(Job.objects.get().pk))
    assert job.file_name == f"산림_드론_방제_{submission.number}.pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(download(client, job)[1])).pages)
    expected = {
        submission.number: 1,
        submission.sha256: 1,
        "/receipts/?number=": 1,
        "고친 제목": 0,
        "초안": 0,
    }
    assert {said: int(said in text) for said in expected} == expected


@pytest.mark.django_db
def test_who_may_have_it(signed_in):
    submission = filed()
    stranger = officer_of(MunicipalityFactory())
    draft, copy = (
        {
            name: asked(signed_in(who), address, pk, "pdf").status_code
            for name, who in (
                ("stranger", stranger),
                ("officer", officer_of(submission.municipality)),
                ("manager", person(Role.MANAGER)),
                ("reviewer", person(Role.REVIEWER)),
            )
        }
        for address, pk in (("document", submission.proposal_id), ("filed_document", submission.pk))
    )
    assert draft == {"stranger": 404, "officer": 302, "manager": 404, "reviewer": 404}
    assert copy == {"stranger": 404, "officer": 302, "manager": 302, "reviewer": 404}


@pytest.mark.django_db
def test_only_the_formats_there_are_and_only_by_a_press(signed_in):
    proposal = complete_proposal()
    client = signed_in(officer_of(proposal.municipality))
    url = reverse("proposals:document", args=[proposal.pk, "pdf"])
    answers = (asked(client, "document", proposal.pk, "exe").status_code, client.get(url).status_code)
    assert (*answers, Job.objects.count()) == (404, 405, 0)


@pytest.mark.django_db
@pytest.mark.usefixtures("_own_files")
@pytest.mark.parametrize("kind", ["draft", "filed"])
def test_who_lost_the_right_meanwhile_is_told_and_gets_nothing(kind, settings):
    submission = filed()
    stranger = actor(officer_of(MunicipalityFactory()))
    about = {"draft": {"proposal": submission.proposal_id}, "filed": {"submission": submission.pk}}[kind]
    params = {**about, "format": "pdf"}
    job = jobs.start(actor=stranger, kind=f"proposals.{kind}_document", params=params)
    job = jobs.run(job_id=str(job.pk))
    assert (job.state, job.file_name, list(Path(settings.MEDIA_ROOT, "jobs").iterdir())) == ("failed", "", [])
    assert "볼 권한이 없어 문서를 만들지 않았습니다." in job.message


@pytest.mark.django_db
@pytest.mark.usefixtures("_own_files")
@pytest.mark.parametrize("count", [1, 3, 30])
def test_reading_a_proposal_costs_the_same_for_any_number_of_lines(count, cost_of):
    from grants.proposals.document_jobs import write_draft
    from grants.proposals.models import BudgetLine

    proposal = complete_proposal()
    lines = [BudgetLine(proposal=proposal, item=f"{n}", fiscal_year=2024, national=1) for n in range(count)]
    BudgetLine.objects.bulk_create(lines)
    who = actor(officer_of(proposal.municipality))
    params = {"proposal": proposal.pk, "format": "pdf"}
    with cost_of() as cost:
        write_draft(who, params, lambda *_: None, "/dev/null")
    assert (len(cost.queries), cost.instances) == (2, 6)
