"""The pages of slates: who opens them, what they say, what they cost."""

import io
import zipfile
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from grants.awards.models import Decision, Slate, SlateInput, SlateState
from grants.awards.slates.problem import ALL, LEAST, PROJECTS, Bound
from grants.awards.slating import actions, recording
from grants.awards.slating.job import solve_slate
from grants.awards.slating.recording import Gathered
from portal.actor import Role
from tests import factories as make
from tests.grants.awards.factories import manager, ranked, targets
from tests.grants.awards.slates.slated import drafted, ranking_of, solved, work
from tests.grants.awards.test_office import as_role, client_of
from villages.models import MembershipRole

pytestmark = pytest.mark.django_db

MINISTRY = [Role.MANAGER, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR]
VIEWS = ("list", "map", "totals", "prices", "compare")


def page_of(slate, view="list"):
    return reverse("admin:awards_slate_change", args=[slate.pk]) + f"?show={view}"


def reading(slate):
    named = [
        reverse(f"admin:awards_slate_{name}", args=[slate.pk]) for name in ("table", "archive", "history")
    ]
    return [reverse("admin:awards_slate_changelist"), *(page_of(slate, view) for view in VIEWS), *named]


def writing(slate):
    return [
        reverse(f"admin:awards_slate_{name}", args=[slate.pk]) for name in ("copy", "renew", "solve", "adopt")
    ]


def form_of(slate, **changes):
    """What the draft's form sends as it stands, with changes."""
    given = {
        "name": slate.name,
        "objective": slate.objective,
        "per_municipality": "",
        "pass_mark": "on",
        "envelopes": [str(key) for key in slate.pools.values_list("envelope", flat=True)],
        "time_limit": "5",
        "seed": "0",
        "bounds-TOTAL_FORMS": "1",
        "bounds-INITIAL_FORMS": "0",
        "bounds-0-where": "all:",
        "bounds-0-counts": "projects",
        "bounds-0-side": "least",
        "bounds-0-value": "",
        "forced-TOTAL_FORMS": "0",
        "forced-INITIAL_FORMS": "0",
    }
    return {**given, **changes}


@pytest.fixture
def done():
    ranking = ranking_of(1000, 700, 400, 300, 300)
    targets(ranking.call.programme_year)
    return solved(manager(), ranking)


@pytest.mark.parametrize("role", MINISTRY)
def test_the_ministry_reads_every_page(done, role):
    assert [as_role(role).get(url).status_code for url in reading(done)] == [200] * 9


