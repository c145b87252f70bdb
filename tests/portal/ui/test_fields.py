import pytest
from django import forms
from django.utils import translation

from portal.ui.fields import LongTextField, WonField
from portal.ui.money import MOST_WON


class Budget(forms.Form):
    amount = WonField(unit="thousand", least=1_000, most=5_000_000_000)


class Plain(forms.Form):
    amount = WonField(required=False)


class Essay(forms.Form):
    plan = LongTextField(max_characters=5, min_characters=2)


@pytest.mark.parametrize(
    ("typed", "won"),
    [("350,000", 350_000_000), ("３５０", 350_000), ("3억 5천만원", None), ("3억5,000만", 350_000_000)],
)
def test_thousands_are_kept_as_won(typed, won):
    form = Budget({"amount": typed})
    assert (form.is_valid(), form.cleaned_data.get("amount")) == (won is not None, won)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "필수 항목입니다."),
        ("삼백", "금액으로 읽을 수 없습니다. 1,234,000과 같이 숫자로 입력해 주세요."),
        ("-1", "금액은 0보다 작을 수 없습니다. 빼기 기호 없이 입력해 주세요."),
        ("🪙", "금액으로 읽을 수 없습니다. 1,234,000과 같이 숫자로 입력해 주세요."),
        ("1" * 5000, "금액이 너무 큽니다. 0의 개수와 단위를 확인해 주세요."),
        ("0", "1,000원 이상을 입력해 주세요."),
        ("5,000,001", "5,000,000,000원 이하로 입력해 주세요."),
    ],
)
def test_a_refusal_is_a_plain_sentence_and_keeps_what_was_typed(typed, sentence):
    with translation.override("ko"):
        form = Budget({"amount": typed})
        assert form.errors == {"amount": [sentence]}
        assert form["amount"].value() == typed


def test_won_are_shown_in_the_unit_of_the_field():
    assert Budget(initial={"amount": 350_000_000})["amount"].value() == "350,000"
    assert Budget(initial={"amount": 350_000_500})["amount"].value() == "350,000.5"
    assert Plain(initial={"amount": MOST_WON})["amount"].value() == "9,223,372,036,854,775,807"


def test_nothing_typed_is_none_not_zero():
    form = Plain({"amount": " "})
    assert (form.is_valid(), form.cleaned_data) == (True, {"amount": None})


@pytest.mark.parametrize(
    ("typed", "changed"), [("350,000", False), ("350000", False), ("350,001", True), ("x", True)]
)
def test_changed_means_another_amount_not_another_spelling(typed, changed):
    form = Budget({"amount": typed}, initial={"amount": 350_000_000})
    assert form.has_changed() is changed


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("가나다라마", {}),
        ("👨‍👩‍👧‍👦👍🏽🇰🇷가나", {}),
        ("가나다라마바", {"plan": ["글을 줄여 주세요. 지금 6자이며 5자까지 쓸 수 있습니다."]}),
        ("가", {"plan": ["조금 더 적어 주세요. 지금 1자이며 2자 이상 필요합니다."]}),
    ],
)
def test_long_texts_are_counted_as_people_count(text, errors):
    with translation.override("ko"):
        assert Essay({"plan": text}).errors == errors


def test_line_ends_of_browsers_are_one_character_and_stored_plain():
    form = Essay({"plan": "가\r\n나"})
    assert (form.is_valid(), form.cleaned_data) == (True, {"plan": "가\n나"})
