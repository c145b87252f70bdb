"""Where columns and bars stand."""

from hypothesis import given
from hypothesis import strategies as st

from grants.results.charts import PLOT, TOP, WIDTH, Datum, bars, columns

WON = st.integers(min_value=0, max_value=10**13)
DATA = st.lists(st.builds(Datum, st.just("x"), st.none() | WON, done=WON, coming=WON), min_size=1, max_size=4)


def test_columns_share_one_scale_and_what_nobody_published_has_none():
    picture = columns(
        "p", "Projects", [Datum("2023", 50, "50"), Datum("2024", 100, "100", done=25, coming=50)]
    )
    heights = [(each.whole.height, each.done.height, each.coming.height) for each in picture.drawn]
    assert heights == [(75, 0, 0), (150, 38, 75)]
    done, coming = picture.drawn[1].done, picture.drawn[1].coming
    assert done.y + done.height == picture.line == TOP + PLOT
    assert coming.y + coming.height == done.y
    empty = columns("p", "Projects", [Datum("2022", None, "not published")])
    assert (empty.drawn[0].whole.height, empty.drawn[0].words.y) == (0, TOP + PLOT - 8)


def test_bars_are_parts_of_what_the_whole_width_stands_for():
    picture = bars("p", "Fields", [Datum("a", 100, "100"), Datum("b", 300, "300")], whole=400)
    assert [each.whole.width for each in picture.drawn] == [90, 270]
    assert {each.track.width for each in picture.drawn} == {WIDTH}
    assert bars("p", "Fields", [Datum("a", 100)]).drawn[0].whole.width == WIDTH


def test_a_picture_says_all_it_shows():
    data = [Datum("2023", None, "not published"), Datum("2024", 99, "99", done=40, note="40 so far")]
    assert columns("p", "Projects", data).said == "Projects: 2023 not published, 2024 99 (40 so far)"


@given(DATA)
def test_nothing_leaves_its_picture_and_whatever_is_there_shows(data):
    for drawn in columns("p", "x", data).drawn:
        datum = drawn.datum
        assert drawn.whole.height <= PLOT
        assert drawn.done.height + drawn.coming.height <= PLOT
        assert bool(datum.value) == bool(drawn.whole.height)
        assert bool(datum.done) == bool(drawn.done.height)
    for drawn in bars("p", "x", data).drawn:
        assert drawn.coming.x + drawn.coming.width <= WIDTH
        assert drawn.coming.width >= 0
