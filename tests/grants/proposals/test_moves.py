"""Every state, every verb, every role: what the design allows passes, all else is refused."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.db import connection, transaction
from django.utils import timezone

from grants.calls.models import Call
from grants.proposals import actions, package, states
from grants.proposals.actions.receipts import announced_signer
from grants.proposals.models import Outcome, Proposal, ProvinceDecision, Submission, SupplementRequest
from grants.proposals.queries import content_of, header_of, with_content
from portal.accounts.queries import system_actor
from portal.actor import Actor, Role
from portal.errors import Refused
from portal.signoff import actions as signoffs
from portal.signoff.models import SignOff
from tests.factories import CallFactory, MunicipalityFactory, actor, member, person
from tests.grants.proposals.factories import (
    close,
    complete_proposal,
    filed,
    manager,
    officer_of,
    requested,
    signer_of,
)
from villages.models import Membership, MembershipRole

pytestmark = pytest.mark.django_db
# How raw SQL gets from awaiting sign-off to each state.
OF_THE_PROVINCE = {"endorse", "return_by_province"}
PATHS = {
    states.AWAITING_SIGNOFF: [],
    states.DRAFTING: [states.DRAFTING],
    states.FILED: [states.FILED],
    states.ENDORSED: [states.FILED, states.ENDORSED],
    states.RETURNED: [states.FILED, states.RETURNED],
    states.RECEIVED: [states.FILED, states.RECEIVED],
    states.SUPPLEMENT_REQUESTED: [states.FILED, states.RECEIVED, states.SUPPLEMENT_REQUESTED],
    states.ELIGIBLE: [states.FILED, states.RECEIVED, states.ELIGIBLE],
    states.INELIGIBLE: [states.FILED, states.RECEIVED, states.INELIGIBLE],
    states.UNDER_REVIEW: [states.FILED, states.RECEIVED, states.ELIGIBLE, states.UNDER_REVIEW],
    states.WITHDRAWN: [states.WITHDRAWN],
}
for outcome in states.OUTCOMES:
    PATHS[outcome] = [*PATHS[states.UNDER_REVIEW], outcome]
PATHS[states.DECLINED] = [*PATHS[states.AWARDED], states.DECLINED]


def raw_move(proposal_id: int, state: str) -> None:
    """One UPDATE, as anybody with the web's role could type it, with what must be on record before it."""
    _put_on_record(proposal_id, state)
    slot = "NULL" if state == states.WITHDRAWN else "slot"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE proposals_proposal SET state = %s, slot = {slot}, screening_reason = '사유' WHERE id = %s",
            [state, proposal_id],
        )


def _put_on_record(proposal_id: int, state: str) -> None:
    proposal = Proposal.objects.get(pk=proposal_id)
    someone = {"proposal": proposal, "submission": proposal.submissions.first()}
    if state in states.AT_THE_PROVINCE:
        ProvinceDecision.objects.create(
            **someone, decision=state, reason="사유", decided_by=proposal.drafted_by
        )
    if state == states.SUPPLEMENT_REQUESTED and proposal.state == states.RECEIVED:
        due = timezone.now() + timedelta(days=7)
        SupplementRequest.objects.create(**someone, requested_by=proposal.drafted_by, due_at=due)
    if proposal.state == states.SUPPLEMENT_REQUESTED:
        SupplementRequest.objects.filter(proposal=proposal).update(
            outcome=Outcome.CALLED_OFF, closed_by=proposal.drafted_by, closed_at=timezone.now()
        )


def submitted(proposal: Proposal) -> Submission:
    said = with_content(Proposal.objects.filter(pk=proposal.pk)).get()
    text = package.canonical(header_of(said), content_of(said))
    submission = Submission(
        proposal=proposal,
        revision=99,
        number=f"N-{proposal.pk}",
        filed_at=proposal.call.opens_at + timedelta(hours=1),
        filed_by=signer_of(proposal.municipality),
        drafted_by=proposal.drafted_by,
        package=text,
        sha256=package.digest(text),
        call=proposal.call,
        municipality=proposal.municipality,
        title=proposal.title,
        service_field=proposal.service_field,
        support_type=proposal.support_type,
        national_total=proposal.national_total,
        project_total=proposal.project_total,
    )
    announced_signer(system_actor()).sign(submission).save()
    return submission


