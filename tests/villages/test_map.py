import io
import re

import pytest
from django.core.management import call_command
from django.template import engines
from django.utils.translation import override

from villages import facts
from villages import map as country


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    return tmp_path_factory.mktemp("map")


@pytest.fixture
def map_dir(drawn, settings):
    settings.MAP_DIR = drawn
    if not (drawn / country.FILE).exists():
        call_command("build_map", stdout=io.StringIO())
    return drawn


def render(**context):
    page = "{% load villages %}{% choropleth levels label='고른 곳' titles=titles legend=legend %}"
    return engines["django"].from_string(page).render({"titles": {}, "legend": (), **context})


def test_every_municipality_has_a_shape(map_dir):
    shapes = country.municipality_shapes()
    assert [shape.code for shape in shapes] == [row["code"] for row in facts.municipalities()]
    assert all(re.fullmatch(r"(M\d+ \d+l[-\d ]+z)+", shape.path) for shape in shapes)
    assert len(country.whole_map().provinces) == 17


def test_the_file_is_small_and_the_same_every_time(map_dir):
    before = (map_dir / country.FILE).read_bytes()
    assert len(before) <= 250_000
    call_command("build_map", stdout=io.StringIO())
    assert (map_dir / country.FILE).read_bytes() == before
    assert [path.name for path in map_dir.iterdir()] == [country.FILE]


def test_the_frame_holds_every_shape(map_dir):
    _x, _y, width, height = map(int, country.whole_map().view_box.split())
    for shape in country.municipality_shapes():
        for x, y in re.findall(r"M(\d+) (\d+)", shape.path):
            assert 0 < int(x) < width, shape.name
            assert 0 < int(y) < height, shape.name


def test_neighbours_meet(map_dir):
    """수원 lies between 화성 and 용인 and shares the points of its border with both."""
    outlines = {shape.code: set(points(shape.path)) for shape in country.municipality_shapes()}
    assert len(outlines["41110"] & outlines["41590"]) > 3
    assert len(outlines["41110"] & outlines["41460"]) > 3


def points(path):
    for ring in re.findall(r"M(\d+) (\d+)l([-\d ]+)z", path):
        x, y = int(ring[0]), int(ring[1])
        yield x, y
        steps = [int(step) for step in re.findall(r"-?\d+", ring[2])]
        for across, down in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + across, y + down
            yield x, y


def test_the_choropleth_says_each_place_and_its_figure(map_dir):
    page = render(levels={"51820": 3, "11110": 9}, titles={"51820": "<2건>"}, legend=[(3, "2건")])
    assert page.count("<title>") == 228
    assert re.search(
        r'<path class="level-3" d="[^"]+"><title>강원특별자치도 고성군: &lt;2건&gt;</title>', page
    )
    assert re.search(r'<path class="level-5" d="[^"]+"><title>서울특별시 종로구</title>', page)
    assert page.count('class="level-0"') == 226
    assert 'role="img" aria-label="고른 곳"' in page
    assert "style=" not in page
    assert '<rect class="level-3"' in page


def test_the_choropleth_in_english(map_dir):
    with override("en"):
        assert "<title>Goseong-gun, Gangwon State</title>" in render(levels={})


def test_a_map_not_drawn_yet_is_said_plainly(settings, tmp_path):
    settings.MAP_DIR = tmp_path
    assert country.municipality_shapes() == ()
    with override("en"):
        assert "The map has not been drawn yet." in render(levels={})
