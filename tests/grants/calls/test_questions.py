"""An answer is read exactly, written back as typed, and refused in a code that has a sentence."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from grants.calls.asking import (
    CONTAINS,
    IS,
    IS_NOT,
    Asked,
    Condition,
    Fault,
    FormSpec,
    OwnSection,
    faults,
    holds,
    missing,
    shown,
)
from grants.calls.question_words import fault_sentence, limits_of, problem_sentence
from grants.calls.questions import (
    KINDS,
    MEGABYTE,
    MOST_NUMBER,
    WHOLE,
    Option,
    Problem,
    QuestionSpec,
    as_text,
    most_megabytes,
    parse,
    takes_file,
    typed,
)

OPTIONS = tuple(Option(f"a{n}", f"보기 {n}", f"Option {n}") for n in range(1, 5))
KEYS = [each.key for each in OPTIONS]
VALUES = {
    "short_text": st.text("가나다 abc12", min_size=1, max_size=60).map(lambda text: text.strip() or "가"),
    "long_text": st.text("가나다\n abc12", min_size=1, max_size=300).map(lambda text: text.strip() or "가"),
    "whole_number": st.integers(0, MOST_NUMBER),
    "won": st.integers(0, MOST_NUMBER),
    "percentage": st.integers(0, WHOLE),
    "date": st.dates(date(1900, 1, 1), date(2200, 12, 31)),
    "one_of": st.sampled_from(KEYS),
    "several_of": st.sets(st.sampled_from(KEYS), min_size=1).map(lambda keys: tuple(sorted(keys))),
    "yes_no": st.booleans(),
    "file": st.text("가나다 abc12", min_size=1, max_size=60).map(lambda text: f"자료{text}.pdf"),
}


def asked(kind, **limits):
    options = OPTIONS if kind in ("one_of", "several_of") else ()
    accepted = ("PDF", "HWPX") if kind == "file" else ()
    return QuestionSpec("q1", kind, "질문", options=options, accepted=accepted, **limits)


@pytest.mark.parametrize(
    ("most", "of_call", "expected"), [(None, 30, 30), (10, 30, 10), (40, 30, 30), (1, 1, 1)]
)
def test_a_file_is_never_larger_than_its_call_takes(most, of_call, expected):
    assert most_megabytes(asked("file", most=most), of_call) == expected


@given(kind=st.sampled_from(["PDF", "HWPX", "PNG"]), size=st.integers(1, 3 * MEGABYTE))
def test_a_file_fits_by_its_type_and_size(kind, size):
    fits = kind != "PNG" and size <= 2 * MEGABYTE
    assert takes_file(asked("file", most=2), kind, size) == fits
    assert takes_file(asked("file"), kind, size) == (kind != "PNG")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("unit", [1, 1000])
def test_what_is_kept_is_read_back_as_it_is_typed(kind, unit):
    question = asked(kind)

    @given(VALUES[kind])
    def holds_for(value):
        assert parse(question, typed(question, value, unit), unit) == value
        assert as_text(question, value) != ""

    holds_for()


@given(kind=st.sampled_from(KINDS), text=st.text(max_size=80))
def test_any_text_is_read_or_refused_in_words(kind, text):
    read = parse(asked(kind), text)
    if isinstance(read, Problem):
        assert problem_sentence(asked(kind), read)
    elif read is not None:
        assert parse(asked(kind), typed(asked(kind), read)) == read


@given(st.integers(-100, 100), st.integers(-100, 100), st.integers(-200, 200))
def test_a_number_is_kept_just_within_its_limits(one, other, number):
    least, most = sorted((one, other))
    read = parse(asked("whole_number", least=least, most=most), str(number))
    assert (read == number) == (least <= number <= most)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-50, 50))
def test_a_day_is_kept_just_within_its_limits(day, off):
    question = asked("date", earliest=day, latest=day + timedelta(days=10))
    given_day = day + timedelta(days=off)
    assert (parse(question, given_day.isoformat()) == given_day) == (0 <= off <= 10)


@pytest.mark.parametrize(
    ("kind", "text", "read"),
    [
        ("whole_number", "1,200", 1200),
        ("whole_number", "１２", 12),
        ("whole_number", "9" * 19, Problem("too_many_digits")),
        ("whole_number", "9" * 5_000_000, Problem("too_many_digits")),
        ("whole_number", "-1", Problem("too_small", 0)),
        ("whole_number", "3🙂", Problem("not_a_number")),
        ("whole_number", "10²", Problem("not_a_number")),
        ("whole_number", "1,20", Problem("not_a_number")),
        ("won", "3억 5,000만", 350_000_000),
        ("won", "9" * 19, Problem("won_too_large")),
        ("won", "-5", Problem("won_negative")),
        ("won", "💰", Problem("won_not_a_number")),
        ("won", "10²", Problem("won_not_a_number")),
        ("percentage", "12.5%", 1250),
        ("percentage", "100.01", Problem("too_much", WHOLE)),
        ("percentage", "0.001", Problem("too_many_decimals")),
        ("percentage", "반", Problem("not_a_percentage")),
        ("date", "2026. 3. 1.", date(2026, 3, 1)),
        ("date", "2026-02-30", Problem("not_a_date")),
        ("date", "0026-02-03", Problem("not_a_date")),
        ("short_text", "<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("short_text", "두\r\n줄", "두 줄"),
        ("short_text", "가" * 201, Problem("too_long", 200, 201)),
        ("long_text", "가" * 5_000_000, Problem("too_long", 5000, 5_000_000)),
        ("long_text", "👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"),
        ("short_text", "a\x00b", Problem("unwritable")),
        ("short_text", "\ud83d", Problem("unwritable")),
        ("one_of", "a9", Problem("unknown_option")),
        ("several_of", ["a3", "a1"], ("a1", "a3")),
        ("several_of", ["a1", "zz"], Problem("unknown_option")),
        ("yes_no", "no", False),
        ("yes_no", "maybe", Problem("unknown_option")),
    ],
)
def test_what_people_type(kind, text, read):
    assert parse(asked(kind), text) == read


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_typed_is_nothing(kind):
    assert [parse(asked(kind), blank) for blank in ("", "  ", "\n", [])] == [None] * 4


def test_how_many_may_be_chosen():
    question = asked("several_of", least=2, most=3)
    assert parse(question, ["a1"]) == Problem("chosen_too_small", 2)
    assert parse(question, KEYS) == Problem("chosen_too_much", 3)
    assert parse(question, ["a1", "a2"]) == ("a1", "a2")


def test_amounts_are_typed_in_the_unit_of_the_call():
    assert parse(asked("won"), "1,234.5", 1000) == 1_234_500
    assert typed(asked("won"), 1_234_500, 1000) == "1,234.5"


def test_a_limit_is_told_in_the_measure_of_the_question():
    with translation.override("en"):
        assert problem_sentence(asked("won"), Problem("too_small", 1000)) == "Enter at least ₩1,000."
        assert problem_sentence(asked("percentage"), Problem("too_much", 1250)) == "Enter at most 12.50%."
        assert limits_of(asked("won", least=1, most=5)) == ["at least ₩1", "at most ₩5"]


YES_NO = QuestionSpec("q1", "yes_no", "있습니까")
CHOICE = QuestionSpec("q2", "one_of", "무엇", options=OPTIONS)
MANY = QuestionSpec("q3", "several_of", "무엇무엇", options=OPTIONS)
TEXT = QuestionSpec("q4", "long_text", "설명", is_required=True)


def form(*places, sections=()):
    return FormSpec(tuple(sections), tuple(Asked("plan", question, on) for question, on in places))


@pytest.mark.parametrize(
    ("condition", "answer", "is_met"),
    [
        (Condition("q1", IS, "yes"), True, True),
        (Condition("q1", IS, "yes"), False, False),
        (Condition("q1", IS, "yes"), None, False),
        (Condition("q2", IS_NOT, "a1"), "a2", True),
        (Condition("q2", IS_NOT, "a1"), "a1", False),
        (Condition("q2", IS_NOT, "a1"), None, False),
        (Condition("q3", CONTAINS, "a2"), ("a1", "a2"), True),
        (Condition("q3", CONTAINS, "a2"), ("a1",), False),
        (Condition("q3", CONTAINS, "a2"), (), False),
    ],
)
def test_a_condition_is_met_by_an_answer_only(condition, answer, is_met):
    assert holds(condition, answer) == is_met


def test_what_hangs_on_a_hidden_question_is_hidden():
    asks = form((YES_NO, None), (CHOICE, Condition("q1", IS, "yes")), (TEXT, Condition("q2", IS, "a1")))
    assert shown(asks, {"q1": True, "q2": "a1"}) == {"q1", "q2", "q4"}
    assert shown(asks, {"q1": False, "q2": "a1"}) == {"q1"}
    assert [each.question.key for each in missing(asks, {"q1": True, "q2": "a1"})] == ["q4"]
    assert missing(asks, {"q1": False, "q2": "a1"}) == ()
    assert missing(asks, {"q1": True, "q2": "a1", "q4": "설명"}) == ()


@pytest.mark.parametrize(
    ("asks", "found"),
    [
        (form((YES_NO, None), (TEXT, Condition("q1", IS, "yes"))), []),
        (form(), [Fault("nothing_asked")]),
        (
            form((YES_NO, None), sections=[OwnSection("own-1", "우리")]),
            [Fault("empty_section", "own-1")],
        ),
        (
            form((TEXT, Condition("q1", IS, "yes")), (YES_NO, None)),
            [Fault("depends_on_later", "q4")],
        ),
        (form((TEXT, Condition("q4", IS, "yes"))), [Fault("depends_on_later", "q4")]),
        (form((TEXT, Condition("gone", IS, "yes"))), [Fault("depends_on_later", "q4")]),
        (
            form((TEXT, None), (YES_NO, Condition("q4", IS, "yes"))),
            [Fault("depends_on_unchosen", "q1")],
        ),
        (
            form((CHOICE, None), (TEXT, Condition("q2", IS, "a9"))),
            [Fault("depends_on_missing_option", "q4")],
        ),
        (form((QuestionSpec("q5", "one_of", "하나"), None)), [Fault("too_few_options", "q5")]),
        (form((YES_NO, None), (YES_NO, None)), [Fault("asked_twice", "q1")]),
        (FormSpec((), (Asked("own-9", YES_NO),)), [Fault("unknown_section", "q1")]),
    ],
)
def test_what_keeps_a_form_from_being_published(asks, found):
    assert faults(asks, ("plan",)) == found
    assert all(fault_sentence(asks, each) for each in found)


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=8))
def test_conditions_in_a_circle_never_pass(links):
    questions = [QuestionSpec(f"k{n}", "yes_no", "?") for n in range(8)]
    on = dict(links)
    places = [
        (each, Condition(f"k{on[n]}", IS, "yes") if n in on else None) for n, each in enumerate(questions)
    ]
    circle = any(later >= earlier for earlier, later in on.items())
    assert bool(faults(form(*places), ("plan",))) == circle
