"""Every act on the books in any order: they always are what a plain model says, and they always reconcile."""

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

from grants.awards import actions, reserving
from grants.awards.errors import EnvelopeExhausted
from grants.awards.models import Award, LedgerEntry
from grants.awards.reconciliation import reconcile
from grants.awards.tracking import take_snapshot
from grants.calls.models import Envelope
from portal.errors import Refused
from portal.signoff import actions as signoff
from tests import factories as make
from tests.grants.awards.factories import (
    YEAR,
    asked_for,
    asking,
    call_with_envelope,
    drafted,
    empty_draft,
    ended,
    manager,
)

CEILING, NARROW = 1000, 900
AMOUNTS = (400, 300, 300, 200, 1, 999)
PROJECTS = st.integers(0, len(AMOUNTS) - 1)
WON = st.integers(-1, CEILING + 1)
KEYS = st.sampled_from(["first", "second", "third"])


class Rollback(Exception):
    """Ends an example's transaction."""


class Books(RuleBasedStateMachine):
    """What the books must say: won reserved and committed by project, ceilings, and later years' won."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.call = call_with_envelope(CEILING)
        self.projects = asking(self.call, *AMOUNTS)
        make.EnvelopeFactory(
            programme_year=self.call.programme_year,
            scope="service_field",
            service_field=self.projects[0].service_field,
            ceiling=NARROW,
        )
        self.ceilings = [CEILING, NARROW]
        self.actor, self.draft = manager(), empty_draft(self.call, self.projects)
        self.reserved, self.committed, self.later = {}, {}, {}
        self.used_keys: set[tuple[int, str]] = set()
        self.is_published = False

    def teardown(self) -> None:
        self.transaction.__exit__(Rollback, Rollback(), None)

    @property
    def used(self) -> int:
        return sum(self.reserved.values()) + sum(self.committed.values())

    @property
    def left(self) -> int:
        return min(self.ceilings) - self.used

    def award_of(self, index: int) -> Award:
        return Award.objects.exclude(state="cancelled").get(submission=self.projects[index])

    @precondition(lambda self: not self.is_published)
    @rule(index=PROJECTS)
    def reserve(self, index: int) -> None:
        if index in self.reserved or AMOUNTS[index] <= self.left:
            self.add(index)
            self.reserved.setdefault(index, AMOUNTS[index])
            return
        with pytest.raises(EnvelopeExhausted) as refusal:
            self.add(index)
        assert refusal.value.asked == AMOUNTS[index] > refusal.value.left

    def add(self, index: int) -> None:
        actions.reserve_award(actor=self.actor, decision=self.draft, submission=self.projects[index])

    @precondition(lambda self: not self.is_published)
    @rule(index=PROJECTS)
    def take_out(self, index: int) -> None:
        actions.remove_award(actor=self.actor, decision=self.draft, submission=self.projects[index])
        self.reserved.pop(index, None)
        self.later.pop(index, None)

    @precondition(lambda self: self.reserved or self.committed)
    @rule(data=st.data(), won=WON, later=WON, key=KEYS)
    def adjust(self, data: st.DataObject, won: int, later: int, key: str) -> None:
        """Up, down, to what can't be, and by a key that was used before: that changes nothing."""
        index = data.draw(st.sampled_from(sorted({*self.reserved, *self.committed})))
        held = self.reserved if index in self.reserved else self.committed
        award = self.award_of(index)
        given = {"actor": self.actor, "award": award, "amounts": {YEAR: won, YEAR + 1: later}, "key": key}
        if (award.pk, key) in self.used_keys:
            assert reserving.adjust(**given).amount == held[index]
        elif won < 1 or later < 0 or won - held[index] > self.left:
            with pytest.raises(Refused):
                reserving.adjust(**given)
        else:
            reserving.adjust(**given)
            if (won, later) != (held[index], self.later.get(index, 0)):
                self.used_keys.add((award.pk, key))
            held[index], self.later[index] = won, later

    @precondition(lambda self: self.committed)
    @rule(data=st.data())
    def give_up_a_published_award(self, data: st.DataObject) -> None:
        index = data.draw(st.sampled_from(sorted(self.committed)))
        award = self.award_of(index)
        ended(award)
        for _ in range(2):
            assert reserving.give_back(actor=self.actor, award=award).state == "cancelled"
        del self.committed[index]
        self.later.pop(index, None)

    @rule(which=st.integers(0, 1), to=st.integers(-1, 2 * CEILING))
    def change_a_ceiling(self, which: int, to: int) -> None:
        envelope = Envelope.objects.order_by("id")[which]
        given = {"actor": self.actor, "envelope": envelope, "to": to, "reason": "추경"}
        if to < self.used or to == self.ceilings[which]:
            with pytest.raises(Refused):
                actions.request_ceiling(**given)
            return
        asked = actions.request_ceiling(**given)
        signoff.approve(actor=manager(), signoff_id=asked.pk, seen_hash=asked.payload_hash)
        self.ceilings[which] = to

    @precondition(lambda self: not self.is_published and not self.reserved)
    @rule()
    def cancel_and_draft_anew(self) -> None:
        actions.cancel(actor=self.actor, decision=self.draft)
        self.draft = drafted(self.call, self.projects)
        standing = self.draft.awards.filter(state="pending").values_list("submission", "amount")
        places = {project.pk: index for index, project in enumerate(self.projects)}
        self.reserved = {places[project]: won for project, won in standing}

    @precondition(lambda self: not self.is_published)
    @rule(comes_back=st.booleans())
    def publish(self, comes_back: bool) -> None:  # noqa: FBT001 - hypothesis gives it by name
        asked = asked_for(self.draft)
        if comes_back:
            signoff.return_to_drafter(actor=manager(), signoff_id=asked.pk, reason="다시 봐 주십시오.")
            return
        signoff.approve(actor=manager(), signoff_id=asked.pk, seen_hash=asked.payload_hash)
        self.committed, self.reserved, self.is_published = self.reserved, {}, True

    @rule()
    def look(self) -> None:
        snapshot = take_snapshot(self.call.programme_year)
        assert (snapshot.reserved, snapshot.committed, snapshot.ceiling, snapshot.future) == (
            sum(self.reserved.values()),
            sum(self.committed.values()),
            self.ceilings[0],
            sum(self.later.values()),
        )

    @invariant()
    def columns_are_what_the_model_says(self) -> None:
        taken = (sum(self.reserved.values()), sum(self.committed.values()))
        columns = Envelope.objects.order_by("id").values_list("ceiling", "reserved", "committed")
        assert list(columns) == [(ceiling, *taken) for ceiling in self.ceilings]
        standing = Award.objects.exclude(state="cancelled").values_list("submission", "amount")
        held = {self.projects[index].pk: won for index, won in (self.reserved | self.committed).items()}
        assert dict(standing) == held

    @invariant()
    def positions_have_no_gap_and_everything_reconciles(self) -> None:
        positions = list(LedgerEntry.objects.order_by("position").values_list("position", flat=True))
        assert positions == list(range(1, len(positions) + 1))
        assert reconcile(self.call.programme_year).faults == []


@pytest.mark.django_db(transaction=True)
def test_the_books_follow_the_model():
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=12,
            stateful_step_count=18,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