def _path_of(state: str, *, through: bool) -> list[str]:
    """Through the province the ministry receives but what was endorsed."""
    path = PATHS[state]
    return [*path[:1], states.ENDORSED, *path[1:]] if through and states.RECEIVED in path else path


@pytest.fixture
def call() -> Call:
    return CallFactory(most_projects=20)


@pytest.fixture
def in_state(call) -> Callable[..., tuple[Proposal, SignOff]]:
    """A proposal in the state, of a call with or without the province's word, with its request for sign-off still pending in all but a draft."""
    municipality = MunicipalityFactory()
    routed = CallFactory(most_projects=20, through_province=True)

    def make(state: str, *, through: bool) -> tuple[Proposal, SignOff]:
        through = through or state in states.AT_THE_PROVINCE
        proposal = complete_proposal(routed if through else call, municipality)
        signoff = requested(proposal)
        submitted(proposal)
        slot = Proposal.objects.filter(slot__isnull=False).count() % 20 + 1
        Proposal.objects.filter(pk=proposal.pk).update(slot=slot)
        if state == states.DRAFTING:
            actions.take_back(actor=actor(officer_of(municipality)), proposal_id=proposal.pk)
        else:
            for step in _path_of(state, through=through):
                raw_move(proposal.pk, step)
        return Proposal.objects.get(pk=proposal.pk), signoff

    return make


def people(proposal: Proposal) -> dict[str, Actor]:
    municipality = proposal.municipality
    coordinator = person()
    Membership.objects.create(
        user=coordinator,
        role=MembershipRole.COORDINATOR,
        province=municipality.province,
        valid_from=datetime(2024, 1, 1, tzinfo=UTC),
    )
    elsewhere = MunicipalityFactory()
    granted = {
        role.value: actor(person(role))
        for role in (Role.MANAGER, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR, Role.REVIEWER)
    }
    return {
        "officer": actor(officer_of(municipality)),
        "signer": actor(signer_of(municipality)),
        "coordinator": actor(coordinator),
        "other officer": actor(member(elsewhere)),
        "other signer": actor(member(elsewhere, MembershipRole.SIGNER)),
        "nobody": Actor(),
        **granted,
    }


ACTS: dict[str, Callable[[Actor, Proposal, SignOff], object]] = {
    "request_signoff": lambda who, it, _: actions.request_signoff(actor=who, proposal_id=it.pk),
    "return_to_drafter": lambda who, _, so: signoffs.return_to_drafter(
        actor=who, signoff_id=so.pk, reason="보완"
    ),
    "give_back": lambda who, _, so: actions.give_back(
        actor=who, signoff_id=so.pk, reason={"ko": "사유", "en": "reason"}
    ),
    "take_back": lambda who, it, _: actions.take_back(actor=who, proposal_id=it.pk),
    "file": lambda who, _, so: actions.file_proposal(actor=who, signoff_id=so.pk, seen_hash=so.payload_hash),
    "reopen": lambda who, it, _: actions.reopen(actor=who, proposal_id=it.pk),
    "endorse": lambda who, it, _: actions.endorse(actor=who, proposal_id=it.pk),
    "return_by_province": lambda who, it, _: actions.return_by_province(
        actor=who, proposal_id=it.pk, reason="사유"
    ),
    "request_supplement": lambda who, it, _: actions.request_supplement(
        actor=who, proposal_id=it.pk, due_at=who.arrived_at + timedelta(days=7), fields={"plan": "더 자세히"}
    ),
    "close_supplement": lambda who, it, _: actions.close_supplement(actor=who, proposal_id=it.pk),
    "reconsider": lambda who, it, _: actions.reconsider(actor=who, proposal_ids=[it.pk], reason="사유"),
    "receive": lambda who, it, _: actions.receive(actor=who, proposal_ids=[it.pk]),
    "find_eligible": lambda who, it, _: actions.find_eligible(actor=who, proposal_ids=[it.pk]),
    "find_ineligible": lambda who, it, _: actions.find_ineligible(
        actor=who, proposal_ids=[it.pk], reason="사유"
    ),
    "open_review": lambda who, it, _: actions.open_review(actor=who, proposal_ids=[it.pk]),
    "award": lambda who, it, _: actions.publish_outcomes(actor=who, outcomes={it.pk: states.AWARDED}),
    "put_on_reserve": lambda who, it, _: actions.publish_outcomes(
        actor=who, outcomes={it.pk: states.RESERVE}
    ),
    "not_award": lambda who, it, _: actions.publish_outcomes(actor=who, outcomes={it.pk: states.NOT_AWARDED}),
    "decline": lambda who, it, _: actions.decline(actor=who, proposal_id=it.pk, reason="사유"),
    "revoke_award": lambda who, it, _: actions.revoke_award(actor=who, proposal_id=it.pk, reason="사유"),
    "withdraw": lambda who, it, _: actions.withdraw(actor=who, proposal_id=it.pk, reason="중복"),
}


