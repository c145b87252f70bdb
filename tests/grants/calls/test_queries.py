"""Which calls are open, and which envelopes cover an award."""

from datetime import UTC, datetime, timedelta

import pytest

from grants.calls.models import Level, Scope
from grants.calls.queries import criteria_to_read, envelopes_covering, open_calls, points_of
from tests import factories as make

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_a_call_is_open_from_its_first_second_to_the_one_before_it_closes():
    call = make.CallFactory(opens_at=NOON, closes_at=NOON + timedelta(hours=1))
    make.CallFactory(opens_at=NOON, closes_at=NOON + timedelta(hours=1), is_published=False)
    seen = {
        moment: list(open_calls(moment))
        for moment in (NOON - SECOND, NOON, call.closes_at - SECOND, call.closes_at)
    }
    assert list(seen.values()) == [[], [call], [call], []]
    assert [call.is_open(moment) for moment in seen] == [False, True, True, False]


def test_every_envelope_of_the_year_and_scope_covers_in_order_of_id():
    year = make.ProgrammeYearFactory()
    field = make.ServiceFieldFactory(programme=year.programme)
    kind = make.SupportTypeFactory(programme=year.programme)
    province = make.ProvinceFactory()
    other = make.ProvinceFactory(code="47", name="경상북도", name_en="Gyeongbuk")
    national = make.EnvelopeFactory(programme_year=year)
    rows = {"programme_year": year, "ceiling": 1000}
    by_type = make.EnvelopeFactory(scope=Scope.SUPPORT_TYPE, support_type=kind, **rows)
    by_province = make.EnvelopeFactory(scope=Scope.PROVINCE, province=province, **rows)
    by_field = make.EnvelopeFactory(scope=Scope.SERVICE_FIELD, service_field=field, **rows)
    make.EnvelopeFactory(scope=Scope.PROVINCE, province=other, **rows)
    make.EnvelopeFactory(fiscal_year=2025, programme_year=year)
    make.EnvelopeFactory(programme_year=make.ProgrammeYearFactory(year=2025))
    covering = envelopes_covering(year, 2024, province.code, field.pk, kind.pk)
    assert list(covering) == [national, by_type, by_province, by_field]


def test_the_criteria_in_force_are_ready_with_rubric_and_levels(cost_of):
    call = make.CallFactory()
    make.CriterionFactory(rubric=make.RubricFactory(call=call, version=1, is_current=False))
    rubric = make.RubricFactory(call=call, version=2)
    second = make.CriterionFactory(rubric=rubric, order=2, max_points=40)
    first = make.CriterionFactory(rubric=rubric, order=1, max_points=60)
    for points in (30, 60):
        Level.objects.create(criterion=first, points=points, name="등급", name_en="Level")
    with cost_of() as cost:
        found = criteria_to_read(call)
        shown = [(each, each.rubric, [level["points"] for level in each.said_levels]) for each in found]
    assert shown == [(first, rubric, [60, 30]), (second, rubric, [])]
    assert (len(cost.queries), cost.instances) == (1, 4)
    assert points_of(rubric) == 100
