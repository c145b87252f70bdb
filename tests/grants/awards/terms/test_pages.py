"""The pages of an award's terms, on both sides."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from grants.awards.models import Adjustment, Award, AwardCondition
from grants.awards.terms.adjusting import Terms, adjust_pending
from portal.actor import Role
from portal.signoff import actions as signoff
from portal.signoff.models import SignOff
from tests import factories as make
from tests.grants.awards.factories import WORDS, asking, call_with_envelope, drafted, manager, published
from villages.models import MembershipRole

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + timedelta(days=30)


def client_of(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.cookies["django_language"] = "en"
    client.force_login(user)
    return client


@pytest.fixture
def award() -> Award:
    call = call_with_envelope(1000)
    return drafted(call, asking(call, 600)).awards.get()


def adjusted(award: Award) -> Award:
    terms = Terms({2024: 500}, "costs", WORDS, SOON)
    adjust_pending(actor=manager(), award=award, terms=terms)
    published(award.decision)
    return award


def own(award: Award, name: str = "award") -> str:
    return reverse(f"awards:{name}", args=[award.proposal_id])


def test_a_manager_sets_terms_and_nothing_typed_is_lost(award):
    client = client_of(award.decision.drafted_by)
    url = reverse("admin:awards_award_terms", args=[award.pk])
    given = {
        "act": "adjust",
        "year_2024": "601",
        "reason": "costs",
        "words": "짧다",
        "due_on": SOON.isoformat(),
    }
    refused = client.post(url, given).content.decode()
    assert "Enter at most 600 won." in refused
    assert "짧다</textarea>" in refused
    assert client.post(url, {**given, "year_2024": "500", "words": WORDS}).status_code == 302
    assert (
        client.post(url, {"act": "condition", "text": "부지", "due_on": SOON.isoformat()}).status_code == 302
    )
    condition = AwardCondition.objects.get()
    assert (Adjustment.objects.get().is_below, condition.text) == (True, "부지")
    remove = reverse("admin:awards_condition", args=[award.pk, condition.pk])
    client.post(remove, {"act": "remove"})
    assert AwardCondition.objects.count() == 0
    assert client.post(url, {"act": "revoke", "reason": WORDS}, follow=True).status_code == 200
    assert SignOff.objects.count() == 0


def test_the_municipality_sees_its_award_once_it_is_announced(award):
    officer = client_of(make.member(award.municipality))
    names = ("award", "revised_budget", "decline")
    assert [officer.get(own(award, name)).status_code for name in names] == [404] * 3
    adjusted(award)
    page = officer.get(own(award)).content.decode()
    assert f"Confirm the adjusted award with a revised budget by {SOON.isoformat()}." in page
    detail = officer.get(reverse("proposals:detail", args=[award.proposal_id])).content.decode()
    assert own(award) in detail
    strangers = (
        make.member(make.MunicipalityFactory()),
        make.person(Role.MANAGER),
        make.person(Role.REVIEWER),
    )
    assert {client_of(user).get(own(award)).status_code for user in strangers} == {404}


def test_the_officer_confirms_and_the_signer_signs(award):
    adjusted(award)
    officer = client_of(make.member(award.municipality))
    signer = make.member(award.municipality, MembershipRole.SIGNER)
    url = own(award, "revised_budget")
    lines = {"lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "1"}
    amounts = {"lines-0-national": "499", "lines-0-province": "0", "lines-0-local": "0", "lines-0-own": "x"}
    unread = officer.post(url, {**lines, **amounts}).content.decode()
    assert "Some amounts could not be read." in unread
    wrong = officer.post(url, {**lines, **amounts, "lines-0-own": "0"}).content.decode()
    assert "the lines sum to 499 won, and 500 won are due." in wrong
    assert 'value="499"' in wrong
    sent = officer.post(url, {**lines, **amounts, "lines-0-national": "500", "lines-0-own": "0"})
    assert sent.headers["Location"] == own(award)
    home = client_of(signer).get(reverse("desk:home")).content.decode()
    request = SignOff.objects.get(kind="awards.revised_budget")
    assert reverse("signoff:detail", args=[request.pk]) in home
    signoff.approve(actor=make.actor(signer), signoff_id=request.pk, seen_hash=request.payload_hash)
    assert "The award stands. Nothing is asked of you now." in officer.get(own(award)).content.decode()
    assert officer.get(url).status_code == 302


def test_an_officer_asks_to_give_the_award_up(award):
    published(award.decision)
    officer = client_of(make.member(award.municipality))
    url = own(award, "decline")
    short = officer.post(url, {"reason": "짧다"}).content.decode()
    assert "짧다</textarea>" in short
    assert officer.post(url, {"reason": WORDS}).status_code == 302
    page = officer.get(own(award)).content.decode()
    assert "Your signer was asked to give the award up. Until they sign, it stands." in page
    # A pending change by the ministry is nothing the municipality can tell.
    assert SignOff.objects.filter(state="pending").count() == 1