def test_every_verb_has_its_act() -> None:
    assert set(ACTS) == set(states.MOVES)
    assert set(PATHS) == set(states.STATES)


def state_after(verb: str, who: Actor, proposal: Proposal, signoff: SignOff) -> str:
    """The state after the attempt, which is then undone."""
    kept = transaction.savepoint()
    with suppress(Refused):
        ACTS[verb](who, proposal, signoff)
    state = Proposal.objects.values_list("state", flat=True).get(pk=proposal.pk)
    transaction.savepoint_rollback(kept)
    return state


def state_told(state: str, verb: str, name: str) -> str:
    """The state after the attempt, by the table."""
    move = states.MOVES[verb]
    # While the call is open a draft that was opened again is still its author's.
    of_others = verb in {"receive", *OF_THE_PROVINCE}
    sources = move.sources - states.STANDING_DRAFTS if of_others else move.sources
    return move.target if state in sources and {name} == {role.value for role in move.roles} else state


@pytest.mark.parametrize("state", states.STATES)
def test_only_whom_the_table_names_moves_only_from_where_it_says(state, in_state) -> None:
    directly, through = in_state(state, through=False), in_state(state, through=True)
    cast = people(directly[0])
    expected, happened = {}, {}
    for verb, (name, who) in product(states.MOVES, cast.items()):
        expected[verb, name] = state_told(state, verb, name)
        happened[verb, name] = state_after(verb, who, *(through if verb in OF_THE_PROVINCE else directly))
    assert happened == expected


@pytest.mark.parametrize("state", states.STATES)
def test_the_database_knows_the_same_table(state, in_state, refused_by) -> None:
    directly, through = (in_state(state, through=through)[0] for through in (False, True))
    for target in states.STATES:
        if target == state:
            continue
        proposal = through if target in states.AT_THE_PROVINCE else directly
        if (state, target) in states.ALLOWED_MOVES:
            kept = transaction.savepoint()
            raw_move(proposal.pk, target)
            transaction.savepoint_rollback(kept)
        else:
            with refused_by("proposal_allowed_moves"):
                raw_move(proposal.pk, target)


@pytest.mark.parametrize("state", sorted(set(states.STATES) - {states.DRAFTING}))
def test_a_proposal_is_born_as_a_draft(state, call, refused_by) -> None:
    proposal = complete_proposal(call)
    columns = ", ".join(
        f'"{field.column}"' for field in Proposal._meta.fields if field.column not in {"id", "state", "slot"}
    )
    with refused_by("proposal_begins_drafting"), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO proposals_proposal ({columns}, state, slot) "
            f"SELECT {columns}, %s, 5 FROM proposals_proposal WHERE id = %s",
            [state, proposal.pk],
        )


