"""Threads of several processes at random over the same envelopes: the books agree to the won afterwards."""

import pytest
from django.db.models import Sum

from grants.awards.models import Award, LedgerEntry
from grants.awards.reconciliation import reconcile
from grants.calls.models import Envelope
from tests.grants.awards.storm import ACTS, lay_out, let_loose
from tests.workers import process_environment

pytestmark = pytest.mark.django_db(transaction=True)
# What may be refused on the way, and nothing else.
REFUSALS = {"envelope_exhausted", "envelope_busy", "nothing"}


def test_whatever_happens_at_once_the_books_agree():
    lots = lay_out(calls=8, groups=2, lines=3, ceiling=9_000)
    counted, _seconds = let_loose(lots, processes=4, acts=15, seed=1, env=process_environment())
    assert sum(counted.values()) == 8 * 15
    assert set(counted) - REFUSALS - set(ACTS) == set()
    (year,) = {award.programme_year for award in Award.objects.select_related("programme_year")}
    assert reconcile(year).faults == []
    for envelope in Envelope.objects.all():
        sums = LedgerEntry.objects.filter(envelope=envelope).aggregate(
            reserved=Sum("delta_reserved", default=0), committed=Sum("delta_committed", default=0)
        )
        assert sums == {"reserved": envelope.reserved, "committed": envelope.committed}
    positions = LedgerEntry.objects.order_by("position").values_list("position", flat=True)
    assert list(positions) == list(range(1, len(positions) + 1))
    assert len(positions) > 50
