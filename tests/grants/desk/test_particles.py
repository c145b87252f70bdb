"""Korean particles after any word."""

import pytest

from grants.desk.example.particles import subject, thing, together, topic, towards


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("마을", ("마을은", "마을이", "마을을", "마을과", "마을로")),
        ("학교", ("학교는", "학교가", "학교를", "학교와", "학교로")),
        ("건", ("건은", "건이", "건을", "건과", "건으로")),
        ("%", ("%는", "%가", "%를", "%와", "%로")),
    ],
)
def test_the_particle_follows_the_last_syllable(word, expected):
    assert (topic(word), subject(word), thing(word), together(word), towards(word)) == expected
