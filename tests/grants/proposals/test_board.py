"""Who has filed, who has begun, who has nothing; of drafts the ministry learns the number alone."""

import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from grants.calls.models import Call
from grants.proposals import actions, states
from grants.proposals.board import DRAFT, FILED, NOTHING, board_of, chosen
from grants.proposals.models import Proposal
from portal.actor import Role
from tests.factories import CallFactory, MunicipalityFactory, ProvinceFactory, actor, person
from tests.grants.proposals.factories import close, complete_proposal, filed, manager, officer_of
from tests.grants.proposals.screening_factories import copies_of

pytestmark = pytest.mark.django_db
BOARD, TABLE = "admin:proposals_board", "admin:proposals_board_table"


@pytest.fixture
def call() -> Call:
    return CallFactory(most_projects=20)


@pytest.fixture
def places(call) -> dict:
    """One that filed twice (one of them opened again), one with a draft, one with nothing, elsewhere."""
    both, begun, none = (MunicipalityFactory(name=name) for name in ("제출군", "작성군", "빈군"))
    far = MunicipalityFactory(province=ProvinceFactory(code="51", name="강원특별자치도"), name="먼군")
    filed(call=call, municipality=both, title="제출한 과제")
    again = filed(call=call, municipality=both, title="다시 연 과제")
    actions.reopen(actor=actor(officer_of(both)), proposal_id=again.proposal_id)
    Proposal.objects.filter(pk=again.proposal_id).update(title="고치는 중인 비밀 제목", national_total=1)
    complete_proposal(call, both, title="비밀 초안")
    complete_proposal(call, begun, title="다른 비밀 초안")
    return {"both": both, "begun": begun, "none": none, "far": far}


def test_places_by_what_they_have(call, places) -> None:
    board = board_of(call)
    told = {place.code: (place.standing, place.filed, place.drafts, place.national) for place in board.places}
    assert told == {
        places["both"].pk: (FILED, 2, 1, 1_600_000_000),
        places["begun"].pk: (DRAFT, 0, 1, 0),
        places["none"].pk: (NOTHING, 0, 0, 0),
        places["far"].pk: (NOTHING, 0, 0, 0),
    }
    assert {each.code: (dict(each.places), each.filed, each.national) for each in board.provinces} == {
        "51": ({NOTHING: 1}, 0, 0),
        "52": ({FILED: 1, DRAFT: 1, NOTHING: 1}, 2, 1_600_000_000),
    }
    assert (board.whole.all_places, board.whole.drafts, board.by_state) == (4, 2, {states.FILED: 2})


def test_it_is_narrowed_by_province_and_standing(call, places) -> None:
    board = board_of(call)
    assert [place.code for place in chosen(board, "51")] == [places["far"].pk]
    assert [place.code for place in chosen(board, standing=NOTHING)] == sorted(
        [places["far"].pk, places["none"].pk]
    )
    assert chosen(board, "51", FILED) == []


def texts_of(workbook: bytes) -> set[str]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    return {
        str(cell)
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for cell in row
    }


@pytest.mark.usefixtures("places")
def test_no_draft_s_title_reaches_board_or_workbook(call, signed_in) -> None:
    client = signed_in(person(Role.MANAGER))
    page = client.get(reverse(BOARD), {"call": call.pk}).content.decode()
    workbook = client.get(reverse(TABLE), {"call": call.pk})
    cells = texts_of(workbook.content)
    assert {"제출한 과제", "다시 연 과제"} <= cells
    for secret in ("비밀 초안", "다른 비밀 초안", "고치는 중인 비밀 제목"):
        assert secret not in page
        assert not any(secret in cell for cell in cells)
    assert workbook.headers["Content-Disposition"] == f'attachment; filename="{call.code}-received.xlsx"'


def test_no_cell_runs_as_a_formula(call, signed_in) -> None:
    filed(call=call, title='=HYPERLINK("http://x","y")')
    workbook = signed_in(person(Role.MANAGER)).get(reverse(TABLE), {"call": call.pk})
    assert '=HYPERLINK("http://x","y")' in texts_of(workbook.content)


@pytest.mark.parametrize("role", [Role.REVIEWER, None])
def test_it_is_the_ministry_s(role, call, signed_in) -> None:
    client = signed_in(person(role) if role else officer_of(MunicipalityFactory()))
    for name in (BOARD, TABLE):
        assert client.get(reverse(name), {"call": call.pk}).status_code == 404


def test_everything_of_a_closed_call_is_received_at_once(call, signed_in) -> None:
    submission = filed(call=call)
    client = signed_in(person(Role.MANAGER))
    receive = {"call": call.pk}
    open_still = client.post(reverse("admin:proposals_receive_all"), receive, follow=True)
    assert [message.level_tag for message in open_still.context["messages"]] == ["error"]
    close(call)
    client.post(reverse("admin:proposals_receive_all"), receive)
    assert Proposal.objects.get(pk=submission.proposal_id).state == states.RECEIVED


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_it_costs_the_same_whatever_the_rows(rows, call, signed_in, cost_of) -> None:
    call.most_projects = 40
    call.save()
    first = filed(call=call)
    first.proposal.refresh_from_db()
    copies_of(first, rows - 1)
    client = signed_in(person(Role.MANAGER))
    client.get(reverse(BOARD))
    with cost_of() as cost:
        page = client.get(reverse(BOARD), {"call": call.pk})
    assert page.status_code == 200
    assert (len(cost.queries) <= 7, cost.instances) == (True, 1), "\n".join(cost.queries)


def test_a_draft_opened_again_and_received_counts_by_its_last_copy(call) -> None:
    submission = filed(call=call)
    actions.reopen(actor=actor(officer_of(submission.municipality)), proposal_id=submission.proposal_id)
    close(call)
    actions.receive_all(actor=manager(), call=call)
    assert Proposal.objects.get(pk=submission.proposal_id).revision == submission.revision
