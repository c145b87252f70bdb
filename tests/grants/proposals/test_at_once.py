"""Many at the same moment, in processes of their own, each with its own connection."""

import multiprocessing
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pytest
from django.db import connections

from grants.proposals import actions, states
from grants.proposals.fields import address_of, mark
from grants.proposals.models import FieldChange, FieldConflict, Proposal, Submission
from portal.accounts.models import User
from portal.accounts.queries import actor_of
from portal.errors import Refused
from portal.signoff.models import SignOff
from tests.factories import CallFactory, MunicipalityFactory, actor
from tests.grants.proposals.factories import TEXTS, complete_proposal, officer_of, requested, signer_of

pytestmark = pytest.mark.django_db(transaction=True)


# Kept, for a connection that is dropped says good-bye on the wire that its owner still uses.
inherited: list[Any] = []


def forget_connections() -> None:
    """In a forked process: the connections that came with it are its parent's."""
    for each in connections.all(initialized_only=True):
        inherited.append(each.connection)
        each.connection = None


def at_once(act: Callable[..., Any], given: Sequence[tuple], processes: int) -> list[Any]:
    """The answers of `act(*each)`, from processes forked without a connection."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=forget_connections) as pool:
        return [each.result(timeout=120) for each in [pool.submit(act, *these) for these in given]]


def sign(signer_id: int, signoff_id: int) -> str:
    """What the receipt says first and last, or the code of the refusal."""
    signoff = SignOff.objects.get(pk=signoff_id)
    try:
        submission = actions.file_proposal(
            actor=actor_of(User.objects.get(pk=signer_id)),
            signoff_id=signoff_id,
            seen_hash=signoff.payload_hash,
        )
    except Refused as refusal:
        return refusal.code
    return f"{submission.number} {submission.signature}"


def save(officer_id: int, proposal_id: int, title: str) -> str:
    """Save a title against the one that stood when all of them opened the page."""
    saved = actions.save_fields(
        actor=actor_of(User.objects.get(pk=officer_id)),
        proposal_id=proposal_id,
        changes=[actions.Change(address_of("title"), mark(TEXTS["title"]), title)],
    )
    return "conflict" if saved.contested else title


def test_two_processes_file_the_same_proposal_fifty_times() -> None:
    proposal = complete_proposal()
    signoff = requested(proposal)
    signer = signer_of(proposal.municipality)
    receipts = at_once(sign, [(signer.pk, signoff.pk)] * 50, processes=2)
    submission = Submission.objects.get()
    assert receipts == [f"{submission.number} {submission.signature}"] * 50
    proposal.refresh_from_db()
    assert (proposal.state, proposal.slot) == (states.FILED, 1)


def test_no_more_projects_are_filed_at_once_than_the_call_takes() -> None:
    call, municipality = CallFactory(most_projects=3), MunicipalityFactory()
    signoffs = [requested(complete_proposal(call, municipality)) for _ in range(8)]
    signer = signer_of(municipality)
    answers = at_once(sign, [(signer.pk, each.pk) for each in signoffs], processes=4)
    assert Counter(answers)["no_slot_left"] == 5
    slots = Proposal.objects.filter(slot__isnull=False).values_list("slot", flat=True)
    assert sorted(slots) == [1, 2, 3]
    assert Submission.objects.count() == 3
    assert SignOff.objects.filter(state="pending").count() == 5


def test_of_two_who_save_what_they_saw_at_the_same_time_one_is_told() -> None:
    proposal = complete_proposal()
    officer = officer_of(proposal.municipality)
    answers = at_once(save, [(officer.pk, proposal.pk, f"제목 {n}") for n in range(6)], processes=3)
    assert Counter(answers)["conflict"] == 5
    (kept,) = set(answers) - {"conflict"}
    proposal.refresh_from_db()
    assert (proposal.title, proposal.version) == (kept, 7)
    assert FieldConflict.objects.filter(resolved_at=None).count() == 1
    written = FieldChange.objects.values_list("after", "how")
    assert sorted(written) == sorted(
        (f"제목 {n}", "typed" if f"제목 {n}" == kept else "contested") for n in range(6)
    )


def test_a_freed_slot_is_taken_again() -> None:
    call, municipality = CallFactory(most_projects=1), MunicipalityFactory()
    first, second = (requested(complete_proposal(call, municipality)) for _ in range(2))
    signer = signer_of(municipality)
    sign(signer.pk, first.pk)
    assert sign(signer.pk, second.pk) == "no_slot_left"
    officer = actor(officer_of(municipality))
    actions.withdraw(
        actor=officer, proposal_id=Submission.objects.get().proposal_id, reason="다른 과제로 신청"
    )
    assert sign(signer.pk, second.pk).startswith(call.code)
