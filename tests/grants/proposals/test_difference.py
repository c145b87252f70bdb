"""What differs between two copies, and that nothing else is said to differ."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from grants.proposals.content import Choice, Content, Line, Measure
from grants.proposals.difference import (
    ADDED,
    CHANGED,
    REMOVED,
    SAME,
    differences,
    rows_between,
    words_between,
)
from grants.proposals.supplements import is_open, merged

TEXT = st.text("가나다 라마\n.", max_size=60)
LINES = st.lists(
    st.builds(
        Line,
        item=st.sampled_from(["장비", "교육", "운영"]),
        fiscal_year=st.just(2024),
        national=st.integers(0, 9),
        key=st.sampled_from(["a1", "b2", "c3", "d4"]),
    ),
    max_size=4,
    unique_by=lambda line: line.key,
)
CONTENTS = st.builds(
    Content, title=TEXT, plan=TEXT, beneficiaries=st.none() | st.integers(0, 99), lines=LINES.map(tuple)
)


@given(TEXT, TEXT)
def test_the_runs_hold_both_texts_whole(before, after) -> None:
    runs = words_between(before, after)
    assert "".join(run.text for run in runs if run.kind != ADDED) == before
    assert "".join(run.text for run in runs if run.kind != REMOVED) == after


def test_words_stay_whole_and_what_is_common_stands() -> None:
    runs = words_between("드론 한 대를 갖춥니다", "드론 두 대를 갖춥니다")
    assert [(run.kind, run.text) for run in runs] == [
        (SAME, "드론 "),
        (REMOVED, "한"),
        (ADDED, "두"),
        (SAME, " 대를 갖춥니다"),
    ]


@given(CONTENTS)
def test_a_copy_does_not_differ_from_itself(content) -> None:
    assert differences(content, content) == []


def test_rows_are_matched_by_key_whatever_their_order() -> None:
    kept, gone = Line("장비", 2024, 5, key="a1"), Line("교육", 2024, 3, key="b2")
    more = Line("운영", 2024, 2, key="c3")
    found = rows_between((kept, gone), (more, replace(kept, national=7)))
    assert [row.kind for row in found] == [CHANGED, REMOVED, ADDED]
    assert [(cell.name, cell.before, cell.after) for cell in found[0].cells if cell.is_changed] == [
        ("national", 5, 7)
    ]


def test_rows_without_keys_are_matched_by_place() -> None:
    old = (Measure("이용자", "명", "0", "300", "집계"), Measure("만족도", "점", "3", "4", "설문"))
    new = (old[0], replace(old[1], target="5"))
    (row,) = rows_between(old, new)
    assert [(cell.name, cell.after) for cell in row.cells if cell.is_changed] == [("target", "5")]


def test_choices_and_figures_differ_as_values() -> None:
    before = Content(service_field=Choice("life", "생활", "Life"), beneficiaries=10)
    after = replace(before, service_field=Choice("safety", "안전", "Safety"), beneficiaries=12)
    assert [(each.address, each.before, each.after) for each in differences(before, after)] == [
        ("beneficiaries", 10, 12),
        ("service_field", before.service_field, after.service_field),
    ]


@given(CONTENTS, CONTENTS, st.sets(st.sampled_from(["title", "plan", "beneficiaries", "lines"])))
def test_a_mended_copy_differs_in_nothing_that_was_not_open(filed, written, opened) -> None:
    result = merged(filed, written, opened)
    assert {each.address for each in differences(filed, result)} <= opened
    assert [getattr(result, name) for name in sorted(opened)] == [
        getattr(written, name) for name in sorted(opened)
    ]


def test_an_address_is_open_below_what_is_named() -> None:
    assert is_open(None, "title")
    assert is_open({"lines"}, "lines/a1/national")
    assert not is_open({"lines"}, "lines2")
    assert not is_open(frozenset(), "title")
