"""What the public sees of the awards, and what it must not."""

import csv
import io
import re

import pytest
from django.urls import reverse

from tests import factories as make
from tests.grants.awards.factories import ended
from tests.grants.results.factories import announced, awarded
from tests.grants.reviews.factories import submission_of

pytestmark = pytest.mark.django_db
PAGES = ("results:list", "results:map", "results:csv")


def award_in(call, name="진안군", title="산림 드론 방제", amount=800_000_000, **fields):
    """An announced award to a new municipality of that name."""
    place = make.MunicipalityFactory(name=name, full_name=f"전북특별자치도 {name}")
    return announced(submission_of(call, place, title=title, **fields), amount)


def titles(reply):
    """The projects a list names, in its order."""
    return [award.submission.title for award in reply.context["page_obj"]]


def rows_of(reply):
    """A CSV's rows, read as a spreadsheet would."""
    text = b"".join(reply.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_an_empty_installation_says_so_and_offers_no_figures(client):
    listed, mapped = client.get(reverse("results:list")), client.get(reverse("results:map"))
    assert "아직" in listed.content.decode() or "Nothing has been announced yet." in listed.content.decode()
    assert mapped.context["year"] is None
    assert "map" not in mapped.context


def test_the_list_shows_place_title_field_and_amount_in_millions(client):
    award = award_in(make.CallFactory(), amount=1_234_500_000)
    page = client.get(reverse("results:list")).content.decode()
    for said in (
        "전북특별자치도 진안군",
        award.submission.title,
        str(award.submission.service_field),
        "1,234.5",
    ):
        assert said in page


@pytest.mark.parametrize("name", PAGES)
def test_nothing_pending_changes_a_single_byte(client, name):
    call = make.CallFactory()
    make.EnvelopeFactory(programme_year=call.programme_year)
    award_in(call)
    under_review = submission_of(call, title="아직 비밀인 과제")
    before = body_of(client.get(reverse(name)))
    hidden = awarded(under_review)
    assert body_of(client.get(reverse(name))) == before
    assert client.get(reverse("results:award", args=[hidden.pk])).status_code == 404


def body_of(reply):
    """What a reply says, whichever way it is sent, without the token that differs each time."""
    body = b"".join(reply.streaming_content) if reply.streaming else reply.content
    return re.sub(rb"[A-Za-z0-9]{64}", b"", body)


def test_a_cancelled_award_is_gone(client):
    award = award_in(make.CallFactory())
    ended(award)
    type(award).objects.filter(pk=award.pk).update(state="cancelled")
    assert titles(client.get(reverse("results:list"))) == []
    assert client.get(reverse("results:award", args=[award.pk])).status_code == 404


def test_filters_narrow_by_words_province_field_and_year(client):
    call = make.CallFactory()
    here = award_in(call, "진안군", "산림 드론 방제")
    there = award_in(call, "순창군", "스마트경로당")
    address = reverse("results:list")
    assert titles(client.get(address, {"q": "드론"})) == [here.submission.title]
    assert titles(client.get(address, {"q": "순창 경로당"})) == [there.submission.title]
    assert titles(client.get(address, {"field": there.submission.service_field_id})) == ["스마트경로당"]
    assert len(titles(client.get(address, {"province": "52", "year": call.programme_year_id}))) == 2
    assert titles(client.get(address, {"q": "없는 말"})) == []


@pytest.mark.parametrize(
    "query",
    [{"q": "\x00"}, {"q": "말" * 101}, {"province": "99"}, {"field": "x"}, {"year": "9" * 30}, {"page": "z"}],
)
@pytest.mark.parametrize("name", ["results:list", "results:csv"])
def test_what_cannot_be_meant_is_answered_with_a_page_not_an_error(client, name, query):
    award_in(make.CallFactory())
    assert client.get(reverse(name), query).status_code == 200


def test_a_filter_that_cannot_be_read_is_named_on_the_page_and_kept(client):
    page = client.get(reverse("results:list"), {"q": "말" * 101})
    assert page.context["filter"].form.errors.keys() == {"q"}
    assert "말" * 101 in page.content.decode()


def test_the_map_and_its_table_say_the_same(client):
    call = make.CallFactory()
    make.EnvelopeFactory(programme_year=call.programme_year)
    first = award_in(call, "진안군", amount=900_000_000)
    announced(submission_of(call, first.municipality), 100_000_000)
    award_in(call, "순창군", amount=5_000_000_000)
    shown = client.get(reverse("results:map")).context
    table = [(place.name, place.projects, place.amount) for place in shown["map"].places]
    assert sorted(table) == [
        ("전북특별자치도 순창군", 1, 5_000_000_000),
        ("전북특별자치도 진안군", 2, 1_000_000_000),
    ]
    assert shown["map"].levels[first.municipality_id] == 1
    assert shown["totals"].committed == sum(amount for _, _, amount in table)
    assert (shown["totals"].municipalities, shown["totals"].projects) == (2, 3)


def test_the_open_data_has_every_award_and_runs_no_formula(client):
    award = award_in(make.CallFactory(), title='=HYPERLINK("x")')
    header, row = rows_of(client.get(reverse("results:csv")))
    assert len(header) == len(row) == 11
    assert row[0] == award.submission.number
    assert row[4] == '\'=HYPERLINK("x")'
    assert row[8] == "800000000"


def test_the_detail_says_this_year_and_the_later_ones(client):
    award = award_in(make.CallFactory())
    later = {"fiscal_year": award.programme_year.year + 1, "amount": 345_678_901}
    award.years.create(**later, amount_asked=345_678_901)
    page = client.get(reverse("results:award", args=[award.pk])).content.decode()
    assert award.submission.number in page
    assert "345,678,901" in page


def test_example_awards_are_labelled_and_others_are_not(client):
    call = make.CallFactory()
    award_in(call, "진안군")
    assert [client.get(reverse(name)).context["example_data"] for name in PAGES[:2]] == [False, False]
    award_in(call, "순창군", is_example=True)
    assert [client.get(reverse(name)).context["example_data"] for name in PAGES[:2]] == [True, True]


@pytest.mark.parametrize("number", [1, 3, 30])
def test_costs_of_the_pages(client, cost_of, number):
    call = make.CallFactory()
    make.EnvelopeFactory(programme_year=call.programme_year)
    for _ in range(number):
        announced(submission_of(call))
    with cost_of() as listing:
        client.get(reverse("results:list"))
    with cost_of() as mapping:
        client.get(reverse("results:map"))
    with cost_of() as exporting:
        b"".join(client.get(reverse("results:csv")).streaming_content)
    # Years, provinces and fields for the filters; the count; the rows with four instances each.
    assert len(listing.queries) == 5
    assert listing.instances == 4 * number + 1 + 1 + number
    assert (len(mapping.queries), mapping.instances) == (6, 3)
    assert (len(exporting.queries), exporting.instances) == (1, 0)
