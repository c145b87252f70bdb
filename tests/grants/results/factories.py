"""Announced awards, for tests of what the public sees.

award = announced(submission_of(call, municipality), amount=800_000_000)
award = awarded(submission, state="pending")        # nothing of it may be seen
"""

from django.utils import timezone

from grants.awards.models import Award, AwardYear, Decision
from grants.awards.models.award import AwardState
from grants.calls.models import Call
from grants.proposals.models import Submission
from grants.reviews.models import RankingRun
from portal.actor import Role
from portal.signoff.models import SignOff
from tests import factories as make


def decision_on(call: Call) -> Decision:
    """A draft of a decision on a call."""
    manager = make.person(Role.MANAGER)
    run = RankingRun.objects.create(
        call=call,
        made_by=manager,
        method="trimmed mean",
        trim_from=call.trim_from,
        pass_mark=call.pass_mark,
        input_hash="0" * 64,
        code_version="test",
    )
    return Decision.objects.create(call=call, ranking=run, drafted_by=manager)


def publish(decision: Decision) -> None:
    """The decision and its awards as a second manager's approval leaves them, the ledger apart."""
    now = timezone.now()
    signoff = SignOff.objects.create(
        kind="awards.publish",
        about=f"awards.decision:{decision.pk}",
        title=str(decision.pk),
        payload={},
        payload_hash="0" * 64,
        drafted_by=decision.drafted_by,
    )
    rows = Decision.objects.filter(pk=decision.pk)
    rows.update(state="awaiting_signoff", signoff=signoff)
    SignOff.objects.filter(pk=signoff.pk).update(
        state="approved", decided_by=make.person(Role.MANAGER), decided_at=now
    )
    rows.update(state="published", published_at=now)
    decision.awards.update(state=AwardState.PUBLISHED, published_at=now)


def awarded(submission: Submission, amount: int = 800_000_000, *, decision: Decision | None = None) -> Award:
    """A pending award to a submission under review."""
    decision = decision or decision_on(submission.call)
    award = Award.objects.create(
        decision=decision,
        programme_year=submission.call.programme_year,
        proposal=submission.proposal,
        submission=submission,
        municipality=submission.municipality,
        amount=amount,
        amount_asked=amount,
        is_example=submission.is_example,
    )
    year = award.programme_year.year
    AwardYear.objects.create(award=award, fiscal_year=year, amount=amount, amount_asked=amount)
    return award


def announced(submission: Submission, amount: int = 800_000_000) -> Award:
    """An award that everybody may see."""
    award = awarded(submission, amount)
    publish(award.decision)
    award.refresh_from_db()
    return award
