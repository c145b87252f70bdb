"""Less than was asked, conditions, the revised budget that confirms it, and the end of an award."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from grants.awards import actions
from grants.awards.models import Adjustment, Award, AwardCondition, AwardEnding, Decision, RevisedBudget
from grants.awards.reconciliation import reconcile
from grants.awards.terms import adjusting, budget, conditions, ending, policies, queries, revising
from grants.awards.terms.adjusting import Terms
from grants.calls.models import Envelope
from grants.proposals.content import Content, Line
from grants.proposals.models import Proposal
from grants.proposals.package import Header, canonical
from portal.actor import Role
from portal.errors import NotAllowed, Refused
from portal.notices.models import Notice
from portal.outbox.models import Message
from portal.signoff import actions as signoff
from portal.signoff.models import SignOff
from tests import factories as make
from tests.grants.awards.factories import (
    WORDS,
    asked_for,
    asks,
    call_with_envelope,
    drafted,
    ended,
    manager,
    published,
    ranked,
    signed,
)
from tests.grants.reviews.factories import submission_of
from villages.models import MembershipRole

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + timedelta(days=30)


def filed_as(*lines: Line) -> str:
    return canonical(Header("SV2024", "52720", "전북특별자치도 진안군", 1, 1), Content(lines=lines))


@pytest.fixture
def call():
    return call_with_envelope(2000)


@pytest.fixture
def award(call) -> Award:
    """A pending award of 800 won this year and 80 the next; the next on the list asks 1500."""
    package = filed_as(
        Line("장비", 2024, national=800, province=50, local=150), Line("운영", 2025, national=80, local=20)
    )
    first = submission_of(call, None, package=package, national_total=880, project_total=1100)
    second = asks(call, 1500, service_field=first.service_field, support_type=first.support_type)
    decision = drafted(call, [first, second])
    return decision.awards.get()


def terms(this=500, later=80, reason="costs", words=WORDS, due_on=SOON) -> Terms:
    return Terms({2024: this, 2025: later}, reason, words, due_on)


def people_of(award: Award):
    return tuple(
        make.actor(make.member(award.municipality, role))
        for role in (MembershipRole.OFFICER, MembershipRole.SIGNER)
    )


def approve(actor, request: SignOff) -> None:
    signoff.approve(actor=actor, signoff_id=request.pk, seen_hash=request.payload_hash)


def used() -> tuple[int, int]:
    envelope = Envelope.objects.get()
    return envelope.reserved, envelope.committed


def fresh(award: Award) -> Award:
    return queries.with_terms(Award.objects.filter(pk=award.pk)).get()


def test_an_award_below_what_was_asked_is_reserved_and_published_so(award):
    officer, _signer = people_of(award)
    adjusting.adjust_pending(actor=manager(), award=award, terms=terms())
    conditions.add_condition(actor=manager(), award=award, text=" 부지를 확보한다. ", due_on=SOON)
    assert used() == (500, 0)
    published(award.decision)
    assert used() == (0, 500)
    told = Notice.objects.get(user=officer.user)
    assert (told.code, told.details["amount"], told.details["asked"], told.details["due"]) == (
        "awards.published.award_adjusted",
        {"won": 500},
        {"won": 800},
        SOON.isoformat(),
    )
    paper = Decision.objects.get().signoff.payload
    assert (paper["won"], paper["lines"][0]["asked"], paper["lines"][0]["conditions"]) == (
        500,
        800,
        [{"text": "부지를 확보한다.", "due": SOON.isoformat()}],
    )
    held = fresh(award)
    assert queries.to_confirm(held) == Adjustment.objects.get()
    assert list(Award.objects.filter(queries.awaits_budget())) == [award]
    assert reconcile(award.programme_year).faults == []


def test_the_signer_confirms_with_a_revised_budget_at_the_same_rates(award):
    officer, signer = people_of(award)
    adjusting.adjust_pending(actor=manager(), award=award, terms=terms())
    published(award.decision)
    held = fresh(award)
    lines = [
        {source: getattr(line, source) for source in budget.SOURCES}
        for line in budget.proposed(queries.filed_lines(held), queries.awarded_by_year(held))
    ]
    wrong = [{**lines[0], "national": 501}, lines[1]]
    for given, code in ((wrong, "not_at_the_same_rates"), (lines[:1], "other_lines")):
        with pytest.raises(Refused) as refusal:
            revising.request_confirmation(actor=officer, award=award, lines=given)
        assert refusal.value.code == code
    with pytest.raises(NotAllowed):
        revising.request_confirmation(actor=signer, award=award, lines=lines)
    request = revising.request_confirmation(actor=officer, award=award, lines=lines)
    with pytest.raises(NotAllowed):
        ending.request_decline(actor=officer, award=award, reason=WORDS)
    approve(signer, request)
    confirmed = RevisedBudget.objects.get()
    assert [
        (line.national, line.province, line.local, line.own) for line in confirmed.lines.order_by("position")
    ] == [(500, 32, 94, 0), (80, 0, 20, 0)]
    assert queries.to_confirm(fresh(award)) is None
    assert not Award.objects.filter(queries.awaits_budget()).exists()
    with pytest.raises(Refused) as refusal:
        revising.request_confirmation(actor=officer, award=award, lines=lines)
    assert refusal.value.code == "nothing_to_confirm"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (terms(this=801), "more_than_asked"),
        (terms(this=0), "amount_not_positive"),
        (terms(this=-1), "amount_not_positive"),
        (Terms({2024: 2**63, 2025: 80}, "costs", WORDS, SOON), "more_than_asked"),
        (Terms({2030: 1}, "costs", WORDS, SOON), "more_than_asked"),
        (terms(this=800), "same_amounts"),
        (terms(reason="whim"), "reason_missing"),
        (terms(words="짧다"), "words_too_short"),
        (terms(due_on=date(2024, 1, 1)), "day_passed"),
    ],
)
def test_what_can_not_be_meant_is_refused_and_nothing_moves(award, given, code):
    with pytest.raises(Refused) as refusal:
        adjusting.adjust_pending(actor=manager(), award=award, terms=given)
    assert refusal.value.code == code
    assert (used(), Adjustment.objects.count()) == ((800, 0), 0)


def test_a_published_award_is_adjusted_by_two(award):
    officer, _signer = people_of(award)
    published(award.decision)
    with pytest.raises(NotAllowed):
        adjusting.adjust_pending(actor=manager(), award=award, terms=terms())
    drafter = manager()
    request = adjusting.request_adjustment(actor=drafter, award=award, terms=terms(later=40))
    with pytest.raises(NotAllowed):
        approve(drafter, request)
    assert used() == (0, 800)
    approve(manager(), request)
    assert used() == (0, 500)
    assert queries.awarded_by_year(fresh(award)) == {2024: 500, 2025: 40}
    codes = Notice.objects.filter(user=officer.user).order_by("id").values_list("code", flat=True)
    assert list(codes) == ["awards.published.award", "awards.adjusted"]
    # Back up to what was asked nothing is left to confirm.
    approve(manager(), adjusting.request_adjustment(actor=manager(), award=award, terms=terms(800, 80)))
    assert (used(), queries.to_confirm(fresh(award))) == ((0, 800), None)
    assert reconcile(award.programme_year).faults == []


def test_a_municipality_gives_its_award_up_and_the_next_on_the_list_follows(award, call):
    officer, signer = people_of(award)
    published(award.decision)
    request = ending.request_decline(actor=officer, award=award, reason=WORDS)
    pending = adjusting.request_adjustment(actor=manager(), award=award, terms=terms())
    with pytest.raises(NotAllowed):
        approve(officer, request)
    approve(signer, request)
    award.refresh_from_db()
    assert (award.state, award.proposal.state, used()) == ("cancelled", "declined", (0, 0))
    assert AwardEnding.objects.get().kind == "declined"
    pending.refresh_from_db()
    assert pending.state == "void"
    ranking = award.decision.ranking
    follow_up = actions.draft_decision(actor=manager(), ranking=ranking, from_reserve=True)
    assert list(follow_up.lines.values_list("outcome", "plain_outcome")) == [("award", "award")]
    published(follow_up)
    states = Proposal.objects.order_by("id").values_list("state", flat=True)
    assert (list(states), used()) == (["declined", "awarded"], (0, 1500))
    assert reconcile(award.programme_year).faults == []


def test_a_cancelled_award_is_decided_again(award, call):
    people_of(award)
    decision = published(award.decision)
    request = ending.request_revocation(actor=manager(), award=award, reason=WORDS)
    approve(manager(), request)
    award.refresh_from_db()
    assert (award.state, award.proposal.state, used()) == ("cancelled", "under_review", (0, 0))
    codes = Notice.objects.order_by("id").values_list("code", flat=True)
    assert set(codes) == {"awards.published.award", "awards.revoked"}
    again = actions.draft_decision(actor=manager(), ranking=decision.ranking)
    assert list(again.lines.values_list("submission", "outcome")) == [(award.submission_id, "award")]
    published(again)
    assert (Award.objects.filter(state="published").count(), used()) == (1, (0, 800))


def test_who_stays_on_the_reserve_list_is_told_nothing_anew(call):
    first, second, third = (asks(call, won) for won in (1500, 600, 600))
    for each in (second, third):
        make.member(each.municipality)
    done = published(actions.draft_decision(actor=manager(), ranking=ranked(call, [first, second, third])))
    Notice.objects.all().delete()
    more = actions.request_ceiling(actor=manager(), envelope=Envelope.objects.get(), to=2200, reason="추경")
    approve(manager(), more)
    follow_up = actions.draft_decision(actor=manager(), ranking=done.ranking, from_reserve=True)
    published(follow_up)
    assert list(Notice.objects.values_list("code", flat=True)) == ["awards.published.award"]
    assert list(Proposal.objects.order_by("id").values_list("state", flat=True)) == [
        "awarded",
        "awarded",
        "reserve",
    ]


def test_conditions_are_met_once_published_and_never_changed(award, refused_by):
    actor = manager()
    for text, day, code in ((" ", SOON, "text_missing"), ("부지", date(2024, 1, 1), "day_passed")):
        with pytest.raises(Refused) as refusal:
            conditions.add_condition(actor=actor, award=award, text=text, due_on=day)
        assert refusal.value.code == code
    kept, gone = (
        conditions.add_condition(actor=actor, award=award, text=text, due_on=SOON)
        for text in ("부지", "동의")
    )
    conditions.remove_condition(actor=actor, condition=gone)
    with pytest.raises(NotAllowed):
        conditions.mark_condition(actor=actor, condition=kept, is_met=True)
    with refused_by("awards_condition_met_once_published"):
        AwardCondition.objects.update(met_at=timezone.now(), met_by=actor.user)
    published(award.decision)
    with pytest.raises(NotAllowed):
        conditions.remove_condition(actor=actor, condition=kept)
    conditions.mark_condition(actor=actor, condition=kept, is_met=True)
    assert AwardCondition.objects.get().met_by == actor.user
    conditions.mark_condition(actor=actor, condition=kept, is_met=False)
    assert AwardCondition.objects.get().met_at is None
    for statement, rule in (
        ("UPDATE awards_awardcondition SET text = 'x'", "awards_condition_frozen"),
        ("DELETE FROM awards_awardcondition", "awards_condition_of_draft"),
        ("UPDATE awards_awardcondition SET met_at = now()", "awards_condition_met_by_somebody"),
    ):
        with refused_by(rule), connection.cursor() as cursor:
            cursor.execute(statement)


def test_its_people_are_told_each_time_a_condition_is_marked_and_once(award):
    officer, signer = people_of(award)
    make.member(make.MunicipalityFactory())
    condition = conditions.add_condition(actor=manager(), award=award, text="부지", due_on=SOON)
    published(award.decision)
    Notice.objects.all().delete()
    for is_met in (False, True, True, False, True):
        conditions.mark_condition(actor=manager(), condition=condition, is_met=is_met)
    both = sorted([officer.user.pk, signer.user.pk])
    told = list(
        Notice.objects.order_by("id", "user").values_list("code", "user", "details__condition", "url")
    )
    page = f"/proposals/{award.proposal_id}/award/"
    codes = ["awards.condition_met", "awards.condition_not_met", "awards.condition_met"]
    assert sorted(told) == sorted((code, user, "부지", page) for code in codes for user in both)
    assert Message.objects.filter(topic="notices.mail", key__contains="condition").count() == len(told)


def test_the_database_lets_nothing_change_by_one_person(award, refused_by):
    person = make.person(Role.MANAGER)
    published(award.decision)
    given = {"award": award, "reason": "costs", "reason_words": WORDS, "due_on": SOON, "made_by": person}
    with refused_by("awards_adjusted_by_two"):
        Adjustment.objects.create(**given)
    with refused_by("awards_ended_by_two"):
        AwardEnding.objects.create(
            award=award, kind="declined", reason=WORDS, signoff=signed("awards.revoke", award)
        )
    with refused_by("awards_cancelled_with_ending"):
        Award.objects.update(state="cancelled")
    adjusted = Adjustment.objects.create(**given, signoff=signed("awards.adjust", award))
    with refused_by("awards_revised_by_signer"):
        RevisedBudget.objects.create(adjustment=adjusted, signoff=signed("awards.adjust", award))
    ended(award)
    for statement, rule in (
        ("UPDATE awards_adjustment SET is_below = false", "awards_adjustment_append_only"),
        ("DELETE FROM awards_awardending", "awards_ending_append_only"),
    ):
        with refused_by(rule), connection.cursor() as cursor:
            cursor.execute(statement)


def test_nothing_pending_is_known_to_its_municipality(award):
    officer, signer = people_of(award)
    adjusting.adjust_pending(actor=manager(), award=award, terms=terms())
    assert list(policies.ours(officer)) == []
    asked_for(award.decision)
    assert list(policies.ours(signer)) == []
