"""What leaves the ranking carries its reason before anybody is asked to sign it."""

import pytest
from django.db import connection

from grants.awards import actions
from grants.awards.lines import Choice
from grants.awards.models import Decision
from portal.errors import Refused
from portal.signoff import actions as signoff
from portal.signoff.models import SignOff
from tests import factories as make
from tests.grants.awards.factories import (
    WORDS,
    asked_for,
    asking,
    call_with_envelope,
    drafted,
    manager,
    ranked,
)

pytestmark = pytest.mark.django_db


def said(decision: Decision) -> list[tuple[str, str, str, str]]:
    return list(
        decision.lines.order_by("rank", "id").values_list("outcome", "plain_outcome", "why", "reason")
    )


def test_a_line_changed_by_hand_keeps_what_the_ranking_says():
    call = call_with_envelope(1000)
    first, second, third = asking(call, 600, 400, 300)
    decision, actor = drafted(call, [first, second, third]), manager()
    actions.remove_award(
        actor=actor, decision=decision, submission=second, reason="overlap", words=f"  {WORDS} "
    )
    actions.reserve_award(actor=actor, decision=decision, submission=third, reason="balance", words=WORDS)
    assert said(decision) == [
        ("award", "award", "", ""),
        ("reserve", "award", "by_manager", "overlap"),
        ("award", "reserve", "by_manager", "balance"),
    ]
    line = decision.lines.get(submission=second)
    assert (line.reason_words, line.changed_by, line.changed_at is None) == (WORDS, actor.user, False)
    actions.remove_award(actor=actor, decision=decision, submission=third, outcome="not_awarded")
    actions.reserve_award(actor=actor, decision=decision, submission=second, reason="other", words=WORDS)
    assert said(decision)[1:] == [
        ("award", "award", "by_manager", ""),
        ("not_awarded", "reserve", "by_manager", ""),
    ]


@pytest.mark.parametrize(
    ("reason", "words", "code"),
    [("", WORDS, "reason_missing"), ("no_such", WORDS, "reason_missing"), ("tie", "짧다", "words_too_short")],
)
def test_a_reason_says_something_or_nothing_is_done(reason, words, code):
    call = call_with_envelope(1000)
    first, second = asking(call, 600, 500)
    decision = drafted(call, [first, second])
    for act, submission in ((actions.reserve_award, second), (actions.remove_award, first)):
        with pytest.raises(Refused) as refusal:
            act(actor=manager(), decision=decision, submission=submission, reason=reason, words=words)
        assert refusal.value.code == code
    assert said(decision) == [("award", "award", "", ""), ("reserve", "reserve", "below_line", "")]


def test_nothing_that_leaves_the_ranking_without_a_reason_is_laid_before_anybody(refused_by):
    call = call_with_envelope(1000)
    first, second = asking(call, 600, 500)
    decision = drafted(call, [first, second])
    actions.remove_award(actor=manager(), decision=decision, submission=first)
    with pytest.raises(Refused) as refusal:
        actions.request_publication(actor=manager(), decision=decision)
    assert (refusal.value.code, first.number in str(refusal.value)) == ("reason_missing", True)
    pending = SignOff.objects.create(
        kind="awards.publish", about="awards.decision:0", title="-", payload={}, drafted_by=make.person()
    )
    with refused_by("awards_exceptions_with_reasons"):
        Decision.objects.filter(pk=decision.pk).update(state="awaiting_signoff", signoff=pending)
    request = asked_for(decision)
    decision.refresh_from_db()
    assert (decision.state, decision.signoff) == ("awaiting_signoff", request)


def test_the_database_holds_reasons_and_what_the_ranking_said(refused_by):
    call = call_with_envelope(1000)
    drafted(call, asking(call, 600))
    for values, rule in (
        ("reason = 'balance'", "awards_reason_with_words"),
        ("reason = 'balance', reason_words = '  너무 짧다   '", "awards_reason_with_words"),
        ("reason_words = '열 자가 넘는 긴 사유입니다'", "awards_reason_with_words"),
        ("reason = 'whim', reason_words = '열 자가 넘는 긴 사유입니다'", "awards_reason_with_words"),
        ("plain_outcome = 'reserve'", "awards_line_frozen"),
    ):
        with refused_by(rule), connection.cursor() as cursor:
            cursor.execute(f"UPDATE awards_decisionline SET {values}")
    with refused_by("awards_line_plain_outcome"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO awards_decisionline (decision_id, submission_id, outcome, rank, amount, why,"
            " plain_outcome, reason, reason_words) SELECT decision_id, submission_id, outcome, rank, amount,"
            " why, '', '', '' FROM awards_decisionline"
        )


def test_nobody_signs_off_what_they_changed_by_hand(refused_by):
    call = call_with_envelope(1000)
    first, second = asking(call, 600, 500)
    decision, second_manager = drafted(call, [first, second]), manager()
    actions.remove_award(actor=second_manager, decision=decision, submission=first, reason="tie", words=WORDS)
    request = asked_for(decision)
    with pytest.raises(Refused) as refusal:
        signoff.approve(actor=second_manager, signoff_id=request.pk, seen_hash=request.payload_hash)
    assert refusal.value.code == "awards_changed_by_another"
    signoff.approve(actor=manager(), signoff_id=request.pk, seen_hash=request.payload_hash)
    decision.refresh_from_db()
    assert decision.state == "published"


def test_a_choice_is_drafted_with_its_words_where_it_leaves_the_ranking():
    call = call_with_envelope(1000, reserve_projects=1)
    first, second, third, fourth = asking(call, 600, 400, 300, 100)
    ranking = ranked(call, [first, second, third, fourth])
    chosen = frozenset({first.pk, third.pk})
    decision = actions.draft_decision(actor=manager(), ranking=ranking, choice=Choice(chosen, WORDS))
    assert said(decision) == [
        ("award", "award", "", ""),
        ("reserve", "award", "by_slate", "slate"),
        ("award", "reserve", "by_slate", "slate"),
        ("not_awarded", "not_awarded", "beyond_reserve", ""),
    ]
    assert sorted(decision.awards.values_list("amount", flat=True)) == [300, 600]


def test_what_can_not_be_awarded_is_not_chosen():
    call = call_with_envelope(1000)
    first, second = asking(call, 600, 300)
    ranking = ranked(call, [first, second], below=1)
    for chosen in (frozenset({second.pk}), frozenset({first.pk, 0})):
        with pytest.raises(Refused) as refusal:
            actions.draft_decision(actor=manager(), ranking=ranking, choice=Choice(chosen, WORDS))
        assert refusal.value.code == "not_awardable"
    assert Decision.objects.count() == 0
