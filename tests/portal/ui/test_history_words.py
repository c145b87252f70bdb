"""The records of the audit in words."""

from django.utils import translation

from portal.ui.templatetags.history import change, deed, pairs, roles_in_words, thing


def test_acts_things_and_roles_have_names():
    with translation.override("ko"):
        assert (deed("award.publish"), thing("won"), roles_in_words("manager,finance")) == (
            "선정 결과 공표",
            "금액(원)",
            "사업 담당관 · 재무 담당관",
        )


def test_what_has_no_name_stays_as_it_is():
    assert (deed("some.act"), thing("some"), roles_in_words("system")) == ("some.act", "some", "system")


def test_a_change_of_any_name_is_listed():
    assert pairs({"items": 3, "state": "open"}) == [("items", 3), ("state", "open")]


def test_changes_are_grouped_and_joined():
    assert (change(41_120_000_000), change(["filed", "received"]), change([1, 2, 3]), change(True)) == (
        "41,120,000,000",
        "filed → received",
        "1, 2, 3",
        "True",
    )
