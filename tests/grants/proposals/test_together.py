"""The history of a draft, the way back, and colleagues who write or only read."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from grants.proposals import actions
from grants.proposals.fields import address_of
from grants.proposals.models import BudgetLine, FieldChange, FieldConflict, Proposal
from grants.proposals.stores import stores_for
from portal.actor import Actor
from portal.errors import NotAllowed, Refused
from tests.factories import ServiceFieldFactory, actor, member
from tests.grants.proposals.factories import TEXTS, complete_proposal, officer_of, signer_of, write
from villages.models import MembershipRole

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Proposal:
    return complete_proposal()


@pytest.fixture
def writer(draft: Proposal) -> Actor:
    return actor(officer_of(draft.municipality))


@pytest.fixture
def officer(draft: Proposal, signed_in: Any) -> Client:
    return signed_in(officer_of(draft.municipality))


def at(name: str, proposal: Proposal) -> str:
    return reverse(f"proposals:{name}", args=[proposal.pk])


def remove_row(who: Actor, proposal: Proposal, address: str) -> None:
    row = address_of(address)
    known_by = stores_for(who, proposal, [row.store])[row.store].mark(row)
    change = actions.Change(row, known_by, value=False)
    actions.save_fields(actor=who, proposal_id=proposal.pk, changes=[change])


def test_what_one_person_typed_in_one_sitting_is_one_entry(draft, writer, officer) -> None:
    for text in ("새", "새 제", "새 제목"):
        write(writer, draft.pk, title=text)
    write(actor(member(draft.municipality, MembershipRole.OFFICER)), draft.pk, title="동료의 제목")
    write(writer, draft.pk, summary="새 요약")
    shown = officer.get(at("history", draft)).context["sittings"]
    assert [(each.field, each.before, each.after) for each in shown] == [
        ("summary", TEXTS["summary"], "새 요약"),
        ("title", "새 제목", "동료의 제목"),
        ("title", TEXTS["title"], "새 제목"),
    ]


def test_back_to_any_point_and_forth_again(draft, writer, officer) -> None:
    line = BudgetLine.objects.get()
    write(writer, draft.pk, title="둘째 제목", beneficiaries=5)
    write(writer, draft.pk, title="셋째 제목")
    remove_row(writer, draft, f"lines/{line.key}")
    draft.refresh_from_db()
    assert (draft.title, draft.project_total) == ("셋째 제목", 0)
    officer.post(at("restore", draft), {"version": "1", "field": ""})
    draft.refresh_from_db()
    back = BudgetLine.objects.get()
    assert (draft.title, draft.beneficiaries) == (TEXTS["title"], TEXTS["beneficiaries"])
    assert (back.key, back.item, back.national, back.fiscal_year) == (
        line.key,
        line.item,
        line.national,
        line.fiscal_year,
    )
    assert draft.project_total == line.total
    officer.post(at("restore", draft), {"version": "3", "field": "title"})
    draft.refresh_from_db()
    assert (draft.title, draft.beneficiaries) == ("셋째 제목", TEXTS["beneficiaries"])


@pytest.mark.parametrize("version", ["", "-1", "x", "9" * 30])
def test_a_tampered_point_is_answered_plainly(version, draft, writer, officer) -> None:
    write(writer, draft.pk, title="둘째 제목")
    officer.post(at("restore", draft), {"version": version, "field": ""})
    draft.refresh_from_db()
    assert draft.title == "둘째 제목"


def test_a_choice_made_by_an_old_look_is_refused_and_nothing_lost(draft, writer) -> None:
    change = actions.Change(address_of("title"), "somethingold", "내 제목")
    conflict = actions.save_fields(actor=writer, proposal_id=draft.pk, changes=[change]).contested[0]
    with pytest.raises(Refused):
        actions.choose(
            actor=writer, proposal_id=draft.pk, conflict_id=conflict.pk, value="내 제목", seen="old"
        )
    assert FieldConflict.objects.get(resolved_at=None).mine == "내 제목"
    draft.refresh_from_db()
    assert draft.title == TEXTS["title"]


def test_a_reader_sees_and_does_not_write(draft, writer, signed_in) -> None:
    reader = member(draft.municipality, MembershipRole.OFFICER)
    actions.set_colleague(actor=writer, proposal_id=draft.pk, user_id=reader.pk, may_write=False)
    client = signed_in(reader)
    assert client.get(at("history", draft)).context["may_edit"].allowed is False
    assert client.get(reverse("proposals:section", args=[draft.pk, "plan"])).status_code == 302
    with pytest.raises(NotAllowed):
        actions.restore(actor=actor(reader), proposal_id=draft.pk, version=1)
    actions.set_colleague(actor=writer, proposal_id=draft.pk, user_id=reader.pk, may_write=True)
    write(actor(reader), draft.pk, title="이제 씁니다")
    draft.refresh_from_db()
    assert draft.title == "이제 씁니다"


def test_only_officers_of_the_municipality_are_named(draft, writer) -> None:
    for stranger in (
        member(complete_proposal().municipality, MembershipRole.OFFICER),
        signer_of(draft.municipality),
    ):
        with pytest.raises(Refused):
            actions.set_colleague(actor=writer, proposal_id=draft.pk, user_id=stranger.pk, may_write=False)


@pytest.mark.parametrize(
    ("rule", "sql"),
    [
        ("proposals_change_append_only", "UPDATE proposals_fieldchange SET after = 'x'"),
        ("proposals_change_append_only", "DELETE FROM proposals_fieldchange"),
        ("proposals_conflict_never_deleted", "DELETE FROM proposals_fieldconflict"),
        ("proposals_conflict_identity_frozen", "UPDATE proposals_fieldconflict SET field = 'plan'"),
        ("proposals_conflict_resolved_by_somebody", "UPDATE proposals_fieldconflict SET resolved_at = now()"),
    ],
)
def test_the_database_keeps_the_history(rule, sql, draft, writer, refused_by) -> None:
    change = actions.Change(address_of("title"), "somethingold", "내 제목")
    actions.save_fields(actor=writer, proposal_id=draft.pk, changes=[change])
    with refused_by(rule), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_history_costs_the_same_however_long(number, draft, writer, officer, cost_of) -> None:
    programme = draft.call.programme_year.programme
    for turn in range(number):
        write(writer, draft.pk, title=f"제목 {turn}", service_field=ServiceFieldFactory(programme=programme))
    officer.get(at("history", draft))
    with cost_of() as cost:
        page = officer.get(at("history", draft))
    assert len(page.context["page_obj"]) == 2 * number == FieldChange.objects.count()
    assert len(cost.queries) <= 9, "\n".join(cost.queries)
    assert cost.instances <= 5 * number + 12
