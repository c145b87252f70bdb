"""Challenges: named by the municipality, matched in silence, decided without the person concerned."""

import re

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from grants.reviews.challenges import actions, rules
from grants.reviews.challenges.queries import committee_on, meant_by
from grants.reviews.models import Assignment, Challenge, Exclusion, ReviewerProfile, Ruling, RulingVote
from portal.actor import Role
from portal.errors import NotAllowed, Refused
from portal.notices.models import Notice
from tests import factories as make
from tests.grants.proposals.factories import officer_of
from tests.grants.reviews import factories as reviews

CAUSE = "지난 용역에서 우리 군과 소송 중인 기관의 대표입니다."
GIVEN = {"kind": "person", "named": "박대표", "reason": CAUSE}


def run(sql, *given):
    with connection.cursor() as cursor:
        cursor.execute(sql, given)


@given(st.lists(st.sampled_from([rules.UPHOLD, rules.REJECT, rules.ABSENT]), max_size=9))
def test_more_than_half_attend_and_more_than_half_of_those_agree(votes):
    attended = len(votes) - votes.count(rules.ABSENT)
    assert rules.is_quorate(votes) == (attended > len(votes) - attended)
    assert rules.is_upheld(votes) == (votes.count(rules.UPHOLD) > votes.count(rules.REJECT))


@pytest.fixture
def officer(submission):
    return officer_of(submission.municipality)


@pytest.fixture
def challenge(officer, submission):
    return actions.file_challenge(actor=make.actor(officer), proposal_id=submission.proposal_id, **GIVEN)


@pytest.fixture
def concerned(submission):
    """The second member of the panel, of the name that is challenged, who has scored."""
    reviews.scored(submission, [90, 60, 60])
    user = submission.assignment.sheets.order_by("id")[0].reviewer
    type(user).objects.filter(pk=user.pk).update(name="박대표")
    user.refresh_from_db()
    return user


def votes_of(challenge, concerned, vote="uphold"):
    return {member.pk: vote for member in committee_on(challenge, concerned)}


@pytest.mark.django_db
def test_upheld_the_person_is_out_and_the_scores_are_void(manager, challenge, concerned, submission, as_):
    client, address = as_(manager.user), reverse("admin:reviews_challenge_change", args=[challenge.pk])
    assert f"?reviewer={concerned.pk}" in client.get(address).content.decode()
    page = client.get(address, {"reviewer": concerned.pk}).content.decode()
    others = committee_on(challenge, concerned)
    assert len(others) == 2
    assert set(re.findall(r'name="vote_(\d+)"', page)) == {str(member.pk) for member in others}
    form = {"reviewer": concerned.pk, "reason": "소송 기록으로 확인했습니다."}
    form |= {f"vote_{member.pk}": "uphold" for member in others}
    client.post(address, form)
    ruling = Ruling.objects.get()
    assert (ruling.outcome, ruling.reviewer, ruling.recorded_by) == ("upheld", concerned, manager.user)
    assert set(ruling.votes.values_list("member", "vote")) == {(member.pk, "uphold") for member in others}
    assert Exclusion.objects.get().ground == "challenge"
    assert concerned.sheets.get().state == "voided"
    assert Assignment.objects.get().score == 60
    assert "소송 기록으로 확인했습니다." in client.get(address).content.decode()


