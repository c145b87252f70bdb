"""Text as formats can carry it."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from portal.documents.fonts import drawn
from portal.documents.names import file_name
from portal.documents.texts import BREAK, breakable, drawable, plain

ANY = st.text(st.characters(), max_size=60)


def test_what_no_document_can_hold_is_left_out_and_lines_end_alike():
    assert plain("a\x00\x1bb\ud800c\u202ed\ufffe\r\ne\rf\u2028g\th") == "abcd\ne\nf\ng\th"


@given(ANY)
def test_plain_text_stays_as_it_is(text):
    assert plain(plain(text)) == plain(text)
    assert not [
        sign for sign in plain(text) if unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\t\n"
    ]


def test_a_sign_no_font_draws_is_told_by_its_name():
    assert drawable("좋아요 😀\ue000\u0301", drawn()) == "좋아요 [grinning face][U+E000]"
    assert drawable("e\u0301 \u1112\u1161\u11ab\t뷁", drawn()) == "é 한    뷁"


@given(ANY)
def test_everything_that_is_drawn_can_be_drawn(text):
    assert set(map(ord, drawable(text, drawn()))) <= drawn() | {ord("\n")}


@given(ANY, st.integers(1, 20))
def test_places_to_break_change_nothing_that_is_read(text, longest):
    assert breakable(text, longest).replace(BREAK, "") == text.replace(BREAK, "")


def test_long_words_may_break_and_short_ones_may_not():
    broken = BREAK.join(["0123", "4567", "89ab", "cdef", "x"])
    assert breakable("1,000,000,000 0123456789abcdefx 가나다", 15) == f"1,000,000,000 {broken} 가나다"


def test_a_name_is_safe_on_every_system():
    assert file_name('a/b\\c:*?"<>| .섬마을', "초안", "v3", suffix="pdf") == "a_b_c_.섬마을_초안_v3.pdf"
    assert file_name("../../etc/passwd", suffix="hwpx") == "etc_passwd.hwpx"
    assert file_name("", "SV-1", suffix="pdf") == "document_SV-1.pdf"
    assert file_name("가" * 300, "SV2024-00001-1", suffix="hwpx") == f"{'가' * 65}_SV2024-00001-1.hwpx"
