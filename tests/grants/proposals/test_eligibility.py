"""The page that says at once whether a municipality may apply and how many projects it has left."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from grants.proposals import actions
from portal.actor import Role
from portal.errors import NotAllowed
from tests import factories as make
from tests.grants.proposals.factories import close, filed, officer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make.MunicipalityFactory(name="진안군")


@pytest.fixture
def call():
    return make.CallFactory(most_projects=3)


def asked(client, call, place, **more):
    url = reverse("eligibility:check", args=[call.code])
    return client.get(url, {"province": place.province_id, "municipality": place.pk, **more})


def test_the_public_learns_whether_and_why_but_not_how_many_were_filed(client, call, place):
    filed(call=call, municipality=place)
    page = asked(client, call, place)
    answer = page.context["answer"]
    assert (answer.may_apply, answer.left, answer.may_begin) == (True, None, False)
    assert [met for met, _says in answer.checks] == [True] * 3
    assert "남은 과제" not in page.content.decode()


def test_its_own_people_and_the_ministry_learn_how_many_are_left(client, call, place, signed_in):
    filed(call=call, municipality=place)
    coordinator = make.UserFactory()
    coordinator.memberships.create(
        role="coordinator", province=place.province, valid_from=timezone.now() - timedelta(days=1)
    )
    for who, left in (
        (officer_of(place), 2),
        (make.member(place, "signer"), 2),
        (make.person(Role.AUDITOR), 2),
        (make.member(make.MunicipalityFactory()), None),
        (make.person(Role.REVIEWER), None),
        (coordinator, None),
    ):
        page = asked(signed_in(who), call, place)
        assert page.context["answer"].left == left, who
        assert ("남은 과제" in page.content.decode()) == (left is not None)


def test_an_officer_is_shown_their_own_and_led_to_the_draft(call, place, signed_in):
    page = signed_in(officer_of(place)).get(reverse("eligibility:check", args=[call.code]))
    assert page.context["answer"].municipality == place
    begin = f"{reverse('proposals:new')}?call={call.pk}&amp;municipality={place.pk}"
    assert begin in page.content.decode()


def test_when_all_are_filed_nothing_more_is_begun_from_here(place, signed_in):
    call = make.CallFactory(most_projects=1)
    filed(call=call, municipality=place)
    answer = asked(signed_in(officer_of(place)), call, place).context["answer"]
    assert (answer.is_full, answer.may_begin) == (True, False)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda call, _place: close(call), "마감"),
        (lambda _call, place: type(place).objects.update(valid_from=date(2024, 2, 2)), "2024-02-01"),
        (lambda _call, place: type(place).objects.update(valid_to=date(2026, 6, 30)), "2026-06-30"),
    ],
)
def test_the_reason_is_the_same_on_the_page_and_when_a_draft_is_begun(client, call, place, spoil, says):
    officer = make.actor(officer_of(place))
    spoil(call, place)
    call.refresh_from_db()
    place.refresh_from_db()
    answer = asked(client, call, place).context["answer"]
    (why,) = [sentence for met, sentence in answer.checks if not met]
    assert says in why
    with pytest.raises(NotAllowed) as refusal:
        actions.begin(actor=officer, call=call, municipality=place)
    assert str(refusal.value) == why


def test_a_place_that_ended_names_what_followed_it(client, call, place):
    make.MunicipalityFactory(name="새진안시", valid_from=date(2026, 7, 1))
    make.MunicipalityFactory(name="딴군", valid_from=date(2026, 7, 2))
    type(place).objects.filter(pk=place.pk).update(valid_to=date(2026, 6, 30))
    page = asked(client, call, place).content.decode()
    assert "새진안시" in page.split('id="verdict"')[1]
    assert "딴군" not in page.split('id="verdict"')[1]


def test_choosing_goes_from_province_to_municipality_and_alone_means_chosen(client, call, place):
    other = make.MunicipalityFactory(province=make.ProvinceFactory(code="36", name="세종", name_en="Sejong"))
    url = reverse("eligibility:check", args=[call.code])
    assert client.get(url).context["answer"] is None
    assert client.get(url, {"province": "36"}).context["answer"].municipality == other
    moved = client.get(url, {"province": "36", "municipality": place.pk})
    assert moved.context["answer"].municipality == other
    make.MunicipalityFactory()
    both = client.get(url, {"province": place.province_id}).context
    assert (both["answer"], len(both["municipalities"])) == (None, 2)
    assert client.get(url, {"province": "x' OR 1", "municipality": "🙂"}).context["answer"] is None


def test_a_hidden_call_answers_as_a_missing_one(client, place):
    hidden = make.CallFactory(is_published=False)
    assert asked(client, hidden, place).status_code == 404
    assert client.get("/calls/none/eligibility/").status_code == 404


@pytest.mark.parametrize("number", [1, 3, 30])
def test_it_costs_the_same_however_many_were_filed_or_listed(call, place, signed_in, cost_of, number):
    for _ in range(number - 1):
        make.MunicipalityFactory()
    client = signed_in(officer_of(place))
    with cost_of() as cost:
        asked(client, call, place)
    assert (len(cost.queries), cost.instances) == (7, 3 + number)
