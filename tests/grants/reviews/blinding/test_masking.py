"""Names go out of running text; words that only look like names stay."""

import pytest

from grants.reviews.blinding.masking import Mask, Names

JINAN = Names(
    places=("진안군",),
    provinces=("전북특별자치도",),
    townships=("백운면", "진안읍"),
    villages=("윗마을", "중앙", "달빛 마을", "돌터"),
    people=("김서연", "이상"),
    english=("Jinan-gun", "Jinan"),
)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("진안군 백운면 윗마을 드론 방제", "○○군 ○○면 ○○마을 드론 방제"),
        ("진안 군청과 진안읍사무소, 진안의 고원", "○○군청과 ○○읍사무소, ○○의 고원"),
        ("전북 진안, 전라북도, 전북특별자치도", "○○ ○○, ○○도, ○○도"),
        ("산림 사진 안내와 현장 사진안내", "산림 사진 안내와 현장 사진안내"),
        ("중앙관제실은 중앙마을과 달빛마을", "중앙관제실은 ○○마을과 ○○마을"),
        ("김서연 주무관, 김 서연", "○○○ 주무관, ○○○"),
        ("돌터에서, 돌터의 돌터널", "○○에서, ○○의 돌터널"),
        ("이상 기후와 10명 이상", "이상 기후와 10명 이상"),
        ("이상 주무관, 담당 이상", "○○○ 주무관, 담당 ○○○"),
        ("Jinan-gun, JINAN county", "○○, ○○ county"),
        ("문의 063-430-2114, seo@jinan.go.kr, www.jinan.go.kr/a", "문의 ○○○, ○○○, ○○○"),
        ("전주대학교와 ㈜한빛소프트, 진안군의료원", "○○대학교와 ○○, ○○군의료원"),
        ("전기공사 1식, 사업비 1,000-2000", "전기공사 1식, 사업비 1,000-2000"),
        ("무주군과 함께", "무주군과 함께"),
        ("", ""),
    ],
)
def test_names_are_masked(text, masked):
    assert Mask(JINAN)(text) == masked


@pytest.mark.parametrize(
    ("place", "province", "text", "masked"),
    [
        ("예산군", "충청남도", "충남 예산군의 예산 편성", "○○ ○○군의 예산 편성"),
        ("달성군", "대구광역시", "대구 달성군 목표 달성", "○○ ○○군 목표 달성"),
        ("음성군", "충청북도", "음성군청 음성 인식", "○○군청 음성 인식"),
        ("중구", "서울특별시", "서울시 중구는 중구난방", "○○시 ○○구는 중구난방"),
    ],
)
def test_everyday_words_stay(place, province, text, masked):
    assert Mask(Names(places=(place,), provinces=(province,)))(text) == masked


def test_nothing_known_masks_nothing():
    assert Mask(Names())("진안군 윗마을 김서연") == "진안군 윗마을 김서연"
