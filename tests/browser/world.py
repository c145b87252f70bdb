"""What the pages show: the example data, and what a busy day would have left beside it."""

from datetime import timedelta

from django.utils import timezone

from grants.awards.models import Alert, Award
from grants.awards.slating.actions import draft_slate
from grants.awards.terms.adjusting import Terms, adjust_pending
from grants.awards.terms.overdue import details_of
from grants.calls.models import Call
from grants.desk.example.people import HOME
from grants.proposals.models import Submission
from grants.reviews.models import Challenge, ReminderRule
from grants.reviews.models.challenge import ChallengedKind
from portal.accounts import actions as accounts
from portal.accounts.models import User
from portal.accounts.queries import system_actor
from portal.jobs.models import Job
from portal.outbox.models import Message
from tests import factories as make
from tests.browser.people import person_as
from tests.grants.awards.factories import asks, drafted, manager, published
from villages.models import Municipality, Township, Village


def add_a_busy_day():
    """A draft decision with pending awards, an alert, jobs well and badly ended, an invitation."""
    call = Call.objects.get(code="SV2024-2")
    decision = drafted(call, list(Submission.objects.filter(call=call, proposal__state="under_review")))
    draft_slate(actor=manager(), ranking=decision.ranking, name="예시 초안")
    _adjust_an_award_of_the_home(call.programme_year)
    _promise_too_much_of_the_next(call.programme_year)
    Alert.objects.create(programme_year=call.programme_year, rule="ledger_disagrees")
    for number, state in enumerate(("queued", "running", "done", "failed")):
        auditor = person_as("auditor")
        Job.objects.create(kind="audit.export", state=state, asked_by=auditor, done=number, total=4)
    Job.objects.filter(state="failed").update(
        finished_at=timezone.now(), message="예시: 디스크가 가득 찼습니다."
    )
    Message.objects.create(key="a", topic="notices.mail")
    accounts.invite(actor=system_actor(), email="invited@example.test", name="새담당", roles=["reviewer"])
    Village.objects.get_or_create(township=Township.objects.first(), name="예시마을")
    ReminderRule.objects.create(call=call, days_before=5)
    challenged = Submission.objects.filter(call=call, proposal__state="under_review").order_by("pk").first()
    Challenge.objects.create(
        proposal=challenged.proposal,
        kind=ChallengedKind.PERSON,
        named="홍예시",
        reason="예시: 같은 사업의 자문을 맡은 적이 있습니다.",
        filed_by=challenged.filed_by,
    )
    User.objects.filter(email="invited@example.test").update(is_example=True)


def _promise_too_much_of_the_next(year):
    """What the home's award promises is above its province's ceiling; its revised budget is overdue."""
    award = Award.objects.select_related("submission", "municipality").latest("pk")
    scope = {"scope": "province", "province": award.municipality.province}
    make.EnvelopeFactory(
        programme_year=year, fiscal_year=year.year + 1, ceiling=50_000_000, is_example=True, **scope
    )
    adjustment = award.adjustments.get()
    details = details_of(adjustment)
    Alert.objects.create(programme_year=year, rule="budget_overdue", adjustment=adjustment, details=details)


def _adjust_an_award_of_the_home(year):
    """Published below what was asked, so that its revised budget is awaited."""
    call = make.CallFactory(programme_year=year, code="SV2024-9", is_example=True)
    home = Municipality.objects.get(code=HOME)
    submission = asks(call, 500_000_000, home, later=100_000_000, is_example=True)
    decision = drafted(call, [submission])
    soon = timezone.localdate() + timedelta(days=30)
    terms = Terms(
        {call.programme_year.year: 400_000_000}, "costs", "예시: 장비 단가를 다시 산정하였습니다.", soon
    )
    adjust_pending(actor=manager(), award=decision.awards.get(), terms=terms)
    published(decision)
