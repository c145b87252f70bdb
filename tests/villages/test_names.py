import pytest

from villages.names import is_a_name, tidied


def test_letters_are_composed_and_spaces_single():
    assert tidied("  \u1109\u1162\u1106\u1161\u1109\u1173\u11af \u3000 1\ub9ac ") == "새마슬 1리"


@pytest.mark.parametrize(
    "name", ["산골마을", "1리", "솔안 2반", "Green Village", "장승백이(상)", "상·하리", "오'마을"]
)
def test_names(name):
    assert is_a_name(name)


@pytest.mark.parametrize("name", ["", "-", "마을\U0001f600", "<b>", "a_b", "=1+1", "마을\x00", "가" * 51])
def test_no_names(name):
    assert not is_a_name(name)


def test_the_longest():
    assert is_a_name("가" * 50)
