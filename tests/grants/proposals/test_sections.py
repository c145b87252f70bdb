"""Each section, saved with good and bad input; nothing typed is ever lost."""

from typing import Any

import pytest
from django.urls import reverse

from grants.proposals import actions
from grants.proposals.content import SECTIONS
from grants.proposals.fields import address_of
from grants.proposals.models import BudgetLine, FieldChange, Indicator, Milestone, Proposal, ProposalVillage
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
    return client.post(address(proposal, key), {**seen(page), **posted, **more})


def seen(page: Any) -> dict[str, Any]:
    """What the page's form says it was made from."""
    return {"seen": page.context["seen"]["seen"].value()}


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
        "pledge": {"is_pledged": "on"},
    }
    for key, posted in written.items():
        reply = save(officer, draft, key, posted, then="next")
        assert reply.status_code == 302, (key, reply.context and reply.context["problem"])
    proposal = Proposal.objects.get()
    assert (proposal.title, proposal.beneficiaries, proposal.missing) == (TEXTS["title"], 1200, 0)
    assert (proposal.national_total, proposal.project_total) == (800_000_000, 1_000_000_000)
    assert ProposalVillage.objects.get().households == 1200
    assert not Village.objects.exists()
    assert (str(Indicator.objects.get().target), Milestone.objects.get().title) == ("12.50", "설계")
    assert proposal.pledged_by == officer_of(draft.municipality)
    assert proposal.version == 1 + len(written)
    assert not FieldChange.objects.exclude(how="typed").exists()
    filed(Proposal.objects.select_related("call", "municipality").get())
    assert ProposalVillage.objects.get().registered == Village.objects.get(name="원동 마을")


def key_of(item: str) -> str:
    return BudgetLine.objects.get(item=item).key


def test_rows_keep_their_key_blank_ones_are_left_out_and_ticked_ones_removed(officer, draft) -> None:
    save(officer, draft, "budget", rows("lines", LINE, {**LINE, "item": "관제"}))
    drone, control = key_of("드론"), key_of("관제")
    blank = {"item": "", "fiscal_year": 2024, "national": "", "province": "", "local": "", "own": ""}
    changed = {**LINE, "key": drone, "item": "센서"}
    removed = {**LINE, "key": control, "item": "관제", "DELETE": "on"}
    save(officer, draft, "budget", rows("lines", changed, blank, removed))
    assert list(BudgetLine.objects.values_list("key", "item", "national")) == [(drone, "센서", 800_000_000)]
    draft.refresh_from_db()
    assert (draft.national_total, draft.project_total) == (800_000_000, 1_000_000_000)


def test_a_row_cleared_by_hand_is_removed(officer, draft) -> None:
    save(officer, draft, "budget", rows("lines", LINE))
    cleared = {"key": key_of("드론"), "item": "", "fiscal_year": 2024, "national": "", "local": ""}
    save(officer, draft, "budget", rows("lines", cleared))
    assert not BudgetLine.objects.exists()


WON_FAULTS = [
    ("-1", "0보다"),
    ("9" * 19, "너무 큽니다"),
    ("1" * 30, "너무 큽니다"),
    ("5억😀", "읽을 수 없습니다"),
    ("<b>1</b>", "읽을 수 없습니다"),
    ("1e6", "읽을 수 없습니다"),
]


@pytest.mark.parametrize(("typed", "says"), WON_FAULTS)
def test_an_unreadable_amount_is_named_and_kept_in_sight(typed, says, officer, draft) -> None:
    reply = save(
        officer, draft, "budget", rows("lines", {**LINE, "national": typed}, {**LINE, "item": "둘째"})
    )
    assert reply.status_code == 200
    faults = reply.context["rows"].forms[0].errors
    assert [says in sentence for sentence in faults.pop("national")] == [True]
    assert faults == {}
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
        ("place", "villages", {"township": "", "village": "<script>", "households": ""}, "village"),
        ("budget", "lines", {**LINE, "fiscal_year": "1999"}, "fiscal_year"),
        ("indicators", "indicators", {**INDICATOR, "target": "NaN"}, "target"),
        ("indicators", "indicators", {**INDICATOR, "target": "1e99999"}, "target"),
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


INCOMPLETE = [
    ("place", "villages", {"township": "", "village": "원동", "households": ""}, "row_incomplete"),
    ("budget", "lines", {**LINE, "item": ""}, "row_incomplete"),
    ("indicators", "indicators", {**INDICATOR, "unit": ""}, "row_incomplete"),
    ("schedule", "milestones", {**STEP, "ends_on": "2024-02-28"}, "step_ends_before"),
]


