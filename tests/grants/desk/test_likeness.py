"""How alike two projects are: as PostgreSQL counts trigrams, blind to places and to what all of them say."""

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.desk.likeness import Sketch, likeness, share, without_places, words_of

TITLES = [
    "산림 드론 방제",
    "드론을 활용한 산림 병해충 방제",
    "스마트 경로당",
    "스마트경로당 건강 돌봄 2단계",
    "AI 기반 침수 감지",
    "",
]
texts = st.text(alphabet="가나다라 마바사AB1-", max_size=20)


@pytest.mark.django_db
@pytest.mark.parametrize("one", TITLES)
def test_the_share_is_what_postgresql_says(one):
    with connection.cursor() as cursor:
        cursor.execute("SELECT similarity(%s::text, title) FROM unnest(%s::text[]) AS title", [one, TITLES])
        said = [found for (found,) in cursor.fetchall()]
    assert [share(one, other) for other in TITLES] == pytest.approx(said, abs=1e-6)


@given(texts, texts)
@settings(max_examples=60)
def test_it_does_not_matter_which_is_named_first(one, other):
    assert likeness(Sketch(one, other), Sketch(other)) == likeness(Sketch(other), Sketch(one, other))


@given(texts)
@settings(max_examples=60)
def test_nothing_is_more_alike_than_itself(text):
    assert share(text, text) in {0.0, 1.0}


def test_places_at_the_beginning_do_not_count():
    assert without_places("진안군 백운면 마을회관 에너지 관리") == "마을회관 에너지 관리"
    assert without_places("군포시 군포1동 작은 도서관") == "작은 도서관"
    assert without_places("스마트도시 안전망") == "스마트도시 안전망"
    assert without_places("진안군") == "진안군"


def test_words_are_those_that_tell_projects_apart():
    assert words_of("스마트 마을에 드론으로 산불을 감시하는 시스템 구축, 2024") == {"드론", "산불", "감시"}


def test_why_two_projects_are_alike():
    mine = Sketch("진안군 산림 드론 방제", "드론으로 산불을 살핍니다.", 3, "gun", is_declining=True)
    other = Sketch("무주군 드론 산림 방제", "산불과 병해충", 3, "gun", is_declining=True)
    found = likeness(mine, other)
    assert (found.percent, found.words) == (100, ("드론", "방제", "산림", "산불"))
    assert (found.same_field, found.same_kind, found.both_declining, found.is_worth_showing) == (True,) * 4


def test_what_shares_neither_title_nor_words_is_not_shown():
    found = likeness(Sketch("산림 드론 방제", field=3), Sketch("작은 도서관 무인 대출", field=3))
    assert (found.is_worth_showing, found.words) == (False, ())


@pytest.mark.parametrize(
    ("other", "shown", "double"),
    [
        ("산림 드론 방제 확대 시범", True, True),
        ("산림 드론 비행 시험 훈련", True, False),
        ("도서관 무인 대출", False, False),
    ],
)
def test_what_is_shown_to_a_writer_is_not_yet_a_double(other, shown, double):
    found = likeness(Sketch("산림 드론 방제"), Sketch(other))
    assert (found.is_worth_showing, found.is_double) == (shown, double)
