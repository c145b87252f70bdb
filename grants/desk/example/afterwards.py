"""What a decision knows beside its line: an exception, an adjusted award, a condition, an award given up."""

from datetime import timedelta

from django.utils import timezone

from grants.awards import decisions
from grants.awards.models import Award, Decision, DecisionLine, Outcome, Reason, Why
from grants.awards.terms.adjusting import Terms, adjust_pending
from grants.awards.terms.conditions import add_condition
from grants.awards.terms.ending import request_decline
from grants.desk.example.people import People
from portal.accounts.queries import actor_of
from portal.actor import Actor
from portal.signoff import actions as signoff

UNIT = 1_000_000
WEEKS = timedelta(weeks=4)


def set_terms(decision: Decision, actor: Actor, home: str) -> None:
    """One line leaves the ranking for another; one award is adjusted, the home's if it has one; one has a condition."""
    _change_places(decision, actor, home)
    awards = list(decision.awards.filter(state="pending").select_related("programme_year").order_by("id"))
    adjusted = next((each for each in awards if each.municipality_id == home), awards[1])
    year = adjusted.programme_year.year
    due_on = timezone.localdate() + WEEKS
    amounts = {year: adjusted.amount * 9 // 10 // UNIT * UNIT}
    words = "예시: 장비 단가를 다시 산정하여 국비를 조정합니다."
    adjust_pending(actor=actor, award=adjusted, terms=Terms(amounts, "costs", words, due_on))
    text = "예시: 설치 부지의 사용 승낙서를 제출합니다."
    add_condition(actor=actor, award=awards[2], text=text, due_on=due_on)


def give_one_up(decision: Decision, people: People) -> None:
    """An award's officer asks, their signer signs."""
    standing = Award.objects.filter(decision=decision, state="published", adjustments=None, conditions=None)
    # The last but one: the last left the ranking.
    award = standing.order_by("-id")[1]
    code = award.municipality_id
    officer, signer = actor_of(people.officers[code]), actor_of(people.signers[code])
    reason = "예시: 지방비를 확보하지 못하여 선정을 포기합니다."
    asked = request_decline(actor=officer, award=award, reason=reason)
    signoff.approve(actor=signer, signoff_id=asked.pk, seen_hash=asked.payload_hash)


def _change_places(decision: Decision, actor: Actor, home: str) -> None:
    """The last above the line goes; one below it comes, the home's where it has no award yet."""
    lines = (
        DecisionLine.objects.filter(decision=decision)
        .select_related("submission")
        .order_by("rank", "submission")
    )
    last = lines.filter(outcome=Outcome.AWARD).exclude(submission__municipality=home).last()
    below = list(lines.filter(outcome=Outcome.RESERVE, why=Why.BELOW_LINE))
    if last is None or not below:
        return
    awarded = lines.filter(outcome=Outcome.AWARD, submission__municipality=home).exists()
    of_home = [] if awarded else [each for each in below if each.submission.municipality_id == home]
    words = "예시: 같은 시·군의 다른 과제와 내용이 겹칩니다."
    decisions.remove_award(
        actor=actor, decision=decision, submission=last.submission, reason=Reason.OVERLAP, words=words
    )
    words = "예시: 선정 과제가 없는 시·군의 과제를 선정합니다."
    decisions.reserve_award(
        actor=actor,
        decision=decision,
        submission=(of_home or below)[0].submission,
        reason=Reason.BALANCE,
        words=words,
    )
