"""What the public reads, and what managers keep in the back office."""

import pytest
from django.urls import reverse

from grants.calls.inquiries import actions as inquiries
from grants.calls.models import Envelope, RequiredDocument, Rubric
from portal.actor import Role
from portal.audit.models import Entry
from tests import factories as make
from tests.grants.calls import forms
from tests.grants.reviews.factories import call_with_rubric

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    found = call_with_rubric(
        summary="마을 생활을 바꾸는 서비스를 지원합니다.", summary_en="It supports services."
    )
    make.SupportRateFactory(call=found)
    make.ServiceFieldFactory(programme=found.programme_year.programme, name="생활편의 개선")
    return found


@pytest.fixture
def manager(client):
    user = make.person(Role.MANAGER)
    client.force_login(user)
    return user


def test_the_public_page_says_what_for_whom_how_much_and_until_when(client, call):
    page = client.get(call.get_absolute_url()).content.decode()
    for said in (
        call.name,
        "마을 생활을 바꾸는 서비스를 지원합니다.",
        "생활편의 개선",
        "1억",
        "20억",
        "80.0%",
        "20.0%",
        "data-countdown",
        "항목1",
        "100",
    ):
        assert said in page
    english = client.get(call.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    assert "It supports services." in english
    assert call.name_en in english


def test_an_unpublished_call_is_as_missing(client):
    call = call_with_rubric(is_published=False)
    hidden = client.get(call.get_absolute_url())
    assert hidden.status_code == client.get("/calls/none/").status_code == 404
    assert call.name not in client.get("/calls/").content.decode()
    client.force_login(make.person(Role.MANAGER))
    assert client.get(call.get_absolute_url()).status_code == 200


def test_the_list_shows_open_calls_first(client):
    closed = make.CallFactory(
        opens_at="2024-01-01T00:00:00Z", closes_at="2024-02-01T00:00:00Z", name="닫힌 공모"
    )
    opened = make.CallFactory(name="열린 공모")
    page = client.get("/calls/").content.decode()
    assert page.index(opened.name) < page.index(closed.name)


def test_an_empty_installation_says_so(client):
    assert "empty-state" in client.get("/calls/").content.decode()


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_pages_cost_the_same_however_many(client, call, cost_of, number):
    make.CallFactory.create_batch(number - 1)
    with cost_of() as listed:
        client.get("/calls/")
    with cost_of() as read:
        client.get(call.get_absolute_url())
    assert (len(listed.queries), listed.instances) == (1, 3 * number)
    assert (len(read.queries), read.instances) == (7, 14)


def test_with_all_it_can_show_the_page_stays_within_ten_queries(client, call, cost_of):
    manager = make.actor(None, Role.MANAGER)
    officer = make.member(make.MunicipalityFactory())
    RequiredDocument.objects.create(
        call=call, key="letter", name="공문", name_en="Letter", needs_number=True, kinds=["PDF"]
    )
    form = forms.published(call)
    question = inquiries.ask(
        actor=make.actor(officer),
        call=call,
        municipality=officer.memberships.get().municipality,
        text="질의",
    )
    words = {"wording": "질의", "answer": "답변"}
    inquiries.answer(actor=manager, question_id=question.pk, words=words)
    for who in (None, officer, manager.user):
        if who:
            client.force_login(who)
        with cost_of() as cost:
            page = client.get(call.get_absolute_url())
        # The bell counts the notices of whoever is signed in.
        assert len(cost.queries) == 9 + bool(who)
    shown = page.content.decode()
    assert page.context["form"] == form
    for said in ("공문", "문서 번호", "PDF", "이 공모의 문항 3개"):
        assert said in shown


def form_of(client, url):
    """Every value of a change form, as a browser would send it back."""
    form = client.get(url).context["adminform"].form
    formsets = [each.formset for each in client.get(url).context["inline_admin_formsets"]]
    sent = {}
    for each in (form, *(f.management_form for f in formsets), *(row for f in formsets for row in f.forms)):
        for field in each:
            value = field.value()
            if isinstance(value, bool):
                if value:
                    sent[field.html_name] = "on"
                continue
            widget = field.field.widget
            if hasattr(widget, "decompress"):
                parts = widget.decompress(value) if value else ["", ""]
                for number, part in enumerate(parts):
                    sent[f"{field.html_name}_{number}"] = part or ""
                continue
            sent[field.html_name] = "" if value is None else value
    return sent


def test_a_manager_changes_the_rules_of_a_call(client, manager, call):
    url = reverse("admin:calls_call_change", args=[call.pk])
    sent = form_of(client, url) | {
        "most_national": "30억",
        "most_projects": 3,
        "rates-0-national_basis_points": 7000,
    }
    reply = client.post(url, sent)
    assert reply.status_code == 302, reply.context["errors"]
    call.refresh_from_db()
    assert (call.most_national, call.most_projects) == (3_000_000_000, 3)
    assert call.rates.get().national_basis_points == 7000
    changes = Entry.objects.get(act="call.change").changes
    assert changes["most_projects"] == [2, 3]
    assert Entry.objects.get(act="call.change_part").changes["national_basis_points"] == [8000, 7000]


def test_a_refused_change_keeps_all_that_was_typed(client, manager, call):
    Rubric.objects.update(frozen_at="2024-03-01T00:00:00Z")
    url = reverse("admin:calls_call_change", args=[call.pk])
    reply = client.post(url, form_of(client, url) | {"trim_from": 7, "name": "고친 이름"})
    page = reply.content.decode()
    assert reply.status_code == 200
    assert "고친 이름" in page
    call.refresh_from_db()
    assert call.trim_from == 5


def test_an_envelope_is_typed_as_people_write_and_what_moves_otherwise_is_only_shown(client, manager):
    envelope = make.EnvelopeFactory()
    url = reverse("admin:calls_programmeyear_change", args=[envelope.programme_year_id])
    page = client.get(url).content.decode()
    assert "envelopes-0-reserved" not in page
    added = {"fiscal_year": 2025, "scope": "all", "ceiling": "1,210억"}
    given = {f"envelopes-1-{name}": value for name, value in added.items()}
    changed = {"envelopes-0-ceiling": "1", "envelopes-TOTAL_FORMS": 2}
    reply = client.post(url, form_of(client, url) | given | changed)
    assert reply.status_code == 302
    assert list(Envelope.objects.order_by("id").values_list("ceiling", flat=True)) == [
        103_900_000_000,
        121_000_000_000,
    ]


def test_closing_now_is_a_button_with_a_reason(client, manager, call):
    page = client.get(reverse("admin:calls_call_change", args=[call.pk])).content.decode()
    url = reverse("admin:calls_close_now", args=[call.pk])
    assert url in page
    assert client.post(url, {"reason": ""}).status_code == 200
    assert client.post(url, {"reason": "시연"}).status_code == 302
    call.refresh_from_db()
    assert str(call.standing(call.closes_at).value) == "closed"
    assert url not in client.get(reverse("admin:calls_call_change", args=[call.pk])).content.decode()


def test_publishing_is_a_button(client, manager):
    call = call_with_rubric(is_published=False)
    make.SupportRateFactory(call=call)
    url = reverse("admin:calls_publish", args=[call.pk])
    assert url in client.get(reverse("admin:calls_call_change", args=[call.pk])).content.decode()
    client.post(url)
    call.refresh_from_db()
    assert call.is_published


def test_a_rubric_grows_until_it_is_frozen(client, manager, call):
    rubric = call.rubrics.get()
    url = reverse("admin:calls_rubric_change", args=[rubric.pk])
    assert client.post(url, form_of(client, url) | {"criteria-0-max_points": 25}).status_code == 302
    assert rubric.criteria.first().max_points == 25
    client.post(reverse("admin:calls_rubric_new_version", args=[rubric.pk]))
    assert call.rubrics.get(is_current=True).version == 2
    Rubric.objects.update(frozen_at="2024-03-01T00:00:00Z")
    page = client.get(url).content.decode()
    assert 'name="criteria-0-max_points"' not in page


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.FINANCE, Role.ADMINISTRATOR])
def test_the_rest_of_the_ministry_reads_and_changes_nothing(client, call, role):
    client.force_login(make.person(role))
    url = reverse("admin:calls_call_change", args=[call.pk])
    assert 'name="code"' not in client.get(url).content.decode()
    assert client.post(url, {"code": "x"}).status_code == 403
    assert client.post(reverse("admin:calls_close_now", args=[call.pk]), {"reason": "x"}).status_code == 200
    call.refresh_from_db()
    assert call.standing(call.opens_at).value == "open"
    assert Entry.objects.count() == 0


def test_reviewers_and_officers_find_no_calls_in_the_back_office(client, call):
    for user in (make.person(Role.REVIEWER), make.member(make.MunicipalityFactory())):
        client.force_login(user)
        for name in ("call", "rubric", "programme", "programmeyear", "criterion"):
            assert client.get(reverse(f"admin:calls_{name}_changelist")).status_code == 404
