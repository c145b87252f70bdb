"""A conflict of interest is found and declared without a word of who applies."""

import pytest
from django.urls import reverse

from grants.reviews import actions
from grants.reviews.models import Exclusion, ReviewerProfile, ReviewerTie, ScoreSheet
from portal.errors import Refused
from tests import factories as make
from tests.grants.reviews import factories as reviews
from tests.grants.reviews.blinding.applicants import ASKED, BEGUN, filed_by, made_ground

pytestmark = pytest.mark.django_db
OWN = reverse("admin:reviews_own_ties")


@pytest.fixture
def ground():
    return made_ground("double")


@pytest.fixture
def asked(ground):
    """The sheet of the second reviewer whose question is not answered."""
    with filed_by(ground, ground.places[0]) as filed:
        yield ScoreSheet.objects.get(
            reviewer=ground.reviewers[1], assignment__submission=filed.submissions[ASKED]
        )


def test_a_ground_in_the_data_is_not_named(asked, client):
    # Where the reviewer lives turns out to be where the proposal comes from.
    ReviewerProfile.objects.filter(user=asked.reviewer).update(home_province="52")
    client.force_login(asked.reviewer)
    page = client.get(reverse("admin:reviews_sheet", args=[asked.pk])).content.decode()
    assert "사유를 밝히면 신청기관이 드러나므로" in page
    # The reviewer's own home is theirs to know; the ground is not said.
    assert [ground for ground in ("own_province", "own_municipality") if ground in page] == []
    again = client.post(reverse("admin:reviews_sheet_open", args=[asked.pk]), {"nothing": "on"})
    assert "등록된 자료에 제척 사유가 있어 이 사업계획서를 평가할 수 없습니다." in again.content.decode()
    client.post(reverse("admin:reviews_sheet_recuse", args=[asked.pk]), {"ground": "in_data", "detail": ""})
    assert Exclusion.objects.get(
        reviewer=asked.reviewer, submission=asked.assignment.submission_id
    ).ground == ("own_province")


def test_without_a_ground_the_neutral_word_is_none(asked, client):
    client.force_login(asked.reviewer)
    client.post(reverse("admin:reviews_sheet_recuse", args=[asked.pk]), {"ground": "in_data", "detail": ""})
    asked.refresh_from_db()
    assert asked.state == "assigned"


def test_a_tie_declared_beforehand_keeps_the_place_away(ground, client):
    reviewer = ground.reviewers[1]
    client.force_login(reviewer)
    place = ground.places[0]
    said = {"kind": "advice", "municipality": place.row.pk, "evidence": "2023년 기본계획 자문"}
    assert client.post(OWN, said).status_code == 302
    tie = ReviewerTie.objects.get()
    assert (tie.reviewer, tie.recorded_by, tie.place) == (reviewer, reviewer, place.row)
    assert "2023년 기본계획 자문" in client.get(OWN).content.decode()
    copy = reviews.submission_of(ground.call, place.row, title="드론 방제", **ground.kinds)
    reviews.assigned(ground.panel, [copy])
    assert ScoreSheet.objects.filter(reviewer=reviewer).count() == 0
    assert Exclusion.objects.get(submission=copy).ground == "earlier_advice"


def test_a_tie_declared_later_voids_what_was_begun(ground, client):
    with filed_by(ground, ground.places[0]) as filed:
        reviewer = ground.reviewers[1]
        client.force_login(reviewer)
        said = {"kind": "worked", "province": "52", "evidence": "2015~2018년 근무"}
        client.post(OWN, said)
        sheet = ScoreSheet.objects.get(reviewer=reviewer, assignment__submission=filed.submissions[BEGUN])
        assert sheet.state == "voided"
        assert client.get(reverse("admin:reviews_sheet", args=[sheet.pk])).status_code == 404


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"kind": "advice", "evidence": "자문"}, "시·군·구와 시·도 가운데 하나만"),
        ({"kind": "advice", "province": "52", "evidence": ""}, "필수 항목"),
    ],
)
def test_what_lacks_is_said_and_nothing_is_lost(ground, client, said, sentence):
    client.force_login(ground.reviewers[1])
    page = client.post(OWN, said).content.decode()
    assert (sentence in page, 'value="advice" selected' in page) == (True, True)
    assert ReviewerTie.objects.count() == 0


def test_only_reviewers_have_ties_of_their_own(ground, client):
    client.force_login(ground.manager)
    assert client.get(OWN).status_code == 404
    with pytest.raises(Refused):
        actions.declare_tie(actor=make.actor(ground.manager), tie=ReviewerTie(evidence="자문"))
