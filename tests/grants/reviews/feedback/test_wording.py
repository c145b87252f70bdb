"""Reasons without names, in an order that tells nothing."""

from hypothesis import given
from hypothesis import strategies as st

from grants.reviews.feedback.wording import MASK, in_nobodys_order, without_names


@given(st.lists(st.text(min_size=1, max_size=20)), st.randoms())
def test_who_comes_first_follows_from_the_words_alone(texts, random):
    mixed = random.sample(texts, len(texts))
    assert in_nobodys_order(mixed, "항목") == in_nobodys_order(texts, "항목")
    assert sorted(in_nobodys_order(texts, "항목")) == sorted(t.strip() for t in texts if t.strip())


def test_each_place_has_an_order_of_its_own():
    texts = [f"의견 {number}" for number in range(7)]
    orders = {tuple(in_nobodys_order(texts, place)) for place in ("criterion 1", "criterion 2", "strengths")}
    assert len(orders) == 3


def test_names_are_masked_however_they_are_written():
    names = {"홍길동", "예시대학교", "Ann Lee"}
    told = {
        "홍길동 위원이 말한 대로": f"{MASK} 위원이 말한 대로",
        "홍 길 동의 의견": f"{MASK}의 의견",
        "예시 대학교에서 본 사례": f"{MASK}에서 본 사례",
        "as ann  lee said, Anneliese": f"as {MASK} said, Anneliese",
        "길동이네 마을": "길동이네 마을",
    }
    assert {text: without_names(text, names) for text in told} == told


def test_without_names_nothing_is_masked():
    assert without_names("계획이 구체적입니다.", {"", "가"}) == "계획이 구체적입니다."
