"""Saving as one types: what becomes of each value, what it costs, and each way in which it can't be."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.proposals import actions
from grants.proposals.fields import address_of, mark
from grants.proposals.models import BudgetLine, FieldChange, FieldConflict, Proposal
from portal.errors import NotAllowed
from tests.factories import actor, member
from tests.grants.proposals.factories import TEXTS, complete_proposal, filed, officer_of
from villages.models import Membership, MembershipRole

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Proposal:
    return complete_proposal()


@pytest.fixture
def officer(draft, signed_in) -> Client:
    return signed_in(officer_of(draft.municipality))


def send(client: Client, proposal: Proposal, fields: Any, person: int | None = None) -> Any:
    """Post values as the page does: `{address: (was, value)}`."""
    if isinstance(fields, dict):
        fields = {name: {"was": was, "value": value} for name, (was, value) in fields.items()}
    said = {"person": person or officer_of(proposal.municipality).pk, "fields": fields}
    return client.post(
        reverse("proposals:autosave", args=[proposal.pk]), json.dumps(said), content_type="application/json"
    )


def test_a_value_is_saved_and_known_by_its_new_mark(officer, draft) -> None:
    reply = send(officer, draft, {"title": (mark(TEXTS["title"]), "새 제목")})
    assert reply.status_code == 200
    said = reply.json()
    assert (said["marks"], said["refused"], said["contested"]) == ({"title": mark("새 제목")}, {}, [])
    draft.refresh_from_db()
    assert (draft.title, draft.version, said["version"]) == ("새 제목", 2, 2)
    change = FieldChange.objects.get()
    assert (change.before, change.after, change.how) == (TEXTS["title"], "새 제목", "typed")


def test_the_same_saving_again_changes_nothing(officer, draft) -> None:
    for _turn in range(2):
        reply = send(officer, draft, {"title": (mark(TEXTS["title"]), "새 제목")})
    assert reply.json()["marks"] == {"title": mark("새 제목")}
    assert (FieldChange.objects.count(), FieldConflict.objects.count()) == (1, 0)


def test_some_are_saved_though_others_are_refused(officer, draft) -> None:
    line = BudgetLine.objects.get()
    reply = send(
        officer, draft, {"summary": (mark(TEXTS["summary"]), "요약"), f"lines/{line.key}/own": ("", "-5")}
    )
    assert list(reply.json()["refused"]) == [f"lines/{line.key}/own"]
    assert Proposal.objects.get().summary == "요약"
    assert BudgetLine.objects.get().own == 0


NO_AMOUNT = "금액으로 읽을 수 없습니다. 1,234,000과 같이 숫자로 입력해 주세요."
BAD_AMOUNTS = [
    ("-1", "0보다"),
    ("9" * 19, "너무 큽니다"),
    ("9" * 30, "너무 큽니다"),
    ("5억😀", NO_AMOUNT),
    ("<script>1</script>", NO_AMOUNT),
    ("1e6", NO_AMOUNT),
    ("\x00", NO_AMOUNT),
]


@pytest.mark.parametrize(("typed", "says"), BAD_AMOUNTS)
def test_an_unreadable_amount_is_answered_with_a_sentence(typed, says, officer, draft) -> None:
    address = f"lines/{BudgetLine.objects.get().key}/national"
    reply = send(officer, draft, {address: (mark("800000000"), typed)})
    assert reply.status_code == 200
    assert [says in sentence for sentence in reply.json()["refused"].values()] == [True]
    assert not FieldChange.objects.exists()
    assert BudgetLine.objects.get().national == 800_000_000


def test_totals_follow_the_lines(officer, draft) -> None:
    unit = 1000 if draft.call.unit == "thousand" else 1
    send(officer, draft, {"lines/abcd/item": ("", "둘째"), "lines/abcd/own": ("", "70")})
    draft.refresh_from_db()
    assert (draft.national_total, draft.project_total) == (800_000_000, 1_000_000_000 + 70 * unit)


def test_every_cell_of_a_new_row_is_known_afterwards(officer, draft) -> None:
    said = send(officer, draft, {"lines/abcd/item": ("", "둘째")}).json()
    year = draft.call.programme_year.year
    assert said["marks"] == {
        **dict.fromkeys(
            [f"lines/abcd/{name}" for name in ("category", "national", "province", "local", "own")], ""
        ),
        "lines/abcd/item": mark("둘째"),
        "lines/abcd/fiscal_year": mark(str(year)),
    }


def test_too_many_rows_are_refused_one_by_one(officer, draft) -> None:
    said = send(officer, draft, {f"lines/new{n:03}/item": ("", f"항목 {n}") for n in range(70)}).json()
    assert (BudgetLine.objects.count(), len(said["refused"])) == (60, 11)


REFUSED = [
    ("not json", 400),
    ([], 400),
    ({"title": 5}, 400),
    ({"title": {"was": ""}}, 400),
    ({"pledged_at": {"was": "", "value": "1"}}, 400),
    ({"lines/../../x": {"was": "", "value": "1"}}, 400),
]


@pytest.mark.parametrize(("fields", "status"), REFUSED)
def test_what_no_page_sends_is_answered_plainly(fields, status, officer, draft) -> None:
    said = {"person": officer_of(draft.municipality).pk, "fields": fields}
    reply = officer.post(
        reverse("proposals:autosave", args=[draft.pk]), json.dumps(said), content_type="application/json"
    )
    assert (reply.status_code, list(reply.json())) == (status, ["sentence"])
    assert not FieldChange.objects.exists()


def test_an_answer_to_what_nobody_asks_is_refused(officer, draft) -> None:
    said = send(officer, draft, {"answers/nobody_asked": ("", "1")}).json()
    assert (list(said["refused"]), said["marks"]) == (["answers/nobody_asked"], {})


def test_five_megabytes_of_text_are_too_much(officer, draft) -> None:
    reply = send(officer, draft, {"plan": (mark(TEXTS["plan"]), "가" * 1_700_000)})
    assert (reply.status_code, list(reply.json()["refused"])) == (200, ["plan"])
    assert "1700000" in reply.json()["refused"]["plan"]
    assert Proposal.objects.get().plan == TEXTS["plan"]


def test_more_than_a_request_may_hold_is_answered_with_a_sentence(officer, draft, settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    reply = send(officer, draft, {"plan": (mark(TEXTS["plan"]), "가" * 1000)})
    assert (reply.status_code, "줄여" in reply.json()["sentence"]) == (413, True)


def test_html_and_scripts_are_kept_as_text(officer, draft) -> None:
    typed = "<script>alert(1)</script><b>굵게</b>"
    send(officer, draft, {"plan": (mark(TEXTS["plan"]), typed)})
    assert Proposal.objects.get().plan == typed
    assert (
        "<script>alert"
        not in officer.get(reverse("proposals:section", args=[draft.pk, "plan"])).content.decode()
    )


def test_signed_out_or_somebody_else_at_the_device(draft, signed_in, client) -> None:
    fields = {"title": (mark(TEXTS["title"]), "새 제목")}
    other = signed_in(member(draft.municipality, MembershipRole.OFFICER))
    for who in (client, other):
        reply = send(who, draft, fields)
        assert (reply.status_code, "로그아웃" in reply.json()["sentence"]) == (401, True)
    assert Proposal.objects.get().title == TEXTS["title"]


def test_a_colleague_removed_while_writing(officer, draft) -> None:
    person = officer_of(draft.municipality).pk
    Membership.objects.update(valid_until=timezone.now())
    reply = send(officer, draft, {"title": (mark(TEXTS["title"]), "새 제목")}, person=person)
    assert (reply.status_code, "담당자가 아닙니다" in reply.json()["sentence"]) == (404, True)
    assert Proposal.objects.get().title == TEXTS["title"]


def test_a_reader_does_not_write(draft, signed_in) -> None:
    reader = member(draft.municipality, MembershipRole.OFFICER)
    actions.set_colleague(
        actor=actor(officer_of(draft.municipality)), proposal_id=draft.pk, user_id=reader.pk, may_write=False
    )
    reply = send(signed_in(reader), draft, {"title": (mark(TEXTS["title"]), "새")}, person=reader.pk)
    assert (reply.status_code, "열람만" in reply.json()["sentence"]) == (409, True)
    with pytest.raises(NotAllowed):
        actions.set_colleague(actor=actor(reader), proposal_id=draft.pk, user_id=reader.pk, may_write=True)


def test_a_filed_proposal_is_not_written_and_the_sentence_says_so(signed_in) -> None:
    submission = filed()
    client = signed_in(officer_of(submission.municipality))
    reply = send(client, submission.proposal, {"title": (mark(TEXTS["title"]), "새 제목")})
    assert (reply.status_code, "제출" in reply.json()["sentence"]) == (409, True)


COSTS = [
    ({"title": (mark(TEXTS["title"]), "새 제목")}, 5),
    ({f"lines/new{n:03}/item": ("", f"항목 {n}") for n in range(30)}, 6),
]


@pytest.mark.parametrize(("fields", "most"), COSTS, ids=["columns", "rows"])
@pytest.mark.django_db(transaction=True)
def test_autosave_costs_at_most_six_queries(fields, most, officer, draft, cost_of) -> None:
    send(officer, draft, {"summary": (mark(TEXTS["summary"]), "먼저")})
    with cost_of() as cost:
        assert send(officer, draft, fields).status_code == 200
    statements = [each for each in cost.queries if each not in {"BEGIN", "COMMIT"}]
    assert len(statements) <= most, "\n".join(cost.queries)
    assert cost.instances <= 6 + 4 * len(fields)


FIELDS = ("title", "summary", "lines/aaaa/item", "lines/aaaa/own", "lines/bbbb/item", "lines/aaaa")
SAVES = st.lists(
    st.tuples(
        st.integers(0, 1), st.sampled_from(FIELDS), st.sampled_from(["", "1", "2", "30"]), st.booleans()
    ),
    min_size=1,
    max_size=14,
)


@given(saves=SAVES)
@settings(max_examples=25, deadline=None)
def test_every_acknowledged_value_is_current_in_the_history_or_in_an_open_conflict(saves) -> None:
    """Two write at once, each against what they last saw (or looked anew, where the flag says so)."""
    draft = complete_proposal()
    writers = [
        actor(officer_of(draft.municipality)),
        actor(member(draft.municipality, MembershipRole.OFFICER)),
    ]
    seen: list[dict[str, str]] = [{}, {}]
    acknowledged = []
    for writer, field, text, looks_anew in saves:
        if looks_anew:
            seen[writer] = marks_now(draft)
        value = bool(text) if field.count("/") == 1 else int(text or 0) if field.endswith("own") else text
        change = actions.Change(address_of(field), seen[writer].get(field, ""), value)
        saved = actions.save_fields(actor=writers[writer], proposal_id=draft.pk, changes=[change])
        seen[writer] |= saved.marks
        acknowledged.append((field, as_written(field, value)))
    current = texts_now(draft)
    history = FieldChange.objects.filter(proposal=draft)
    written = {(each.field, text) for each in history for text in (each.before, each.after)}
    conflicts = FieldConflict.objects.filter(proposal=draft, resolved_at=None)
    held = set(conflicts.values_list("field", "mine"))
    lost = [
        each for each in acknowledged if each not in written | held and current.get(each[0], "") != each[1]
    ]
    assert lost == []
    for change in FieldChange.objects.filter(proposal=draft, field__in=FIELDS).exclude(how="contested"):
        later = FieldChange.objects.filter(proposal=draft, field=change.field, id__gt=change.id)
        following = later.exclude(how="contested").order_by("id").first()
        assert (following.before if following else current.get(change.field, "")) in {change.after, ""}


def as_written(field: str, value: Any) -> str:
    return "1" if value is True else "" if not value else str(value)


def texts_now(draft: Proposal) -> dict[str, str]:
    from grants.proposals.stores import stores_for

    stores = stores_for(actor(draft.drafted_by), Proposal.objects.get(pk=draft.pk), ["", "lines"])
    return {field: stores[address_of(field).store].text(address_of(field)) for field in FIELDS}


def marks_now(draft: Proposal) -> dict[str, str]:
    from grants.proposals.stores import stores_for

    stores = stores_for(actor(draft.drafted_by), Proposal.objects.get(pk=draft.pk), ["", "lines"])
    return {field: stores[address_of(field).store].mark(address_of(field)) for field in FIELDS}