@pytest.mark.parametrize("role", [Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_managers_write(done, role):
    client = as_role(role)
    assert [client.post(url).status_code for url in writing(done)] == [404] * 4
    assert client.get(reverse("admin:awards_slate_add")).status_code == 404
    assert client.post(page_of(done), form_of(done)).status_code == 404
    page = client.get(page_of(done)).content.decode()
    assert [word for word in ("Copy and change", "Request sign-off") if word in page] == []
    assert (Slate.objects.count(), Decision.objects.count()) == (1, 0)


def test_nobody_else_finds_any_of_them(done):
    submission = done.choices.first().submission
    place = submission.municipality
    others = [make.person(Role.REVIEWER), make.member(place), make.member(place, MembershipRole.SIGNER)]
    urls = [*reading(done), reverse("admin:awards_slate_add")]
    for user in others:
        client = client_of(user)
        assert [client.get(url).status_code for url in urls] == [404] * 10
        assert [client.post(url).status_code for url in writing(done)] == [404] * 4
    assert {Client().get(url).status_code for url in urls} == {302}


def test_an_applicants_pages_say_nothing_of_a_slate(done):
    submission = done.choices.first().submission
    client = client_of(make.member(submission.municipality))
    urls = [reverse("proposals:detail", args=[submission.proposal_id]), reverse("desk:home")]
    before = [client.get(url).content.decode().count(done.name) for url in urls]
    client_of(manager().user).post(reverse("admin:awards_slate_adopt", args=[done.pk]))
    assert Decision.objects.get().slate == done
    after = [client.get(url) for url in urls]
    assert [reply.status_code for reply in after] == [200, 200]
    assert before == [reply.content.decode().count(done.name) for reply in after] == [0, 0]
    state = client.get(urls[0]).content.decode()
    assert [word for word in ("Awarded", "Pending", "reserve") if word in state] == []


def test_from_a_ranking_to_a_decision_by_hand():
    ranking, user = ranking_of(1000, 700, 400, 300, 300), manager().user
    client = client_of(user)
    client.post(reverse("admin:awards_slate_add"), {"ranking": ranking.pk, "begin": "envelopes"})
    slate = Slate.objects.get()
    sent = form_of(slate, **{"name": "둘 이상", "bounds-0-value": "2", "act": "solve"})
    assert client.post(page_of(slate), sent).headers["Location"] == page_of(slate).partition("?")[0]
    slate.refresh_from_db()
    assert (slate.name, slate.state) == ("둘 이상", SlateState.SOLVING)
    assert "The slate is being solved." in client.get(page_of(slate)).content.decode()
    progress = reverse("admin:awards_slate_progress", args=[slate.pk])
    assert "HX-Refresh" not in client.get(progress).headers
    solve_slate(manager(), {"slate": slate.pk}, lambda *_told: None, "")
    assert client.get(progress).headers["HX-Refresh"] == "true"
    page = client.get(page_of(slate)).content.decode()
    assert page.count("In, below the line") == 3
    assert page.count("Out, above the line") == 1
    assert "Proven: no slate that keeps these rules has a higher sum." in page
    reply = client.post(reverse("admin:awards_slate_adopt", args=[slate.pk]))
    decision = Decision.objects.get()
    assert reply.headers["Location"] == reverse("admin:awards_decision_change", args=[decision.pk])
    assert "This slate became a decision." in client.get(page_of(slate)).content.decode()


def test_what_is_typed_badly_is_told_and_kept():
    slate = drafted(manager(), ranking_of(1000, 400))
    sent = form_of(
        slate,
        **{
            "name": "",
            "time_limit": "301",
            "bounds-0-value": "1.5",
            "forced-TOTAL_FORMS": "1",
            "forced-0-number": "SV-none",
            "forced-0-side": "in",
            "forced-0-reason": "",
            "act": "solve",
        },
    )
    page = client_of(manager().user).post(page_of(slate), sent).content.decode()
    for sentence in (
        "Give the slate a name.",
        "The solver may take from 5 to 300 seconds.",
        "Projects and local governments are counted in whole numbers.",
        "No project of this ranking has this number.",
        "Say why: the reason stays on record.",
    ):
        assert page.count(sentence) > 0
    assert [page.count(f'value="{typed}"') > 0 for typed in ("301", "1.5", "SV-none")] == [True] * 3
    slate.refresh_from_db()
    assert (slate.name, slate.state) == ("1안", SlateState.DRAFT)


@pytest.mark.parametrize("value", ["-1", "NaN", "9" * 30, "많이", "1e400"])
def test_no_value_of_a_bound_breaks_the_page(value):
    slate = drafted(manager(), ranking_of(1000, 400))
    reply = client_of(manager().user).post(page_of(slate), form_of(slate, **{"bounds-0-value": value}))
    assert reply.status_code == 200
    assert slate.bounds.count() == 0


@pytest.mark.parametrize("said", ["\x00", "9" * 5000, "²", ""])
def test_no_text_of_an_address_or_a_form_breaks_the_pages(done, said):
    client = client_of(manager().user)
    assert client.get(page_of(done), {"q": said, "page": said}).status_code == 200
    slate = actions.copy(actor=manager(), slate_id=done.pk)
    key = slate.input.ranking.entries.first().submission_id
    sent = form_of(slate, **{"act": f"in:{key}", "forced-TOTAL_FORMS": said})
    assert client.post(page_of(slate), sent).status_code == 200
    client.post(
        reverse("admin:awards_slate_add"), {"ranking": slate.input.ranking_id, "name": f"{said}안"[-60:]}
    )
    assert Slate.objects.latest("pk").name == f"{said}안"[-60:].replace("\x00", "")


def test_a_press_in_the_list_asks_for_the_reason_before_it_forces():
    slate = drafted(manager(), ranking_of(1000, 400))
    submission = slate.input.ranking.entries.get().submission
    client = client_of(manager().user)
    page = client.post(page_of(slate), form_of(slate, act=f"out:{submission.pk}")).content.decode()
    assert page.count(f'value="{submission.number}"') == 1
    assert slate.forced.count() == 0
    row = {
        "forced-TOTAL_FORMS": "1",
        "forced-0-number": submission.number,
        "forced-0-side": "out",
        "forced-0-reason": "지원 중복",
    }
    client.post(page_of(slate), form_of(slate, **row))
    assert list(slate.forced.values_list("submission", "side", "reason")) == [
        (submission.pk, "out", "지원 중복")
    ]


def test_a_clash_offers_to_copy_without_each_of_its_rules():
    slate = solved(manager(), ranking_of(1000, 600, 600), bounds=(Bound(ALL, "", PROJECTS, LEAST, 2),))
    client = client_of(manager().user)
    page = client.get(page_of(slate)).content.decode()
    assert page.count("Copy without this rule") == 2
    client.post(reverse("admin:awards_slate_copy", args=[slate.pk]), {"without": "envelope:all"})
    copy = Slate.objects.get(copied_from=slate)
    assert (copy.pools.count(), copy.bounds.count()) == (0, 1)


def test_slates_stand_side_by_side_with_what_differs(done):
    actor = manager()
    other = actions.copy(actor=actor, slate_id=done.pk, name="2안")
    given = actions.given_of(other, "2안")
    actions.save_rules(
        actor=actor, slate_id=other.pk, given=replace(given, bounds=(Bound(ALL, "", PROJECTS, "most", 1),))
    )
    work(actor, other)
    page = as_role(Role.AUDITOR).get(page_of(done, "compare")).content.decode()
    assert page.count("Whole year: at most 1 project") == 1
    assert "0 projects are in all of them." in page
    assert page.count('class="slate-yes">in<') == 4


def test_the_archive_is_verified_and_the_workbook_opens(done, tmp_path):
    client = as_role(Role.AUDITOR)
    archive = tmp_path / "slate.zip"
    archive.write_bytes(client.get(reverse("admin:awards_slate_archive", args=[done.pk])).content)
    said = io.StringIO()
    call_command("check_slate", str(archive), input_hash=done.input_hash, stdout=said)
    assert f"Hash of the input: {done.input_hash}" in said.getvalue()
    book = client.get(reverse("admin:awards_slate_table", args=[done.pk])).content
    with zipfile.ZipFile(io.BytesIO(book)) as sheets:
        assert sum(name.startswith("xl/worksheets/sheet") for name in sheets.namelist()) == 4


def test_an_older_ranking_is_said_and_renewed(done):
    ranking = done.input.ranking
    newest = ranked(ranking.call, [entry.submission for entry in ranking.entries.order_by("rank")])
    client = client_of(manager().user)
    page = client.get(page_of(done)).content.decode()
    assert "The call was ranked again since." in page
    assert "Request sign-off" not in page
    client.post(reverse("admin:awards_slate_renew", args=[done.pk]))
    assert Slate.objects.get(copied_from=done).input.ranking == newest


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(
    ("view", "queries"), [("list", 11), ("map", 10), ("totals", 9), ("prices", 10), ("compare", 12)]
)
def test_a_page_costs_the_same_whatever_the_number(count, view, queries, cost_of):
    slate = solved(manager(), ranking_of(count * 100, *[100] * count))
    solved(manager(), slate.input.ranking, name="2안", bounds=(Bound(ALL, "", PROJECTS, "most", 0),))
    client = as_role(Role.AUDITOR)
    client.get(page_of(slate, view))
    with cost_of() as cost:
        client.get(page_of(slate, view))
    assert len(cost.queries) == queries


def test_a_draft_costs_no_more_than_twelve_queries(cost_of):
    slate = drafted(manager(), ranking_of(3000, *[100] * 30))
    client = client_of(manager().user)
    client.get(page_of(slate))
    with cost_of() as cost:
        reply = client.get(page_of(slate))
    assert len(cost.queries) <= 12
    assert len(reply.content) < 150_000


def test_five_thousand_projects_are_shown_a_page_at_a_time(cost_of):
    slate = drafted(manager(), ranking_of(3000, *[100] * 3))
    text = slate.input.text
    few = recording.read(text)
    many = tuple(
        replace(few.projects[n % 3], key=n + 1 if n > 2 else few.projects[n].key, rank=n + 1)
        for n in range(5000)
    )
    wide = SlateInput.objects.create(
        ranking=slate.input.ranking, sha256="0" * 64, text=recording.said(Gathered(many, few.pools))
    )
    slate = Slate.objects.create(input=wide, name="큰 안", made_by=slate.made_by)
    client = as_role(Role.AUDITOR)
    with cost_of() as cost:
        reply = client.get(page_of(slate))
    assert len(reply.content) < 150_000
    assert cost.instances < 150
