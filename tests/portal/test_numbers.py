"""What is no number is nobody's key, and no error either."""

import pytest

from portal.numbers import MOST_DIGITS, number_in


@pytest.mark.parametrize("text", ["", "-1", "1.0", " 1", "1_000", "²", "٣", "\x00", "9" * 19, "9" * 5000])
def test_what_is_no_number(text):
    assert number_in(text) is None


def test_what_is_one():
    assert (number_in("0"), number_in("007"), number_in("2024", 4)) == (0, 7, 2024)
    assert number_in("20240", 4) is None
    assert number_in("9" * MOST_DIGITS) == 10**MOST_DIGITS - 1 < 2**63
