"""Reserve, take out, publish, cancel in any order: the ledger always is what a plain model says."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from grants.awards import actions
from grants.awards.errors import EnvelopeExhausted
from grants.awards.models import Award, Decision
from grants.awards.reconciliation import reconcile
from grants.awards.tracking import take_snapshot
from grants.calls.models import Envelope
from tests import factories as make
from tests.grants.awards.factories import asking, call_with_envelope, empty_draft, manager, published, ranked

CEILING = 1000
AMOUNTS = (400, 300, 300, 200, 1, 999)


class Rollback(Exception):
    """Ends an example's transaction."""


class Books(RuleBasedStateMachine):
    """What the ledger must say: reserved by submission, and what was committed for good."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.call = call_with_envelope(CEILING)
        self.submissions = asking(self.call, *AMOUNTS)
        make.EnvelopeFactory(
            programme_year=self.call.programme_year,
            scope="service_field",
            service_field=self.submissions[0].service_field,
            ceiling=CEILING - 100,
        )
        self.actor, self.decision = manager(), empty_draft(self.call, self.submissions)
        self.reserved: dict[int, int] = {}
        self.committed: dict[int, int] = {}

    def teardown(self) -> None:
        failure = Rollback()
        self.transaction.__exit__(Rollback, failure, None)

    @property
    def used(self) -> int:
        return sum(self.reserved.values()) + sum(self.committed.values())

    @property
    def decided(self) -> bool:
        return bool(self.committed) or self.decision.state == "published"

    @precondition(lambda self: not self.decided)
    @rule(index=st.integers(0, len(AMOUNTS) - 1))
    def reserve(self, index: int) -> None:
        fits = index in self.reserved or AMOUNTS[index] <= CEILING - 100 - self.used
        if fits:
            self.award(index)
            self.reserved[index] = AMOUNTS[index]
            return
        with pytest.raises(EnvelopeExhausted) as refusal:
            self.award(index)
        assert refusal.value.asked == AMOUNTS[index] > refusal.value.left

    def award(self, index: int) -> None:
        actions.reserve_award(actor=self.actor, decision=self.decision, submission=self.submissions[index])

    @precondition(lambda self: not self.decided)
    @rule(index=st.integers(0, len(AMOUNTS) - 1))
    def take_out(self, index: int) -> None:
        actions.remove_award(actor=self.actor, decision=self.decision, submission=self.submissions[index])
        self.reserved.pop(index, None)

    @precondition(lambda self: not self.decided)
    @rule()
    def cancel_and_begin_again(self) -> None:
        actions.cancel(actor=self.actor, decision=self.decision)
        self.reserved.clear()
        self.decision = Decision.objects.create(
            call=self.call, ranking=ranked(self.call, self.submissions), drafted_by=self.actor.user
        )
        self.decision.lines.bulk_create(
            self.decision.lines.model(
                decision=self.decision,
                submission=each,
                outcome="reserve",
                rank=1,
                amount=AMOUNTS[rank],
                plain_outcome="award",
            )
            for rank, each in enumerate(self.submissions)
        )

    @precondition(lambda self: not self.decided and self.reserved)
    @rule()
    def publish(self) -> None:
        published(self.decision)
        self.committed, self.reserved = self.reserved, {}

    @rule()
    def look(self) -> None:
        snapshot = take_snapshot(self.call.programme_year)
        assert (snapshot.reserved, snapshot.committed) == (
            sum(self.reserved.values()),
            sum(self.committed.values()),
        )

    @invariant()
    def columns_are_what_the_model_says(self) -> None:
        expected = (sum(self.reserved.values()), sum(self.committed.values()))
        assert list(Envelope.objects.values_list("reserved", "committed")) == [expected, expected]
        assert Award.objects.filter(state="pending").count() == len(self.reserved)

    @invariant()
    def everything_reconciles(self) -> None:
        assert reconcile(self.call.programme_year).faults == []


@pytest.mark.django_db(transaction=True)
def test_the_books_follow_the_model():
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=12,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
