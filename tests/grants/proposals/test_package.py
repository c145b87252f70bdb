"""The filed copy, the checklist and the fingerprints: pure."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.proposals import checklist, package
from grants.proposals.content import (
    SECTIONS,
    Choice,
    Content,
    FileNamed,
    Line,
    Measure,
    Step,
    VillageServed,
)
from grants.proposals.subsidy import Rules

HEADER = package.Header("SV2024", "52720", "전북특별자치도 진안군", 7, 1)
RULES = Rules(1, 10**15, 3, 2024, 8000)
WHOLE = Content(
    title="산림 드론",
    summary="요약",
    purpose="필요",
    beneficiaries=12,
    beneficiaries_note="주민",
    villages=(VillageServed("5272025000", "진안읍", "원동마을", None),),
    service_field=Choice("safety", "안전", "Safety"),
    support_type=Choice("pioneer", "선도", "Pioneer"),
    plan="계획",
    organisation="체계",
    operation="운영",
    lines=(Line("장비", 2024, 80, 0, 20, 0),),
    indicators=(Measure("이용자", "명", "0", "10", "집계"),),
    milestones=(Step("설계", "2024-03-01", "2024-05-31"),),
    files=(FileNamed("계획.pdf", "ab" * 24, 10, "PDF", "cd" * 32),),
    is_pledged=True,
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(title=TEXTS, plan=TEXTS, national=st.integers(0, 10**15))
def test_a_copy_reads_back_as_it_was_written(title: str, plan: str, national: int) -> None:
    said = replace(WHOLE, title=title, plan=plan, lines=(Line(title, 2024, national),))
    text = package.canonical(HEADER, said)
    assert package.content_of(text) == said
    assert package.national_amounts(text) == {2024: national}


def test_the_hash_is_of_the_text_and_the_text_is_one() -> None:
    text = package.canonical(HEADER, WHOLE)
    assert text == package.canonical(HEADER, replace(WHOLE))
    assert json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False, separators=(",", ":")) == text
    changed = package.canonical(HEADER, replace(WHOLE, title="산림 드론."))
    assert package.digest(changed) != package.digest(text)


def test_a_whole_proposal_misses_nothing_and_an_empty_one_all() -> None:
    assert checklist.check(WHOLE, RULES) == []
    assert {finding.section for finding in checklist.check(Content(), RULES)} == set(SECTIONS) - {
        "attachments"
    }
    states = [each.state for each in checklist.section_states(Content(), RULES)]
    assert states == ["optional" if section == "attachments" else "untouched" for section in SECTIONS]


@pytest.mark.parametrize("part", [part for _, part in checklist.NEEDED])
def test_each_needed_part_is_missed_alone(part: str) -> None:
    empty = getattr(Content(), part)
    assert [each.code for each in checklist.check(replace(WHOLE, **{part: empty}), RULES)] == [
        f"{part}_missing"
    ]


def test_a_support_type_without_a_rate_is_found() -> None:
    found = checklist.check(WHOLE, replace(RULES, national_basis_points=None))
    assert [each.code for each in found] == ["support_type_without_rate"]


BROKEN = [
    ({"plan": "가" * 6001}, "plan", "text_too_long"),
    ({"villages": (VillageServed("", "", "원동마을", 3),)}, "place", "row_incomplete"),
    ({"villages": WHOLE.villages * 2}, "place", "village_twice"),
    ({"lines": (Line("", 2024, 80, 0, 20),)}, "budget", "row_incomplete"),
    ({"indicators": (Measure("이용자", "", "0", "10", "집계"),)}, "indicators", "row_incomplete"),
    ({"milestones": (Step("설계", "2024-03-01", ""),)}, "schedule", "row_incomplete"),
    ({"milestones": (Step("설계", "2024-03-01", "2024-02-29"),)}, "schedule", "step_ends_before"),
]


@pytest.mark.parametrize(("said", "section", "code"), BROKEN, ids=[each[2] + each[1] for each in BROKEN])
def test_what_a_draft_may_keep_and_not_file_is_found(said: dict, section: str, code: str) -> None:
    assert [(each.section, each.code) for each in checklist.check(replace(WHOLE, **said), RULES)] == [
        (section, code)
    ]