@pytest.mark.django_db
def test_the_person_concerned_takes_no_part(manager, challenge, concerned, as_, refused_by):
    own = {**votes_of(challenge, concerned), concerned.pk: "reject"}
    with pytest.raises(Refused) as refusal:
        actions.rule(actor=manager, challenge_id=challenge.pk, reviewer=concerned, votes=own, reason="이유")
    assert refusal.value.code == "person_concerned"
    form = {"reviewer": concerned.pk, "reason": "이유", **{f"vote_{who}": vote for who, vote in own.items()}}
    page = as_(manager.user).post(reverse("admin:reviews_challenge_change", args=[challenge.pk]), form)
    assert 'class="error-summary"' in page.content.decode()
    assert Ruling.objects.count() == 0
    ruling = Ruling.objects.create(challenge=challenge, reviewer=concerned, outcome="rejected", reason="이유")
    with refused_by("reviews_vote_without_the_person"):
        RulingVote.objects.create(ruling=ruling, member=concerned, vote="reject")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "reason", "code"),
    [
        (lambda votes: votes, " ", "reason_missing"),
        (lambda votes: dict(list(votes.items())[1:]), "이유", "votes_missing"),
        (lambda votes: {**votes, 0: "uphold"}, "이유", "votes_missing"),
        (lambda votes: dict.fromkeys(votes, "absent"), "이유", "no_quorum"),
    ],
)
def test_a_decision_is_whole_or_refused(manager, challenge, concerned, change, reason, code):
    votes = change(votes_of(challenge, concerned))
    with pytest.raises(Refused) as refusal:
        actions.rule(actor=manager, challenge_id=challenge.pk, reviewer=concerned, votes=votes, reason=reason)
    assert refusal.value.code == code
    assert (Ruling.objects.count(), Exclusion.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_rejected_everything_stays_and_is_decided_once(manager, challenge, concerned):
    given = {"challenge_id": challenge.pk, "reviewer": concerned, "reason": "사유가 부족합니다."}
    votes = votes_of(challenge, concerned, "reject")
    ruling = actions.rule(actor=manager, votes=votes, **given)
    assert (ruling.outcome, concerned.sheets.get().state) == ("rejected", "submitted")
    with pytest.raises(Refused) as refusal:
        actions.rule(actor=manager, votes=votes, **given)
    assert refusal.value.code == "ruled"
    actions.rule_nobody(actor=manager, challenge_id=challenge.pk, reason="없습니다.")
    with pytest.raises(Refused) as refusal:
        actions.rule_nobody(actor=manager, challenge_id=challenge.pk, reason="없습니다.")
    assert refusal.value.code == "ruled"
    assert Ruling.objects.count() == 2


@pytest.mark.django_db
def test_institutions_are_matched_in_the_pool(challenge, submission):
    partner = reviews.reviewer()
    ReviewerProfile.objects.filter(user=partner).update(institution="한빛연구원 본원")
    challenge.kind, challenge.named = "institution", "한빛연구원"
    assert list(meant_by(challenge)) == [partner]


@pytest.mark.django_db
def test_the_municipality_reads_the_same_whoever_reviews_and_whatever_came_of_it(
    manager, officer, submission, panel, as_
):
    address = reverse("challenges:challenge", args=[submission.proposal_id])
    client, sitting = as_(officer), panel.members.first().reviewer
    type(sitting).objects.filter(pk=sitting.pk).update(name="박대표")
    assert client.post(address, GIVEN).status_code == 302
    client.get(address)

    def shown():
        pages = [
            client.get(url).content.decode() for url in (address, f"/proposals/{submission.proposal_id}/")
        ]
        return [
            re.sub(r"[A-Za-z0-9]{64}", "", re.search(r"<main.*</main>", page, re.DOTALL)[0]) for page in pages
        ]

    before = shown()
    assert sitting.email not in before[0]
    challenge = Challenge.objects.get()
    votes = votes_of(challenge, sitting)
    actions.rule(actor=manager, challenge_id=challenge.pk, reviewer=sitting, votes=votes, reason="확인")
    assert shown() == before
    assert not Notice.objects.filter(user=officer).exists()


@pytest.mark.django_db
def test_what_lacks_is_said_and_what_was_typed_is_kept(officer, submission, as_):
    address = reverse("challenges:challenge", args=[submission.proposal_id])
    page = as_(officer).post(address, {**GIVEN, "named": ""}).content.decode()
    assert CAUSE in page
    assert Challenge.objects.count() == 0
    type(submission.proposal).objects.filter(pk=submission.proposal_id).update(state="withdrawn", slot=None)
    page = as_(officer).post(address, GIVEN).content.decode()
    assert CAUSE in page
    assert "기피 신청은 제출한 때부터 평가가 끝날 때까지 할 수 있습니다." in page
    assert Challenge.objects.count() == 0


@pytest.mark.django_db
def test_others_neither_file_nor_see_nor_decide(challenge, concerned, submission, as_):
    stranger = officer_of(make.MunicipalityFactory())
    assert (
        as_(stranger).get(reverse("challenges:challenge", args=[submission.proposal_id])).status_code == 404
    )
    with pytest.raises(NotAllowed):
        actions.file_challenge(actor=make.actor(stranger), proposal_id=submission.proposal_id, **GIVEN)
    office = reverse("admin:reviews_challenge_change", args=[challenge.pk])
    for user, status in ((make.person(Role.AUDITOR), 200), (concerned, 404), (challenge.filed_by, 404)):
        assert as_(user).get(office).status_code == status
    auditor = make.actor(None, Role.AUDITOR)
    with pytest.raises(NotAllowed):
        actions.rule_nobody(actor=auditor, challenge_id=challenge.pk, reason="이유")


@pytest.mark.django_db
def test_what_was_said_and_decided_is_written_once(manager, challenge, concerned, refused_by):
    actions.rule(
        actor=manager,
        challenge_id=challenge.pk,
        reviewer=concerned,
        votes=votes_of(challenge, concerned),
        reason="확인",
    )
    for rule, table in (
        ("reviews_challenge_append_only", "reviews_challenge"),
        ("reviews_ruling_append_only", "reviews_ruling"),
        ("reviews_vote_append_only", "reviews_rulingvote"),
    ):
        with refused_by(rule):
            run(f"DELETE FROM {table}")
    with refused_by("reviews_ruling_on_somebody"):
        Ruling.objects.create(challenge=challenge, outcome="upheld", reason="이유")


@pytest.mark.django_db
def test_an_empty_list_says_why_and_what_to_do(as_, officer, submission):
    office = as_(make.person(Role.MANAGER))
    address = reverse("admin:reviews_challenge_changelist")
    assert "접수된 기피 신청이 없습니다" in office.get(address).content.decode()
    actions.file_challenge(actor=make.actor(officer), proposal_id=submission.proposal_id, **GIVEN)
    assert "empty-state" not in office.get(address).content.decode()
    assert "조건에 맞는 기피 신청이 없습니다" in office.get(f"{address}?q=없는이름").content.decode()
