"""The pages of envelopes: what stands, what is added, how a ceiling is changed by two persons."""

import pytest
from django.test import Client
from django.urls import reverse

from grants.awards import actions
from grants.calls.models import Envelope
from portal.actor import Role
from portal.audit.models import Entry
from portal.signoff.models import SignOff
from tests import factories as make
from tests.grants.awards.books.test_statement import as_role, text_of
from tests.grants.awards.factories import asks, call_with_envelope, drafted, manager, published

pytestmark = pytest.mark.django_db
LIST = "admin:awards_envelopes"


@pytest.fixture
def envelope() -> Envelope:
    """1,000 won with 300 committed, and 90 promised for the next year."""
    call = call_with_envelope(1000)
    published(drafted(call, [asks(call, 300, later=90)]))
    return Envelope.objects.get()


def test_the_list_says_ceiling_taken_and_left_and_later_years_apart(envelope):
    make.EnvelopeFactory(programme_year=envelope.programme_year, fiscal_year=2025, ceiling=77)
    said = text_of(as_role(Role.AUDITOR).get(reverse(LIST)))
    assert "National envelope 2024 1,000 0 300 700" in said
    assert "National envelope 2025 77 0 90 -13 Above the ceiling" in said
    assert "No ceiling was changed yet." in said
    assert "Add an envelope" not in said


def test_a_ceiling_from_the_form_to_the_history(envelope):
    drafter, signer = make.person(Role.MANAGER), make.person(Role.MANAGER)
    first, second = Client(headers={"accept-language": "en"}), Client(headers={"accept-language": "en"})
    for client, user in ((first, drafter), (second, signer)):
        client.cookies["django_language"] = "en"
        client.force_login(user)
    url = reverse("admin:awards_envelope", args=[envelope.pk])
    said = text_of(first.post(url, {"to": "299", "reason": "감액"}))
    assert (
        "has ₩300 reserved and committed. Its ceiling can&#x27;t be less than that; ₩299 were asked." in said
    )
    assert first.post(url, {"to": "1,039억", "reason": "추경"}).status_code == 302
    request = SignOff.objects.get(kind="awards.ceiling")
    assert "Change awaits sign-off" in text_of(first.get(reverse(LIST)))
    signed = reverse("signoff:detail", args=[request.pk])
    assert "Ceiling after ₩103,900,000,000" in text_of(second.get(signed))
    second.post(signed, {"decision": "approve", "seen_hash": request.payload_hash})
    envelope.refresh_from_db()
    assert envelope.ceiling == 103_900_000_000
    said = text_of(first.get(reverse(LIST)))
    assert f"1,000 103,900,000,000 추경 {drafter.name} {signer.name} #2" in said


@pytest.mark.parametrize("role", [Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR])
def test_others_of_the_ministry_only_look(envelope, role):
    client = as_role(role)
    url = reverse("admin:awards_envelope", args=[envelope.pk])
    assert '<form method="post" class' not in client.get(url).content.decode()
    client.post(url, {"to": "2,000", "reason": "추경"})
    assert SignOff.objects.filter(kind="awards.ceiling").count() == 0


def test_nobody_else_finds_them(envelope):
    member = make.member(make.MunicipalityFactory())
    client = Client()
    client.force_login(member)
    pages = [
        reverse(LIST),
        reverse("admin:awards_envelope", args=[envelope.pk]),
        reverse("admin:awards_envelope_add"),
    ]
    assert [client.get(each).status_code for each in pages] == [404] * 3
    assert [as_role(Role.REVIEWER).get(each).status_code for each in pages] == [404] * 3
    assert as_role(Role.FINANCE).get(pages[2]).status_code == 404


@pytest.mark.parametrize("year", ["x", "999999", "-1", "9" * 40])
def test_an_unknown_year_is_missing(envelope, year):
    assert as_role(Role.MANAGER).get(reverse(LIST), {"year": year}).status_code == 404


def test_an_envelope_is_added_with_its_first_ceiling(envelope):
    client, url = as_role(Role.MANAGER), reverse("admin:awards_envelope_add")
    field = make.ServiceFieldFactory(programme=envelope.programme_year.programme)
    given = {"programme_year": envelope.programme_year_id, "fiscal_year": 2024, "ceiling": "5억"}
    said = text_of(client.post(url, given | {"scope": "all"}))
    assert "This fiscal year already has its national envelope." in said
    said = text_of(client.post(url, given | {"scope": "service_field"}))
    assert "Name what the envelope covers, and only that." in said
    reply = client.post(url, given | {"scope": "service_field", "service_field": field.pk})
    assert reply.headers["Location"] == f"{reverse(LIST)}?year={envelope.programme_year_id}"
    added = Envelope.objects.get(scope="service_field")
    assert (added.ceiling, added.reserved, added.service_field) == (500_000_000, 0, field)
    assert Entry.objects.filter(act="programmeyear.add_part").count() == 1


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_list_costs_the_same_whatever_the_number(cost_of, number):
    year = make.EnvelopeFactory().programme_year
    for _ in range(number):
        field = make.ServiceFieldFactory(programme=year.programme)
        make.EnvelopeFactory(programme_year=year, scope="service_field", service_field=field)
    client = as_role(Role.MANAGER)
    client.get(reverse(LIST))
    with cost_of() as cost:
        assert client.get(reverse(LIST)).status_code == 200
    assert (len(cost.queries), cost.instances) == (6, 4 + 3 * number)


def test_a_waiting_change_is_shown_instead_of_the_form(envelope):
    actions.request_ceiling(actor=manager(), envelope=envelope, to=2000, reason="추경")
    said = text_of(as_role(Role.MANAGER).get(reverse("admin:awards_envelope", args=[envelope.pk])))
    assert "₩1,000 → ₩2,000 추경" in said
    assert "Request sign-off" not in said
