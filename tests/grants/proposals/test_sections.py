"""Each section, saved with good and bad input; nothing typed is ever lost."""

import json
from typing import Any

import pytest
from django.urls import reverse

from grants.proposals import actions
from grants.proposals.content import SECTIONS
from grants.proposals.models import BudgetLine, Indicator, Milestone, Proposal, ProposalVillage
from portal.audit.queries import entries_about
from tests.factories import CallFactory, ServiceFieldFactory, SupportTypeFactory, TownshipFactory, actor
from tests.grants.proposals.factories import (
    TEXTS,
    ProposalFactory,
    complete_proposal,
    filed,
    officer_of,
    rate_of,
)
from villages.models import Village

pytestmark = pytest.mark.django_db


@pytest.fixture
def township():
    return TownshipFactory()


@pytest.fixture
def draft(township):
    call = CallFactory(unit="thousand")
    rate_of(call)
    officer = officer_of(township.municipality)
    return ProposalFactory(call=call, municipality=township.municipality, drafted_by=officer)


@pytest.fixture
def officer(draft, signed_in):
    return signed_in(officer_of(draft.municipality))


def address(proposal: Proposal, key: str) -> str:
    return reverse("proposals:section", args=[proposal.pk, key])


def rows(prefix: str, *given: dict[str, Any]) -> dict[str, Any]:
    """Posted rows of a table."""
    posted = {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(given):
        posted |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return posted


def save(client: Any, proposal: Proposal, key: str, posted: dict[str, Any], **more: Any) -> Any:
    """Post a section as its page would: with what was seen when it was opened."""
    page = client.get(address(proposal, key))
    seen = {name: page.context["seen"][name].value() for name in ("version", "seen")}
    return client.post(address(proposal, key), {**seen, **posted, **more})


LINE = {
    "item": "드론",
    "fiscal_year": 2024,
    "national": "800,000",
    "province": "",
    "local": "200,000",
    "own": "",
}
INDICATOR = {"name": "이용자", "unit": "명", "baseline": "0", "target": "12.5", "measured_by": "집계"}
STEP = {"title": "설계", "starts_on": "2024-03-01", "ends_on": "2024-05-31"}


def test_an_officer_writes_a_whole_proposal_section_by_section(officer, draft, township) -> None:
    field = ServiceFieldFactory(programme=draft.call.programme_year.programme)
    kind = {"service_field": field.pk, "support_type": rate_of(draft.call).support_type_id}
    village = {"township": township.pk, "village": " 원동  마을 ", "households": "1,200"}
    written = {
        "overview": {name: TEXTS[name] for name in ("title", "summary", "purpose")},
        "place": {"beneficiaries": "1,200", "beneficiaries_note": "주민", **rows("villages", village)},
        "kind": kind,
        "plan": {name: TEXTS[name] for name in ("plan", "organisation", "operation")},
        "budget": rows("lines", LINE),
        "indicators": rows("indicators", INDICATOR),
        "schedule": rows("milestones", STEP),
        "pledge": {"pledged": "on"},
    }
    for key, posted in written.items():
        reply = save(officer, draft, key, posted, then="next")
        assert reply.status_code == 302, (key, reply.context and reply.context["problem"])
    proposal = Proposal.objects.get()
    assert (proposal.title, proposal.beneficiaries, proposal.missing) == (TEXTS["title"], 1200, 0)
    assert (proposal.national_total, proposal.project_total) == (800_000_000, 1_000_000_000)
    assert Village.objects.get().name == "원동 마을"
    assert ProposalVillage.objects.get().households == 1200
    assert (str(Indicator.objects.get().target), Milestone.objects.get().title) == ("12.50", "설계")
    assert proposal.pledged_by == officer_of(draft.municipality)
    assert proposal.version == 1 + len(written)
    filed(Proposal.objects.select_related("call", "municipality").get())


def test_rows_take_the_place_of_those_before_and_blank_ones_are_left_out(officer, draft) -> None:
    save(officer, draft, "budget", rows("lines", LINE, {**LINE, "item": "관제"}))
    blank = {"item": "", "fiscal_year": 2024, "national": "", "province": "", "local": "", "own": ""}
    removed = {**LINE, "item": "삭제할 것", "DELETE": "on"}
    save(officer, draft, "budget", rows("lines", {**LINE, "item": "센서"}, blank, removed))
    assert list(BudgetLine.objects.values_list("item", "national", "own")) == [("센서", 800_000_000, 0)]


WON_FAULTS = [
    ("-1", "0보다"),
    ("9" * 19, "최대"),
    ("1" * 30, "너무 큽니다"),
    ("5억😀", "읽을 수 없습니다"),
    ("<b>1</b>", "읽을 수 없습니다"),
    ("1e6", "읽을 수 없습니다"),
]


@pytest.mark.parametrize("typed", [typed for typed, _ in WON_FAULTS])
def test_an_unreadable_amount_is_named_and_kept_in_sight(typed, officer, draft) -> None:
    reply = save(
        officer, draft, "budget", rows("lines", {**LINE, "national": typed}, {**LINE, "item": "둘째"})
    )
    assert reply.status_code == 200
    assert list(reply.context["rows"].forms[0].errors) == ["national"]
    assert reply.context["rows"].forms[0]["national"].value() == typed
    assert reply.context["rows"].forms[1]["item"].value() == "둘째"
    assert "<b>1</b>" not in reply.content.decode()
    assert not BudgetLine.objects.exists()


def test_a_broken_rule_is_kept_and_named_to_the_won(officer, draft) -> None:
    kind = {"service_field": "", "support_type": rate_of(draft.call).support_type_id}
    save(officer, draft, "kind", kind)
    save(officer, draft, "budget", rows("lines", {**LINE, "national": "800,000.001"}))
    page = officer.get(address(draft, "budget"))
    (finding,) = page.context["state"].findings
    assert (finding.code, finding.figures["over"]) == ("rate_exceeded", 1)
    assert BudgetLine.objects.get().national == 800_000_001


@pytest.mark.parametrize(
    ("key", "posted", "field"),
    [
        ("overview", {"title": "가" * 121, "summary": "", "purpose": ""}, "title"),
        ("overview", {"title": "x\x00y", "summary": "", "purpose": ""}, "title"),
        ("overview", {"title": "제목", "summary": "가" * 1_700_000, "purpose": ""}, "summary"),
        ("plan", {"plan": "", "organisation": "😀" * 3001, "operation": ""}, "organisation"),
        ("place", {"beneficiaries": "많이", "beneficiaries_note": "", **rows("villages")}, "beneficiaries"),
        ("place", {"beneficiaries": "-3", "beneficiaries_note": "", **rows("villages")}, "beneficiaries"),
        (
            "place",
            {"beneficiaries": "9" * 5000, "beneficiaries_note": "", **rows("villages")},
            "beneficiaries",
        ),
        ("kind", {"service_field": "999999", "support_type": ""}, "service_field"),
        ("kind", {"service_field": "", "support_type": "\u0661x"}, "support_type"),
    ],
)
def test_bad_input_is_refused_with_a_sentence_and_shown_again(key, posted, field, officer, draft) -> None:
    reply = save(officer, draft, key, posted)
    assert reply.status_code == 200
    assert list(reply.context["form"].errors) == [field]
    assert reply.context["form"][field].value() == posted[field]
    assert "error-summary" in reply.content.decode()
    draft.refresh_from_db()
    assert draft.version == 1


@pytest.mark.parametrize(
    ("key", "prefix", "row", "field"),
    [
        ("place", "villages", {"township": "9999999999", "village": "원동", "households": ""}, "township"),
        ("place", "villages", {"township": "", "village": "원동", "households": ""}, "township"),
        ("place", "villages", {"township": "", "village": "<script>", "households": ""}, "village"),
        ("budget", "lines", {**LINE, "item": ""}, "item"),
        ("budget", "lines", {**LINE, "fiscal_year": "1999"}, "fiscal_year"),
        ("indicators", "indicators", {**INDICATOR, "target": "NaN"}, "target"),
        ("indicators", "indicators", {**INDICATOR, "target": "1e99999"}, "target"),
        ("indicators", "indicators", {**INDICATOR, "unit": ""}, "unit"),
        ("schedule", "milestones", {**STEP, "ends_on": "2024-02-28"}, "ends_on"),
        ("schedule", "milestones", {**STEP, "starts_on": "2024-02-30"}, "starts_on"),
    ],
)
def test_bad_rows_are_refused_at_their_field(key, prefix, row, field, officer, draft) -> None:
    posted = rows(prefix, row)
    if key == "place":
        posted |= {"beneficiaries": "", "beneficiaries_note": ""}
    reply = save(officer, draft, key, posted)
    assert reply.status_code == 200
    assert field in reply.context["rows"].forms[0].errors
    assert reply.context["rows"].forms[0][field].value() == str(row[field])


def test_a_village_of_another_municipality_cannot_be_named(officer, draft) -> None:
    elsewhere = TownshipFactory()
    row = {"township": elsewhere.pk, "village": "남의 마을", "households": ""}
    reply = save(
        officer, draft, "place", {"beneficiaries": "", "beneficiaries_note": "", **rows("villages", row)}
    )
    assert reply.status_code == 200
    assert not Village.objects.exists()


def test_the_same_village_twice_is_named_at_the_second(officer, draft, township) -> None:
    row = {"township": township.pk, "village": "원동", "households": ""}
    posted = {"beneficiaries": "", "beneficiaries_note": "", **rows("villages", row, row)}
    reply = save(officer, draft, "place", posted)
    assert [list(form.errors) for form in reply.context["rows"].forms] == [[], ["village"]]


def test_a_support_type_without_a_rate_in_the_call_cannot_be_chosen(officer, draft) -> None:
    other = SupportTypeFactory(programme=draft.call.programme_year.programme)
    reply = save(officer, draft, "kind", {"service_field": "", "support_type": other.pk})
    assert list(reply.context["form"].errors) == ["support_type"]


def test_html_is_shown_as_it_was_typed(officer, draft) -> None:
    typed = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    save(officer, draft, "overview", {"title": typed, "summary": typed, "purpose": typed})
    for name in ("proposals:detail", "proposals:section"):
        args = [draft.pk] if name.endswith("detail") else [draft.pk, "overview"]
        page = officer.get(reverse(name, args=args)).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("tampered", ["", "abc", "-5", "9" * 40])
def test_a_tampered_version_is_no_error_of_the_server(tampered, officer, draft) -> None:
    posted = {"version": tampered, "seen": "x", "title": "제목", "summary": "", "purpose": ""}
    reply = officer.post(address(draft, "overview"), posted)
    assert reply.status_code == 200
    assert reply.context["form"]["title"].value() == "제목"


def test_rows_without_their_counter_are_no_error_of_the_server(officer, draft) -> None:
    reply = officer.post(address(draft, "budget"), {"version": 1, "seen": ""})
    assert reply.status_code == 200


def test_two_tabs_nothing_is_overwritten_and_the_person_decides(officer, draft) -> None:
    posted = {"title": "첫째 창", "summary": "", "purpose": ""}
    seen = {
        n: officer.get(address(draft, "overview")).context["seen"][n].value() for n in ("version", "seen")
    }
    assert officer.post(address(draft, "overview"), {**seen, **posted}).status_code == 302
    reply = officer.post(address(draft, "overview"), {**seen, **posted, "title": "둘째 창"})
    page = reply.content.decode()
    assert Proposal.objects.get().title == "첫째 창"
    assert reply.context["saved"].title == "첫째 창"
    assert "첫째 창" in page
    assert reply.context["form"]["title"].value() == "둘째 창"
    again = {n: reply.context["seen"][n].value() for n in ("version", "seen")}
    officer.post(address(draft, "overview"), {**again, **posted, "title": "둘째 창"})
    assert Proposal.objects.get().title == "둘째 창"


def test_two_tabs_on_different_sections_do_not_disturb_each_other(officer, draft) -> None:
    pages = {key: officer.get(address(draft, key)).context["seen"] for key in ("overview", "plan")}
    for key, posted in (
        ("overview", {"title": "제목", "summary": "", "purpose": ""}),
        ("plan", {"plan": "계획", "organisation": "", "operation": ""}),
    ):
        seen = {name: pages[key][name].value() for name in ("version", "seen")}
        assert officer.post(address(draft, key), {**seen, **posted}).status_code == 302
    proposal = Proposal.objects.get()
    assert (proposal.title, proposal.plan) == ("제목", "계획")


def test_a_filed_proposal_is_not_written_any_more(signed_in) -> None:
    submission = filed()
    client = signed_in(officer_of(submission.municipality))
    target = address(submission.proposal, "overview")
    assert client.get(target).status_code == 302
    posted = {"version": 1, "seen": "", "title": "바꾼 제목", "summary": "", "purpose": ""}
    reply = client.post(target, posted)
    assert reply.context["form"]["title"].value() == "바꾼 제목"
    assert "제출" in reply.context["problem"]
    assert Proposal.objects.get().title == TEXTS["title"]


def test_each_saving_is_recorded_without_the_text(officer, draft) -> None:
    save(officer, draft, "overview", {"title": "제목", "summary": "", "purpose": ""})
    entry = entries_about(draft).get()
    assert (entry.act, json.dumps(entry.changes, sort_keys=True)) == (
        "proposal.save_section",
        '{"section": "overview", "version": 2}',
    )


@pytest.mark.parametrize("key", SECTIONS)
def test_a_section_page_costs_at_most_fifteen_queries(key, signed_in, cost_of) -> None:
    proposal = complete_proposal()
    for number in range(30):
        BudgetLine.objects.create(proposal=proposal, item=f"항목 {number}", fiscal_year=2024)
    client = signed_in(officer_of(proposal.municipality))
    client.get(address(proposal, key))
    with cost_of() as cost:
        assert client.get(address(proposal, key)).status_code == 200
    assert len(cost.queries) <= 15, "\n".join(cost.queries)
    assert cost.instances <= 15


@pytest.mark.parametrize("count", [1, 30])
def test_saving_costs_at_most_eight_queries_whatever_the_rows(count, cost_of) -> None:
    proposal = complete_proposal()
    who = actor(officer_of(proposal.municipality))
    line = {"item": "드론", "fiscal_year": 2024, "national": 800, "province": 0, "local": 200, "own": 0}
    with cost_of() as cost:
        actions.save_section(
            actor=who, proposal_id=proposal.pk, section="budget", values={}, rows=[line] * count, version=1
        )
    assert len(cost.queries) <= 8, "\n".join(cost.queries)


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_officer_s_list_costs_the_same_whatever_the_rows(count, signed_in, cost_of) -> None:
    proposal = complete_proposal()
    ProposalFactory.create_batch(
        count - 1, call=proposal.call, municipality=proposal.municipality, drafted_by=proposal.drafted_by
    )
    client = signed_in(officer_of(proposal.municipality))
    client.get(reverse("proposals:list"))
    with cost_of() as cost:
        page = client.get(reverse("proposals:list"))
    assert len(page.context["page_obj"]) == count
    assert len(cost.queries) <= 6, "\n".join(cost.queries)
    assert cost.instances <= 3 * count + 2


def test_the_summary_costs_at_most_fifteen_queries(signed_in, cost_of) -> None:
    submission = filed()
    client = signed_in(officer_of(submission.municipality))
    client.get(reverse("proposals:detail", args=[submission.proposal_id]))
    with cost_of() as cost:
        client.get(reverse("proposals:detail", args=[submission.proposal_id]))
    assert len(cost.queries) <= 15, "\n".join(cost.queries)