def test_no_state_beyond_draft_without_a_filed_copy(call, refused_by) -> None:
    proposal = complete_proposal(call)
    requested(proposal)
    with refused_by("proposal_filed_has_submission"), connection.cursor() as cursor:
        cursor.execute("UPDATE proposals_proposal SET state = 'filed', slot = 1 WHERE id = %s", [proposal.pk])


@pytest.mark.parametrize(
    ("rule", "sql"),
    [
        ("proposal_most_per_municipality", "UPDATE proposals_proposal SET slot = 21"),
        ("proposal_most_per_municipality", "UPDATE proposals_proposal SET slot = 0"),
        ("proposal_filed_has_slot", "UPDATE proposals_proposal SET slot = NULL"),
        ("proposal_withdrawn_frees_slot", "UPDATE proposals_proposal SET state = 'withdrawn'"),
        ("proposal_ineligible_with_reason", "UPDATE proposals_proposal SET state = 'ineligible'"),
        ("proposal_totals_agree", "UPDATE proposals_proposal SET national_total = project_total + 1"),
        ("proposal_never_deleted", "DELETE FROM proposals_proposal"),
        ("proposal_identity_frozen", "UPDATE proposals_proposal SET created_at = now()"),
        ("submission_append_only", "UPDATE proposals_submission SET title = 'x'"),
        ("submission_append_only", "DELETE FROM proposals_submission"),
        ("proposals_budget_not_negative", "UPDATE proposals_budgetline SET national = -1"),
        ("proposals_budget_plausible", "UPDATE proposals_budgetline SET own = 1000000000000001"),
        (
            "proposals_line_key_once",
            'INSERT INTO proposals_budgetline (proposal_id, key, "order", item, fiscal_year, national, province, local, own) SELECT proposal_id, key, 1, item, fiscal_year, 0, 0, 0, 0 FROM proposals_budgetline',
        ),
    ],
)
def test_the_database_refuses_by_name(rule, sql, call, refused_by) -> None:
    submission = filed(complete_proposal(call))
    if "ineligible" in sql:
        actions.receive(actor=manager(), proposal_ids=[submission.proposal_id])
    with refused_by(rule), connection.cursor() as cursor:
        cursor.execute(sql)


def test_two_proposals_never_share_a_slot(call, refused_by) -> None:
    municipality = MunicipalityFactory()
    filed(complete_proposal(call, municipality))
    second = filed(complete_proposal(call, municipality))
    with refused_by("proposal_slot_once"), connection.cursor() as cursor:
        cursor.execute("UPDATE proposals_proposal SET slot = 1 WHERE id = %s", [second.proposal_id])


def test_a_draft_opened_again_is_received_once_the_call_has_closed(call) -> None:
    submission = filed(complete_proposal(call))
    actions.reopen(actor=actor(officer_of(submission.municipality)), proposal_id=submission.proposal_id)
    never_filed = complete_proposal(call)
    close(call)
    received = actions.receive_all(actor=manager(), call=call)
    assert [each.pk for each in received] == [submission.proposal_id]
    assert Proposal.objects.get(pk=never_filed.pk).state == states.DRAFTING
    with pytest.raises(Refused):
        actions.receive(actor=manager(), proposal_ids=[never_filed.pk])


def test_nothing_is_received_all_at_once_while_the_call_is_open(call) -> None:
    filed(complete_proposal(call))
    with pytest.raises(Refused) as refusal:
        actions.receive_all(actor=manager(), call=call)
    assert refusal.value.code == "still_open"


def test_a_set_is_moved_whole_or_not_at_all(call) -> None:
    first, second = filed(complete_proposal(call)), filed(complete_proposal(call))
    actions.receive(actor=manager(), proposal_ids=[first.proposal_id])
    with pytest.raises(Refused):
        actions.receive(actor=manager(), proposal_ids=[first.proposal_id, second.proposal_id])
    assert Proposal.objects.get(pk=second.proposal_id).state == states.FILED
