from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from portal.ui.steps import Step, steps_to


def shown(source, language="ko", **values):
    with translation.override(language):
        return Template("{% load portal %}" + source).render(Context(values)).strip()


@pytest.mark.parametrize(
    ("source", "korean", "english"),
    [
        ("{{ 1234567|won }}", "1,234,567원", "₩1,234,567"),
        ("{{ 41230000000|eok }}", "412억 3,000만", "₩41.23 billion"),
        ("{{ nothing|eok }}", "", ""),
        ("{{ 350000500|money:'thousand' }}", "350,000.5", "350,000.5"),
        ("{{ 0|money:'million' }}", "0", "0"),
        ("{{ 'thousand'|unit_name }}", "천원", "1,000 won"),
        ("{{ 0.8|percent }}", "80.0%", "80.0%"),
        ("{{ 12345|grouped }}", "12,345", "12,345"),
    ],
)
def test_figures(source, korean, english):
    assert (shown(source, "ko", nothing=None), shown(source, "en", nothing=None)) == (korean, english)


def test_times_are_seoul_times_to_the_second():
    moment = datetime(2026, 11, 22, 8, 50, 3, tzinfo=UTC)
    source = "{{ at|kst }}|{{ at|kst_minute }}|{{ at|kst_date }}|{{ day|kst_date }}"
    expected = "2026-11-22 17:50:03|2026-11-22 17:50|2026-11-22|2026-01-02"
    with timezone.override(UTC):
        assert shown(source, at=moment, day=date(2026, 1, 2)) == expected


def test_a_meter_never_runs_over_its_end_and_says_its_figures():
    drawn = shown("{% meter '과제' 90 30 99 %}")
    assert 'aria-label="과제: 목표 99 가운데 확정 90, 예정 30"' in drawn
    assert 'width="90.91%"' in drawn
    assert 'x="90.91%" width="9.09%"' in drawn
    assert "style=" not in drawn


def test_an_empty_envelope_divides_by_nothing():
    drawn = shown("{% envelope_bar 0 0 0 %}")
    assert drawn.count('width="0.00%"') == 3


def test_the_envelope_says_what_is_left_exactly():
    drawn = shown("{% envelope_bar 61200000000 14400000000 103900000000 label='스마트빌리지 2024' %}")
    sentence = "스마트빌리지 2024: 한도 1,039억 가운데 확정 612억, 예정 144억, 잔액 283억"
    assert f'aria-label="{sentence}"' in drawn


def test_the_step_line_marks_where_it_stands():
    drawn = shown("{% step_line steps %}", steps=steps_to(["작성", "결재", "제출"], 1))
    assert drawn.count('aria-current="step"') == 1
    assert drawn.index("step-done") < drawn.index("step-current") < drawn.index("step-todo")


def test_a_stopped_step_is_where_it_ended():
    drawn = shown("{% step_line steps %}", steps=[Step("접수", "stopped")])
    assert '<li class="step-stopped" aria-current="step">' in drawn


@pytest.mark.parametrize(
    ("left", "classes", "words"),
    [
        (timedelta(days=12, hours=3, seconds=1), "countdown", "12일 03:00:00"),
        (timedelta(minutes=11, seconds=1), "countdown is-near", "00:11:00"),
        (timedelta(seconds=-1), "countdown is-over", "마감"),
    ],
)
def test_a_countdown_is_readable_without_scripts(left, classes, words):
    drawn = shown("{% countdown at %}", at=timezone.now() + left)
    assert f'class="{classes}"' in drawn
    assert drawn.endswith(f">{words}</time>")


def test_badges_take_the_tone_of_the_state():
    expected = '<span class="krds-badge bg-light-success">선정</span>'
    assert shown("{% badge 'awarded' '선정' %}") == expected
    assert (
        shown("{% badge 'x' label %}", label="<b>")
        == '<span class="krds-badge bg-light-gray">&lt;b&gt;</span>'
    )


def test_the_query_keeps_the_rest_of_the_address():
    request = RequestFactory().get("/?q=진안&page=3")
    assert shown("{% query page=4 %}", request=request) == "?q=%EC%A7%84%EC%95%88&amp;page=4"
    assert shown("{% query page=None q='' %}", request=request) == "?"


def test_pagination_marks_the_present_page_and_vanishes_for_one():
    request = RequestFactory().get("/")
    source = "{% include 'components/pagination.html' %}"
    many = Paginator(range(100), 10).get_page(2)
    drawn = shown(source, request=request, page_obj=many)
    assert drawn.count('aria-current="page"') == 1
    one = Paginator(range(3), 10).get_page(1)
    assert shown(source, request=request, page_obj=one) == ""
