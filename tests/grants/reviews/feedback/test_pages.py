"""What the panel said, to the applicant and to nobody else, and not before the announcement."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from grants.proposals.actions import publish_outcomes
from grants.proposals.models import Proposal
from grants.reviews.feedback.queries import feedback_on
from grants.reviews.models import PanelMember, Score, ScoreSheet
from tests import factories as make
from tests.grants.proposals.factories import officer_of
from tests.grants.reviews import factories as reviews

pytestmark = pytest.mark.django_db
NAME, INSTITUTION = "남궁예시", "예시대학교"


@pytest.fixture
def judged(call, panel, submission):
    """Scored by three; the second names a colleague and an institution in a reason."""
    member = PanelMember.objects.filter(panel=panel).order_by("id")[0]
    type(member.reviewer).objects.filter(pk=member.reviewer_id).update(name=NAME)
    reviews.scored(submission, [90, 80, 71], reason_of=_reason)
    return Proposal.objects.select_related("municipality", "call").get(pk=submission.proposal_id)


def _reason(sheet, criterion):
    return f"{NAME} 위원({INSTITUTION})과 같은 뜻입니다. {sheet.pk}-{criterion.order}"


@pytest.fixture
def officer(judged):
    return officer_of(judged.municipality)


def page_of(proposal):
    return reverse("feedback:feedback", args=[proposal.pk])


def announced(proposal, manager, outcome="not_awarded"):
    publish_outcomes(actor=manager, outcomes={proposal.pk: outcome})


def test_before_the_announcement_nothing_tells_that_there_is_such_a_page(client, judged, officer):
    client.force_login(officer)
    missing = client.get(reverse("feedback:feedback", args=[judged.pk + 1000]))
    early = client.get(page_of(judged))
    assert (early.status_code, missing.status_code) == (404, 404)
    assert _said_in(early) == _said_in(missing)
    detail = client.get(reverse("proposals:detail", args=[judged.pk])).content.decode()
    assert detail.count("feedback") == 0


def _said_in(reply):
    """The reply apart from its own address and what is drawn by lot in each."""
    shown = reply.content.decode().replace(reply.wsgi_request.path, "")
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Za-z0-9]{64}", "", shown)


@pytest.mark.parametrize("outcome", ["awarded", "reserve", "not_awarded"])
def test_the_proposal_leads_to_the_reasons_without_names(client, judged, officer, manager, outcome):
    announced(judged, manager, outcome)
    client.force_login(officer)
    detail = client.get(reverse("proposals:detail", args=[judged.pk])).content.decode()
    assert detail.count(f'href="{page_of(judged)}"') == 1
    shown = client.get(page_of(judged)).content.decode()
    assert [shown.count(word) for word in (NAME, INSTITUTION)] == [0, 0]
    assert shown.count("○○○ 위원(○○○)과 같은 뜻입니다.") == 3 * 4
    names = ScoreSheet.objects.values_list("reviewer__name", flat=True)
    assert [shown.count(name) for name in names] == [0, 0, 0]


def test_the_private_note_stays_private(client, judged, officer, manager):
    ScoreSheet.objects.update(private_note="나만 보는 메모")
    announced(judged, manager)
    client.force_login(officer)
    assert client.get(page_of(judged)).content.decode().count("나만 보는 메모") == 0


def test_other_municipalities_find_nothing(client, judged, manager):
    announced(judged, manager)
    client.force_login(officer_of(make.MunicipalityFactory()))
    assert client.get(page_of(judged)).status_code == 404


def test_points_are_shown_only_where_the_call_says_so(client, call, judged, officer, manager):
    announced(judged, manager)
    client.force_login(officer)
    public = reverse("calls:detail", args=[call.code])
    assert "/ 20" not in client.get(page_of(judged)).content.decode()
    assert client.get(public).content.decode().count("점수는 공개하지 않습니다.") == 1
    type(call).objects.filter(pk=call.pk).update(feedback_shows_points=True)
    assert "<strong>3.33</strong> / 20" in client.get(page_of(judged)).content.decode()
    assert client.get(public).content.decode().count("평가항목별 평균 점수를 볼 수 있습니다.") == 1


def test_means_are_of_all_sheets_that_count(judged, submission):
    said = feedback_on(submission.assignment, with_points=True)
    assert [(each.most, each.mean) for each in said.criteria] == [
        (20, Decimal("20.00")),
        (30, Decimal("30.00")),
        (30, Decimal("27.00")),
        (20, Decimal("3.33")),
    ]
    assert Score.objects.count() == 12


def test_the_page_asks_a_literal_number_of_queries(client, judged, officer, manager, cost_of):
    announced(judged, manager)
    client.force_login(officer)
    with cost_of() as cost:
        client.get(page_of(judged))
    assert len(cost.queries) == 6
