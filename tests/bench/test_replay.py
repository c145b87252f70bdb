"""The floor of awarding sends what the portal's own actions send."""

import pytest
from django.db import connection

from bench.replay import Replay, recorded
from grants.awards import actions
from grants.awards.models import Award, LedgerEntry
from grants.awards.queries import national_envelope
from tests.grants.awards.factories import asking, call_with_envelope, empty_draft, manager

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _keys_of_awards_above_all_others():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(nextval(pg_get_serial_sequence('awards_award', 'id'))) FROM generate_series(1, 100000)"
        )


def twice(repeated):
    repeated()
    repeated()
    return 2


@pytest.mark.usefixtures("_keys_of_awards_above_all_others")
def test_a_recorded_award_is_reserved_and_released_anew():
    call = call_with_envelope()
    (submission,) = asking(call, 1_000_000)
    asked = {"actor": manager(), "decision": empty_draft(call, [submission]), "submission": submission}
    reserving = recorded(lambda: actions.reserve_award(**asked))
    award = Award.objects.get()
    replay = Replay(award.pk, reserving, recorded(lambda: actions.remove_award(**asked)))
    replay.during(twice)
    moves = LedgerEntry.objects.order_by("id").values_list("award", "kind", "delta_reserved")
    awards = list(Award.objects.order_by("id").values_list("pk", "state"))
    assert [state for _, state in awards] == ["cancelled"] * 3
    assert list(moves) == [
        (pk, kind, won) for pk, _ in awards for kind, won in (("reserve", 1_000_000), ("release", -1_000_000))
    ]
    assert national_envelope(call.programme_year).reserved == 0
