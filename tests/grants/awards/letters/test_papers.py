"""The letter as PDF and HWPX: what stands on it, that it can be read, and that it is byte for byte on record."""

import hashlib
import io
from dataclasses import replace

import hwpforge
import pytest
from pypdf import PdfReader

from grants.awards.letters import facts, paper
from grants.awards.letters.saying import Condition, Head, Said, Year, check_code, said_of
from grants.awards.models import Letter, LetterFile
from portal.documents import pdf
from tests.grants.awards.letters import stored
from tests.portal.documents.test_pdf import tags_of

HEAD = Head("예시부", "예시부장관", "예시과", "000-000-0000", "letters@example.test", "00000 예시로 1")
SAID = Said(
    format=1, service="https://portal.example.test", number="SV2024-1-L0012", revision=1, replaces="", anew="",
    kind="award", call="SV2024-1", call_name="2024년 정기공모", programme="스마트빌리지 2024", head=HEAD,
    municipality="52720", municipality_name="전북특별자치도 진안군", submission="SV2024-1-00012-1",
    title="마을 돌봄", years=(Year(2024, 1_250_000_000, 1_000_000_000), Year(2025, 300_000_000, 300_000_000)),
    conditions=(Condition("설명회를 엽니다.", "2024-05-01"),), adjusted="envelope", budget_until="2024-04-15",
    place=0, places=0, why="", reason="", score="87.25", pass_mark="60.00", ended="",
    appeal_until="2024-03-30T00:00:00+09:00", published_at="2024-03-22T10:00:00+09:00",
    issued_at="2024-03-22T10:00:31+09:00", key="0" * 16, is_example=True,
)  # fmt: skip
HASH = "0123456789abcdef" * 4


def text_of(content: bytes) -> str:
    """Without spaces and line ends: a page breaks lines where it likes."""
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_a_letter_is_read_back_from_its_text():
    assert said_of(SAID.text) == SAID
    assert SAID.text == said_of(SAID.text).text


@pytest.mark.parametrize(
    ("place", "head"),
    [("경기도 수원시", "수원시장"), ("전북특별자치도 진안군", "진안군수"), ("부산광역시 중구", "중구청장"),
     ("세종특별자치시", "세종특별자치시장"), ("제주특별자치도", "제주특별자치도지사")],
)  # fmt: skip
def test_it_is_addressed_to_the_head_of_the_local_government(place, head):
    assert replace(SAID, municipality_name=place).recipient.split()[-1] == head


def test_a_document_of_facts_alone_says_all_of_them():
    document = paper.document_of(SAID, HASH)
    content = pdf.build(document)
    letters = text_of(content)
    said = (
        "예시부", "수신전북특별자치도진안군수", "2024년정기공모평가결과통지(선정)", "SV2024-1-L0012(2024.3.22.)",
        "1,250,000,000", "1,000,000,000", "10억", "13억", "설명회를엽니다.", "2024.5.1.", "2024.4.15.",
        "87.25점(기준점수60.00점)", "2024.3.29.23:59", "예시부장관직인생략", "https://portal.example.test/letters/",
        "확인코드0123456789ab", "예시데이터", "끝.",
    )  # fmt: skip
    assert [each for each in said if each not in letters] == []
    root = PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"][:2]) == (True, "ko")
    assert b"pdfuaid" in root["/Metadata"].get_data()
    tags = tags_of(root["/StructTreeRoot"])
    assert tags >= {"/Title", "/H1", "/P", "/Table", "/TH", "/TD", "/Figure"}


@pytest.mark.django_db
def test_every_kind_says_its_own_and_both_files_are_on_record(submissions, issued):
    words = ("선정액(원)", "예비순위1개과제중1번", "기준점수에미치지못했습니다")
    shown = [issued[submissions[at].pk] for at in (0, 2, 3)]
    texts = []
    for letter in shown:
        content = stored.made(letter)
        hashes = dict(LetterFile.objects.filter(letter=letter).values_list("format", "sha256"))
        assert {name: hashlib.sha256(each).hexdigest() for name, each in content.items()} == hashes
        texts.append(text_of(content["pdf"]))
        forge = hwpforge.Document.from_bytes(content["hwpx"])
        outline = forge.outline()["outline"]
        last = outline["sections"][0]["paragraphs"] - 1
        read = forge.read(section=0, paras=f"0..{last}")["paragraphs"]["paragraphs"]
        lines = [each["text"] for each in read if "contains" not in each]
        code = check_code(letter.sha256)
        assert f"확인 코드  {code[:4]} {code[4:8]} {code[8:]}" in lines
        assert f"시행  {letter.number} ({paper.day(said_of(letter.said).issued_at)})" in lines
        assert outline["sections"][0]["images"] == 1
    assert [[word in text for word in words] for text in texts] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]


@pytest.mark.django_db
def test_without_a_letterhead_the_agency_sends_it(decision):
    call = facts.decision_with_call(decision.pk).call
    programme = call.programme_year.programme
    assert facts.head_of(call) == Head(programme.agency or programme.name, programme.agency or programme.name)
    assert not Letter.objects.exists()
