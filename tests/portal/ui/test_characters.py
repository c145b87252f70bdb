import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ui import characters


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("스마트빌리지", 6),
        (unicodedata.normalize("NFD", "스마트빌리지"), 6),
        ("a\r\nb", 3),
        ("👨‍👩‍👧‍👦", 1),
        ("👍🏽", 1),
        ("🇰🇷", 1),
        ("❤️", 1),
        ("é", 1),
        ("1️⃣", 1),
    ],
)
def test_counts_what_people_see(text, count):
    assert characters.count(text) == count


@given(st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)))
def test_hangul_counts_the_same_composed_or_not(text):
    assert characters.count(unicodedata.normalize("NFD", text)) == len(text)


@given(st.text())
def test_never_less_than_nothing(text):
    assert characters.count(text) >= 0