@pytest.mark.parametrize(("key", "prefix", "row", "code"), INCOMPLETE)
def test_an_incomplete_row_is_kept_and_named(key, prefix, row, code, officer, draft) -> None:
    posted = rows(prefix, row)
    if key == "place":
        posted |= {"beneficiaries": "3", "beneficiaries_note": "주민"}
    assert save(officer, draft, key, posted).status_code == 302
    page = officer.get(address(draft, key))
    assert [each.code for each in page.context["state"].findings] == [code]


def test_a_text_too_long_to_file_is_kept_and_the_excess_named(officer, draft) -> None:
    save(officer, draft, "plan", {"plan": "가" * 6003, "organisation": "😀" * 3000, "operation": "나"})
    (finding,) = officer.get(address(draft, "plan")).context["state"].findings
    assert (finding.code, finding.field, finding.figures["over_count"]) == ("text_too_long", "plan", 3)
    assert len(Proposal.objects.get().plan) == 6003


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


@pytest.mark.parametrize("tampered", ["abc", "[1]", '{"title": 5}', "{" * 5000])
def test_tampered_marks_are_no_error_of_the_server(tampered, officer, draft) -> None:
    posted = {"seen": tampered, "title": "제목", "summary": "", "purpose": ""}
    reply = officer.post(address(draft, "overview"), posted)
    assert (reply.status_code, reply.get("Location", "")) in {(200, ""), (302, address(draft, "overview"))}
    Proposal.objects.filter(pk=draft.pk).update(title="다른 제목")
    officer.post(address(draft, "overview"), posted)
    assert Proposal.objects.get().title == "다른 제목"


def test_rows_without_their_counter_are_no_error_of_the_server(officer, draft) -> None:
    reply = officer.post(address(draft, "budget"), {"version": 1, "seen": ""})
    assert reply.status_code == 200


def test_two_tabs_nothing_is_overwritten_and_the_person_decides(officer, draft) -> None:
    posted = {"title": "첫째 창", "summary": "", "purpose": ""}
    opened = seen(officer.get(address(draft, "overview")))
    assert officer.post(address(draft, "overview"), {**opened, **posted}).status_code == 302
    officer.post(address(draft, "overview"), {**opened, **posted, "title": "둘째 창", "summary": "요약"})
    assert Proposal.objects.values_list("title", "summary").get() == ("첫째 창", "요약")
    page = officer.get(address(draft, "overview"))
    conflict = page.context["conflicts"][0]["conflict"]
    assert (conflict.mine, conflict.theirs) == ("둘째 창", "첫째 창")
    settle = reverse("proposals:conflict", args=[draft.pk, conflict.pk])
    card = officer.get(settle)
    assert (card.context["each"]["stands"], card.context["each"]["mine"]) == ("첫째 창", "둘째 창")
    officer.post(settle, {"choice": "mine", "seen": card.context["each"]["mark"]})
    assert Proposal.objects.get().title == "둘째 창"
    assert officer.get(address(draft, "overview")).context["conflicts"] == []


def test_two_tabs_on_different_fields_do_not_disturb_each_other(officer, draft) -> None:
    opened = seen(officer.get(address(draft, "plan")))
    for posted in (
        {"plan": "계획", "organisation": "", "operation": ""},
        {"plan": "", "organisation": "체계", "operation": ""},
    ):
        assert officer.post(address(draft, "plan"), {**opened, **posted}).status_code == 302
    assert Proposal.objects.values_list("plan", "organisation").get() == ("계획", "체계")


def test_a_filed_proposal_is_not_written_any_more(signed_in) -> None:
    submission = filed()
    client = signed_in(officer_of(submission.municipality))
    target = address(submission.proposal, "overview")
    assert client.get(target).status_code == 302
    posted = {"seen": "", "title": "바꾼 제목", "summary": "", "purpose": ""}
    reply = client.post(target, posted)
    assert reply.context["form"]["title"].value() == "바꾼 제목"
    assert "제출" in reply.context["problem"]
    assert Proposal.objects.get().title == TEXTS["title"]


def test_each_saving_is_history_and_no_entry_of_the_audit(officer, draft) -> None:
    save(officer, draft, "overview", {"title": "제목", "summary": "", "purpose": ""})
    assert not entries_about(draft).exists()
    change = FieldChange.objects.get()
    assert (change.field, change.before, change.after, change.version) == ("title", "", "제목", 2)


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
def test_saving_a_whole_table_costs_the_same_whatever_the_rows(count, cost_of) -> None:
    proposal = complete_proposal()
    who = actor(officer_of(proposal.municipality))
    changes = [actions.Change(address_of(f"lines/new{n:03}/item"), "", f"항목 {n}") for n in range(count)]
    with cost_of() as cost:
        actions.save_fields(actor=who, proposal_id=proposal.pk, changes=changes)
    # The savepoint of the transaction is two of them.
    assert len(cost.queries) == 7, "\n".join(cost.queries)


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
