import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ui import money

amounts = st.integers(min_value=0, max_value=money.MOST_WON)
FULL_WIDTH = str.maketrans("0123456789,", "０１２３４５６７８９，")


@given(amounts)
def test_grouped_digits_are_read_back(amount):
    assert money.parse(money.grouped(amount)) == amount


@given(amounts)
def test_won_are_read_back_whatever_the_unit_of_the_field(amount):
    assert money.parse(money.won(amount), money.THOUSAND) == amount


@given(amounts)
def test_eok_and_man_are_read_back_exactly(amount):
    assert money.parse(money.eok(amount)) == amount


@given(amounts)
def test_thousands_are_read_back_exactly(amount):
    assert money.parse(money.in_thousands(amount), money.THOUSAND) == amount


@given(amounts)
def test_full_width_digits_are_digits(amount):
    assert money.parse(f"{amount:,}".translate(FULL_WIDTH)) == amount


def outcome(text):
    """The refusal's code and no amount, or no code and the amount."""
    try:
        return "", money.parse(text)
    except money.UnreadableAmount as refusal:
        return refusal.code, -1


@given(st.text(max_size=30))
def test_anything_typed_is_an_amount_or_a_coded_refusal(text):
    codes = {"empty", "negative", "fraction", "not_a_number", "too_large"}
    code, amount = outcome(text)
    assert (code in codes) != (0 <= amount <= money.MOST_WON)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "0원"),
        (103_900_000_000, "1,039억"),
        (41_230_000_000, "412억 3,000만"),
        (350_012_345, "3억 5,001만 2,345원"),
        (9_999, "9,999원"),
        (-50_000, "-5만"),
        (money.MOST_WON, "92,233,720,368억 5,477만 5,807원"),
    ],
)
def test_eok(amount, words):
    assert money.eok(amount) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (5_000, "₩5,000"),
        (350_000_000, "₩350 million"),
        (41_230_000_000, "₩41.23 billion"),
        (-1_500_000, "-₩1.5 million"),
    ],
)
def test_english(amount, words):
    assert money.english(amount) == words


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        (" 1 234 000 ", 1, 1_234_000),
        ("3억 5,000만", 1, 350_000_000),
        ("3억 5,000만원", money.THOUSAND, 350_000_000),
        ("5000만", 1, 50_000_000),
        ("1,234", money.THOUSAND, 1_234_000),
        ("1,234.5", money.THOUSAND, 1_234_500),
        ("₩1,000", money.THOUSAND, 1_000),
        ("9223372036854775807", 1, money.MOST_WON),
    ],
)
def test_what_people_write_is_read(text, unit, amount):
    assert money.parse(text, unit) == amount


@pytest.mark.parametrize(
    ("text", "unit", "code"),
    [
        ("", 1, "empty"),
        ("  ", 1, "empty"),
        ("원", 1, "empty"),
        ("-1", 1, "negative"),
        ("−1", 1, "negative"),
        ("△1,000", 1, "negative"),
        ("1.5", 1, "fraction"),
        ("1.0005", money.THOUSAND, "fraction"),
        ("💰100", 1, "not_a_number"),
        ("삼백", 1, "not_a_number"),
        ("1,23", 1, "not_a_number"),
        ("1e9", 1, "not_a_number"),
        ("1.2.3", 1, "not_a_number"),
        ("9223372036854775808", 1, "too_large"),
        ("9223372036854776", money.THOUSAND, "too_large"),
        ("1" * 20, 1, "too_large"),
        ("1" * 5000, 1, "too_large"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_code(text, unit, code):
    with pytest.raises(money.UnreadableAmount) as refusal:
        money.parse(text, unit)
    assert refusal.value.code == code
