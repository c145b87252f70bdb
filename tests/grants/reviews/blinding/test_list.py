"""The list of sheets of a double-blind call: searched by number alone, and as dear however long."""

import pytest
from django.urls import reverse

from grants.reviews.models import ScoreSheet
from tests.grants.reviews import factories as reviews

pytestmark = pytest.mark.django_db
LIST = reverse("admin:reviews_scoresheet_changelist")


def filed(number, blind="double", title="예시군 드론 방제"):
    """So many copies before a panel; its second member."""
    call = reviews.call_with_rubric(blind=blind)
    panel = reviews.panel_of(call, 3)
    copies = [reviews.submission_of(call, title=f"{title} {each}") for each in range(number)]
    reviews.assigned(panel, copies)
    return copies, panel.members.order_by("pk")[1].reviewer


@pytest.mark.parametrize("number", [1, 3, 30])
def test_withheld_names_cost_the_same_however_many_rows(as_, queries_of, cost_of, number):
    _copies, reviewer = filed(number)
    browser = as_(reviewer)
    browser.get(LIST)
    with queries_of() as queries, cost_of() as cost:
        page = browser.get(LIST)
    assert page.content.decode().count("비공개(블라인드 평가)") == number
    assert (len(queries), cost.instances) == (7, 1 + 6 * number)
    sheet = ScoreSheet.objects.filter(reviewer=reviewer).first()
    address = reverse("admin:reviews_sheet", args=[sheet.pk])
    with queries_of() as queries:
        assert browser.get(address).status_code == 200
    assert len(queries) == 10


@pytest.mark.parametrize(("blind", "found"), [("single", 1), ("double", 0)])
def test_titles_and_places_are_searched_only_where_they_are_shown(as_, blind, found):
    copies, reviewer = filed(1, blind)
    browser = as_(reviewer)
    place = copies[0].municipality
    for words in ("드론", place.name, place.full_name_en):
        assert browser.get(LIST, {"q": words}).context["cl"].result_count == found
    assert browser.get(LIST, {"q": copies[0].number}).context["cl"].result_count == 1


@pytest.mark.parametrize("way", ["", "-"])
def test_nobody_learns_of_names_by_an_order(as_, way):
    copies, reviewer = filed(3)
    browser = as_(reviewer)
    column = browser.get(LIST).context["cl"].list_display.index("applicant")
    rows = browser.get(LIST, {"o": f"{way}{column}"}).context["cl"].result_list
    assert [row.assignment.submission_id for row in rows] == [copy.pk for copy in copies]
