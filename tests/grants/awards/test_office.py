"""The pages of the back office: who sees them, what they say, what they cost."""

import io
import re
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from grants.awards import sizing, tasks
from grants.awards.models import Alert, AllocationSnapshot, Award, Decision
from grants.awards.waiting import tasks_for
from portal.actor import Role
from portal.ui.templatetags.portal import grouped, money
from tests import factories as make
from tests.grants.awards.factories import (
    asked_for,
    asking,
    call_with_envelope,
    drafted,
    manager,
    published,
    ranked,
    targets,
)
from villages.models import MembershipRole

pytestmark = pytest.mark.django_db

MINISTRY = [Role.MANAGER, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR]


def client_of(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.cookies["django_language"] = "en"
    client.force_login(user)
    return client


def as_role(role: Role) -> Client:
    return client_of(make.person(role))


@pytest.fixture
def world():
    """A published decision of two and a draft of one, tracked."""
    call = call_with_envelope(1000)
    targets(call.programme_year)
    first, second, third = asking(call, 300, 200, 100)
    done = published(drafted(call, [first, second]))
    draft = drafted(call, [third])
    tasks.track_allocations(call.programme_year.pk)
    return call, done, draft


def addresses(call, draft: Decision) -> list[str]:
    award = Award.objects.order_by("id").first()
    return [
        reverse("admin:awards_dashboard"),
        reverse("admin:awards_dashboard_live"),
        reverse("admin:awards_dashboard_table"),
        reverse("admin:awards_award_changelist"),
        reverse("admin:awards_award_change", args=[award.pk]),
        reverse("admin:awards_award_history", args=[award.pk]),
        reverse("admin:awards_decision_changelist"),
        reverse("admin:awards_decision_change", args=[draft.pk]),
        reverse("admin:awards_ledgerentry_changelist"),
        reverse("admin:awards_alert_changelist"),
    ]


@pytest.mark.parametrize("role", MINISTRY)
def test_the_ministry_sees_every_page(world, role):
    call, _done, draft = world
    client = as_role(role)
    assert [client.get(url).status_code for url in addresses(call, draft)] == [200] * 10


def test_nobody_else_finds_any_of_them(world):
    call, _done, draft = world
    municipality = Award.objects.first().municipality
    others = [
        make.person(Role.REVIEWER),
        make.member(municipality),
        make.member(municipality, MembershipRole.SIGNER),
    ]
    urls = [*addresses(call, draft), reverse("admin:awards_decision_add")]
    for user in others:
        assert [client_of(user).get(url).status_code for url in urls] == [404] * 11
    assert {Client().get(url).status_code for url in urls} == {302}


@pytest.mark.parametrize("role", [Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_a_manager_drafts_and_changes(world, role):
    _call, _done, draft = world
    client = as_role(role)
    assert client.get(reverse("admin:awards_decision_add")).status_code == 404
    page = client.get(reverse("admin:awards_decision_change", args=[draft.pk])).content.decode()
    assert "Request publication" not in page
    line = draft.lines.get()
    client.post(
        reverse("admin:awards_decision_line", args=[draft.pk, line.submission_id]), {"outcome": "reserve"}
    )
    client.post(reverse("admin:awards_decision_request", args=[draft.pk]))
    client.post(reverse("admin:awards_decision_cancel", args=[draft.pk]))
    draft.refresh_from_db()
    assert (draft.state, draft.awards.get().state) == ("draft", "pending")


def test_the_builder_takes_out_awards_again_and_asks_for_publication(world):
    _call, _done, draft = world
    client = client_of(draft.drafted_by)
    line = draft.lines.get()
    url = reverse("admin:awards_decision_line", args=[draft.pk, line.submission_id])
    why = {"reason": "capacity", "words": "전담 인력을 확보하지 못하였습니다."}
    for outcome, given, states in (
        ("reserve", why, ["cancelled"]),
        ("award", {}, ["cancelled", "pending"]),
    ):
        response = client.post(url, {"outcome": outcome, **given})
        assert response.headers["Location"].endswith(f"#line-{line.submission_id}")
        assert list(draft.awards.order_by("id").values_list("state", flat=True)) == states
    response = client.post(reverse("admin:awards_decision_request", args=[draft.pk]), follow=True)
    assert "The decision now awaits the sign-off of a second manager." in response.content.decode()
    draft.refresh_from_db()
    assert draft.state == "awaiting_signoff"


def test_a_refusal_is_said_on_the_page(world):
    call, _done, draft = world
    (large,) = asking(call, 900)
    ranking = ranked(call, [large])
    client = as_role(Role.MANAGER)
    response = client.post(reverse("admin:awards_decision_add"), {"ranking": ranking.pk}, follow=True)
    assert response.status_code == 404
    client.post(reverse("admin:awards_decision_cancel", args=[draft.pk]))
    response = client.post(reverse("admin:awards_decision_add"), {"ranking": ranking.pk}, follow=True)
    (path, _status) = response.redirect_chain[-1]
    decision = Decision.objects.order_by("-id").first()
    assert path == reverse("admin:awards_decision_change", args=[decision.pk])
    line = reverse("admin:awards_decision_line", args=[decision.pk, large.pk])
    given = {"outcome": "award", "reason": "fits", "words": "잔액 범위에서 선정합니다."}
    said = client.post(line, given, follow=True).content.decode()
    assert given["words"] in said
    assert "The national envelope 2024 has ₩500 left, and ₩900 were asked. Nothing was reserved." in said


@pytest.mark.parametrize("query", ["?year=x", "?year=²", "?year=999999", "?year=-1"])
def test_an_unknown_year_is_missing(world, query):
    client = as_role(Role.MANAGER)
    names = ("awards_dashboard", "awards_dashboard_live", "awards_dashboard_table")
    assert [client.get(reverse(f"admin:{name}") + query).status_code for name in names] == [404] * 3


def test_the_dashboard_says_where_and_when(world):
    page = as_role(Role.AUDITOR).get(reverse("admin:awards_dashboard")).content.decode()
    assert "Ledger</a>" not in page
    assert re.search(r"Ledger #5</a>", page)
    assert "₩500 committed to 2 published awards" in page
    assert "₩100 reserved for 1 pending award" in page


def test_before_anything_is_tracked_the_dashboard_says_so():
    page = as_role(Role.MANAGER).get(reverse("admin:awards_dashboard"))
    assert (page.status_code, "Nothing is tracked yet" in page.content.decode()) == (200, True)


def test_every_figure_of_the_dashboard_leads_to_rows_that_add_up_to_it(world):
    client = as_role(Role.MANAGER)
    page = client.get(reverse("admin:awards_dashboard")).content.decode().replace("&amp;", "&")
    links = set(re.findall(r'href="(/admin/(?:awards|proposals)/[^"#]+\?[^"#]+)', page))
    replies = {link: client.get(link) for link in links}
    assert {reply.status_code for reply in replies.values()} == {200}
    totals = {link: reply.context["totals"] for link, reply in replies.items() if "/award/?" in link}
    cells = re.findall(r'data-label="(\w+)[^"]*"><a href="([^"]+)">([^<]+)<', page)
    shown = {(kind, link): figure for kind, link, figure in cells if link in totals}
    assert {kind for kind, _link in shown} == {"Published", "Pending", "Committed", "Reserved"}
    for (kind, link), figure in shown.items():
        of_rows = totals[link]["awards"] if kind in {"Published", "Pending"} else totals[link]["won"]
        assert figure == (grouped(of_rows) if kind in {"Published", "Pending"} else money(of_rows, "million"))
    stages = [(link, figure) for kind, link, figure in cells if kind == "Projects"]
    assert [str(replies[link].context["cl"].result_count) for link, _figure in stages] == [
        figure.partition("<")[0] for _link, figure in stages
    ]
    year = Award.objects.first().programme_year_id
    published = totals[f"/admin/awards/award/?state__in=published&programme_year__id__exact={year}"]
    pending = totals[f"/admin/awards/award/?state__in=pending&programme_year__id__exact={year}"]
    snapshot = AllocationSnapshot.objects.get()
    assert (published["awards"], published["municipalities"], published["won"]) == (
        snapshot.projects_published,
        snapshot.municipalities_published,
        snapshot.committed,
    )
    assert (pending["awards"], pending["won"]) == (snapshot.projects_pending, snapshot.reserved)
    assert published["position"] == snapshot.position


def test_before_any_snapshot_the_page_asks_and_shows_the_first_one():
    client = as_role(Role.FINANCE)
    live = reverse("admin:awards_dashboard_live")
    assert f'hx-get="{live}"' in client.get(reverse("admin:awards_dashboard")).content.decode()
    assert client.get(live).status_code == 204
    call = call_with_envelope(1000)
    tasks.track_allocations(call.programme_year.pk)
    assert 'id="awards-board"' in client.get(live).content.decode()


def test_polling_renders_only_what_is_new(world, cost_of):
    call, _done, draft = world
    client = as_role(Role.MANAGER)
    live = reverse("admin:awards_dashboard_live")
    first = client.get(live)
    etag = first.headers["ETag"]
    client.get(live)
    with cost_of() as cost:
        answers = [
            client.get(live, headers={"if-none-match": etag}).status_code,
            client.get(live, {"seen": etag.strip('"')}).status_code,
        ]
    assert answers == [304, 204]
    assert (len(cost.queries), cost.instances) == (2, 4)
    client.post(reverse("admin:awards_decision_cancel", args=[draft.pk]))
    tasks.track_allocations(call.programme_year.pk)
    again = client.get(live, headers={"if-none-match": etag})
    assert (again.status_code, "#6</a>" in again.content.decode()) == (200, True)
    korean = Client()
    korean.force_login(make.person(Role.MANAGER))
    assert korean.get(live, headers={"if-none-match": again.headers["ETag"]}).status_code == 200


def test_an_alert_shows_at_once(world):
    call, _done, _draft = world
    client = as_role(Role.MANAGER)
    etag = client.get(reverse("admin:awards_dashboard_live")).headers["ETag"]
    standing = Alert.objects.filter(cleared_at=None).count()
    Alert.objects.create(programme_year=call.programme_year, rule="ledger_disagrees")
    page = client.get(reverse("admin:awards_dashboard_live"), headers={"if-none-match": etag})
    assert (page.status_code, f"{standing + 1} alerts</a>" in page.content.decode()) == (200, True)


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_dashboard_costs_three_queries(cost_of, number):
    call = call_with_envelope(10_000)
    drafted(call, asking(call, *[10] * number))
    tasks.track_allocations(call.programme_year.pk)
    client = as_role(Role.MANAGER)
    client.get(reverse("admin:awards_dashboard"))
    with cost_of() as cost:
        assert client.get(reverse("admin:awards_dashboard")).status_code == 200
    # Snapshot and year; a line each for the municipalities, province, fields, types, sizes; twelve entries at most.
    assert len(cost.queries) == 3
    lines = (
        number
        + 1
        + len(list(sizing.bands()))
        + sum(len(rows) for rows in (asked_fields(call), asked_types(call)))
    )
    assert cost.instances == 2 + lines + min(number, 12) * 4


def asked_fields(call):
    return call.programme_year.programme.service_fields.all()


def asked_types(call):
    return call.programme_year.programme.support_types.all()


@pytest.mark.parametrize("number", [1, 3, 30])
@pytest.mark.parametrize(
    ("name", "queries", "always", "each"),
    # An award's row: award, place, submission, decision, call. One query gives the sums of the list.
    [("award", 7, 4, 5), ("alert", 3, 1, 0), ("decision", 3, 3, 0)],
)
def test_lists_cost_the_same_whatever_the_number(cost_of, name, queries, always, each, number):
    call = call_with_envelope(10_000)
    drafted(call, asking(call, *[10] * number))
    tasks.track_allocations(call.programme_year.pk)
    client = as_role(Role.MANAGER)
    url = reverse(f"admin:awards_{name}_changelist")
    client.get(url)
    with cost_of() as cost:
        assert client.get(url).status_code == 200
    assert len(cost.queries) == queries
    assert cost.instances == always + each * number


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_builder_costs_the_same_whatever_the_number(cost_of, number):
    call = call_with_envelope(10_000)
    targets(call.programme_year)
    decision = drafted(call, asking(call, *[10] * number))
    client = as_role(Role.MANAGER)
    url = reverse("admin:awards_decision_change", args=[decision.pk])
    client.get(url)
    with cost_of() as cost:
        assert client.get(url).status_code == 200
    assert len(cost.queries) == 6
    assert cost.instances == 6 + 3 * number


def test_the_workbook_keeps_texts_as_texts():
    call = call_with_envelope(1000)
    (submission,) = asking(call, 300)
    field = submission.service_field
    field.name_en = '=HYPERLINK("http://x","y")'
    field.save()
    drafted(call, [submission])
    tasks.track_allocations(call.programme_year.pk)
    response = as_role(Role.FINANCE).get(reverse("admin:awards_dashboard_table"))
    assert response.headers["Content-Disposition"] == 'attachment; filename="awards-1.xlsx"'
    with zipfile.ZipFile(io.BytesIO(response.content)) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")]
        shared = book.read("xl/sharedStrings.xml").decode()
    assert len(sheets) == 7
    assert not any("<f>" in sheet for sheet in sheets)
    assert "=HYPERLINK" in shared
    assert any("<v>300</v>" in sheet for sheet in sheets)


def test_a_decision_that_awaits_cannot_be_changed_from_the_page(world):
    _call, _done, draft = world
    asked_for(draft)
    line = draft.lines.get()
    client = as_role(Role.MANAGER)
    url = reverse("admin:awards_decision_line", args=[draft.pk, line.submission_id])
    said = client.post(url, {"outcome": "reserve"}, follow=True).content.decode()
    assert "This decision is no longer a draft. Have it returned first." in said
    assert draft.awards.get().state == "pending"


def test_what_waits_for_a_manager(world):
    call, _done, draft = world
    mine, draft_page = make.actor(draft.drafted_by), reverse("admin:awards_decision_change", args=[draft.pk])
    # Two targets that 1,000 won can't reach.
    alerts = (reverse("admin:awards_alert_changelist") + "?standing=yes", 2)
    other = make.CallFactory(programme_year=call.programme_year)
    ranked(other, asking(other, 10))
    ranking = (reverse("admin:reviews_ranking") + f"?call={other.pk}", 1)
    assert [(task.url, task.count) for task in tasks_for(mine)] == [(draft_page, 1), ranking, alerts]
    assert [(task.url, task.count) for task in tasks_for(manager())] == [ranking, alerts]
    drafted(other, asking(other, 20))
    assert [(task.url, task.count) for task in tasks_for(manager())] == [alerts]
    assert [task.url for task in tasks_for(make.actor(make.person(Role.FINANCE)))] == [alerts[0]]
    assert list(tasks_for(make.actor(make.person(Role.AUDITOR)))) == []
