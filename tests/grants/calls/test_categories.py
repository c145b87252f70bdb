"""The categories of cost of a call: kept by managers on its page, told apart in a comparison."""

import re

import pytest
from django.urls import reverse
from pytest_django.asserts import assertInHTML

from grants.calls.comparing import only_differing, points_of_call, side_by_side
from grants.calls.models import BudgetCategory, Call
from grants.proposals.models import BudgetLine
from portal.actor import Role
from tests import factories as make
from tests.grants.calls.test_pages import form_of
from tests.grants.proposals.factories import complete_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def running() -> BudgetCategory:
    return BudgetCategory.objects.create(
        call=make.CallFactory(), code="running", name="운영비", name_en="Running", is_operation=True
    )


def test_the_database_keeps_codes_and_shares(running, refused_by) -> None:
    with refused_by("calls_budget_category_once"):
        BudgetCategory.objects.create(call=running.call, code="running", name="또", name_en="again")
    for share in (0, 10_001):
        with refused_by("calls_operation_within_whole"):
            Call.objects.filter(pk=running.call_id).update(operation_most_basis_points=share)


def change(client, call: Call, **fields: str) -> object:
    page = reverse("admin:calls_call_change", args=[call.pk])
    return client.post(page, form_of(client, page) | fields)


def test_a_manager_adds_a_category_and_the_most_of_operation(client, running) -> None:
    client.force_login(make.person(Role.MANAGER))
    added = {
        "code": "goods",
        "name": "장비비",
        "name_en": "Goods",
        "order": "1",
        "call": str(running.call_id),
    }
    given = {f"budget_categories-1-{name}": value for name, value in added.items()}
    reply = change(
        client,
        running.call,
        **{"budget_categories-TOTAL_FORMS": "2", "operation_most_basis_points": "1500", **given},
    )
    assert reply.status_code == 302
    running.call.refresh_from_db()
    assert running.call.operation_most_basis_points == 1500
    assert list(running.call.budget_categories.values_list("code", "is_operation")) == [
        ("running", True),
        ("goods", False),
    ]


def test_a_category_that_lines_stand_in_is_not_removed(client, running) -> None:
    proposal = complete_proposal(call=running.call)
    BudgetLine.objects.filter(proposal=proposal).update(category=running)
    client.force_login(make.person(Role.MANAGER))
    reply = change(client, running.call, **{"budget_categories-0-DELETE": "on"})
    assert reply.status_code == 200
    assert "삭제" in reply.content.decode()
    assert BudgetCategory.objects.get() == running


def test_two_calls_are_compared_by_category_and_share(running) -> None:
    other = make.CallFactory(operation_most_basis_points=2000)
    found = only_differing(side_by_side(points_of_call(running.call), points_of_call(other)))
    assert [(row.left, row.right) for row in found["비목"]] == [("운영비 · 운영비", "")]
    shares = [row.right for rows in found.values() for row in rows if row.label == "운영비 최대 비율(0.01%)"]
    assert shares == ["20.00%"]


def test_the_page_of_a_call_names_its_categories_and_the_most_of_operation(client, running) -> None:
    call = running.call
    BudgetCategory.objects.update(name="유지비")
    plain = client.get(make.CallFactory().get_absolute_url()).content.decode()
    assert not re.search("비목|총사업비의", plain)
    BudgetCategory.objects.create(call=call, code="goods", name="장비 구입비", name_en="Goods", order=1)
    Call.objects.filter(pk=call.pk).update(operation_most_basis_points=2050)
    shown = client.get(call.get_absolute_url()).content.decode()
    listed = "<li>유지비 <span class='small'>(운영비)</span></li><li>장비 구입비</li>"
    assertInHTML(f"<ul class='dots'>{listed}</ul>", shown)
    assertInHTML(
        "<p>운영비는 총사업비의 20.5% 이내. 구축한 서비스를 운영하는 데 드는 비용을 말합니다.</p>", shown
    )
