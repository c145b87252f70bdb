"""What reviewers learn of applicants is said by the call, and stands once proposals lie before a panel."""

import pytest
from django.urls import reverse

from grants.calls import actions
from grants.calls.comparing import points_of_call
from grants.calls.models import Call
from grants.proposals.actions import drafting
from portal.actor import Role
from portal.errors import Refused
from tests import factories as make
from tests.grants.reviews import factories as reviews

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return reviews.call_with_rubric(is_published=True)


@pytest.fixture
def manager():
    return make.actor(None, Role.MANAGER)


def set_blind(call, blind):
    Call.objects.filter(pk=call.pk).update(blind=blind)


def test_it_changes_until_the_first_proposal_lies_before_a_panel(call, manager, refused_by):
    assert (call.blind, call.judged_since) == ("single", None)
    call.blind = "double"
    assert actions.keep(actor=manager, row=call).is_double_blind
    reviews.assigned(reviews.panel_of(call, 3), reviews.under_review(call, 1))
    call.refresh_from_db()
    assert call.judged_since is not None
    with refused_by("calls_blindness_stands_once_judged"):
        set_blind(call, "single")
    with refused_by("calls_judged_since_stands"):
        Call.objects.filter(pk=call.pk).update(judged_since=None)
    call.blind = "single"
    with pytest.raises(Refused, match="이미 평가가 시작되어"):
        actions.keep(actor=manager, row=call)


def test_nothing_else_than_single_and_double_is_known(call, refused_by):
    with refused_by("calls_known_blindness"):
        set_blind(call, "triple")


def test_another_call_is_not_judged_yet(call):
    reviews.assigned(reviews.panel_of(call, 3), reviews.under_review(call, 1))
    other = reviews.call_with_rubric()
    other.refresh_from_db()
    assert other.judged_since is None


@pytest.mark.parametrize(
    ("blind", "sentence"),
    [("single", "평가위원에게 신청기관을 공개하며"), ("double", "평가위원에게 신청기관을 공개하지 않는")],
)
def test_the_public_page_and_the_comparison_say_it(call, client, blind, sentence):
    set_blind(call, blind)
    assert sentence in client.get(call.get_absolute_url()).content.decode()
    call.refresh_from_db()
    said = [point.said for point in points_of_call(call) if point.key == "blind"]
    assert said == [call.get_blind_display()]


@pytest.mark.parametrize(("blind", "times"), [("single", 0), ("double", 1)])
def test_who_writes_is_told_to_name_nobody(as_, blind, times):
    call = reviews.call_with_rubric(blind=blind)
    home = make.MunicipalityFactory()
    officer = make.member(home)
    proposal = drafting.begin(actor=make.actor(officer), call=call, municipality=home)
    for section in ("overview", "attachments"):
        page = as_(officer).get(reverse("proposals:section", args=[proposal.pk, section]))
        assert page.content.decode().count("블라인드 평가 공모입니다.") == times
