import pytest

from villages.sources.romanise import romanise, with_unit


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("종로", "Jongno"),
        ("왕십리", "Wangsimni"),
        ("신라", "Silla"),
        ("별내", "Byeollae"),
        ("독립문", "Dongnimmun"),
        ("압구정", "Apgujeong"),
        ("묵호", "Mukho"),
        ("옥천", "Okcheon"),
        ("낙월", "Nagwol"),
        ("놓다", "Nota"),
        ("좋은", "Joeun"),
        ("닭", "Dak"),
        ("대관령", "Daegwallyeong"),
        ("A1", "A1"),
        ("", ""),
    ],
)
def test_sounds_change_as_spoken(name, letters):
    assert romanise(name) == letters


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("종로구", "Jongno-gu"),
        ("곡성군", "Gokseong-gun"),
        ("한림읍", "Hallim-eup"),
        ("옥룡면", "Ongnyong-myeon"),
        ("창신1동", "Changsin 1-dong"),
        ("성수1가2동", "Seongsu 1-ga 2-dong"),
        ("두류1·2동", "Duryu 1·2-dong"),
        ("세종특별자치", "Sejongteukbyeoljachi"),
        ("동", "Dong"),
    ],
)
def test_the_unit_is_set_off(name, letters):
    assert with_unit(name) == letters
