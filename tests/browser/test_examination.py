"""The crawl's own eyes: what is planted is found, what is built alike is told from what isn't."""

import pytest

from tests.browser.examination import Examiner
from tests.browser.reading import Reading

SITE = "http://planted.test"
SOUND = """<!doctype html><html lang="ko"><head><title>과제</title>
<meta name="viewport" content="width=device-width"></head>
<body><main><h1>과제</h1><table><thead><tr><th scope="col">이름</th></tr></thead>
<tbody><tr class="row"><td>가</td></tr></tbody></table><p lang="en">Save</p><code>Save</code></main></body></html>"""
FAULTY = """<!doctype html><html lang="ko"><head><title>| 포털</title>
<meta name="viewport" content="width=device-width"></head>
<body><main><h1>과제</h1><h1></h1><p>Save</p><div style="width: 800px">가</div><button></button>
<script>console.error("broken")</script></main></body></html>"""


@pytest.fixture
def faults_of(page, tmp_path):
    """What the examiner says of a page, as kinds of faults, and the names of the pictures it kept."""

    def examine(html, **how):
        page.route(
            f"{SITE}/**", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")
        )
        found = Examiner(page, SITE, "ko", frozenset({"Save"})).faults_of("/page/", tmp_path, **how)
        kinds = [fault.removeprefix("/page/ [ko] ") for fault in found]
        return kinds, sorted(path.name for path in tmp_path.iterdir())

    return examine


@pytest.mark.browser
def test_a_sound_page_has_no_fault_and_no_picture(faults_of):
    assert faults_of(SOUND) == ([], [])


@pytest.mark.browser
def test_every_planted_fault_is_found_at_its_width(faults_of):
    found, pictures = faults_of(FAULTY)
    assert found == [
        "headings: ['과제', '']",
        "title: '| 포털'",
        "English: 'Save'",
        "console: broken",
        "1280: axe button-name: <button></button>",
        "390: sideways scrolls",
        "390: sideways DIV.: 808 > 390",
        "390: axe button-name: <button></button>",
    ]
    assert pictures == ["1280.jpg", "390.jpg"]


@pytest.mark.browser
def test_without_axe_words_console_and_width_are_still_looked_at(faults_of):
    assert faults_of(FAULTY, axe=False)[0] == [
        "headings: ['과제', '']",
        "title: '| 포털'",
        "English: 'Save'",
        "console: broken",
        "390: sideways scrolls",
        "390: sideways DIV.: 808 > 390",
    ]


def test_the_text_alone_tells_the_same_of_it():
    assert list(Reading(FAULTY).faults("en", frozenset({"Save"}))) == [
        "headings: ['과제', '']",
        "title: '| 포털'",
        "language: ko",
    ]


@pytest.mark.parametrize(
    "other",
    [
        SOUND.replace("가", "나"),
        SOUND.replace('<tr class="row"><td>가</td></tr>', '<tr class="row"><td>가</td></tr>' * 3),
    ],
)
def test_other_words_and_more_rows_are_built_alike(other):
    assert Reading(other).structure == Reading(SOUND).structure


@pytest.mark.parametrize(
    "other",
    [
        SOUND.replace('class="row"', 'class="row faint"'),
        SOUND.replace(' scope="col"', ""),
        SOUND.replace("<td>가</td>", "<td></td>"),
        SOUND.replace("가", "가나다라마바사아자차"),
        SOUND.replace("<h1>과제</h1>", "<h2>과제</h2>"),
        SOUND.replace("</head>", '<script src="/static/more.js"></script></head>'),
    ],
)
def test_another_class_role_word_or_file_is_built_otherwise(other):
    assert Reading(other).structure != Reading(SOUND).structure


def test_the_same_page_in_another_language_has_the_same_frame():
    other = SOUND.replace('lang="ko"', 'lang="en"').replace("가", "one").replace("과제", "project")
    assert Reading(other).frame == Reading(SOUND).frame


@pytest.mark.parametrize(
    "other",
    [
        SOUND.replace('class="row"', 'class="row faint"'),
        SOUND.replace("<main>", '<main aria-current="page">'),
        SOUND.replace('lang="en"', 'lang=""'),
        SOUND.replace("<td>가</td>", "<td></td>"),
        SOUND.replace("</head>", '<link href="/static/more.css"></head>'),
    ],
)
def test_another_class_state_name_or_style_sheet_is_another_frame(other):
    assert Reading(other).frame != Reading(SOUND).frame
