"""The looks of the fault rounds find what is planted, and nothing where nothing is wrong."""

import pytest
from django.utils import timezone

from grants.awards.letters import following
from portal.audit import actions as audit
from portal.jobs import actions as jobs
from portal.jobs.models import Job
from portal.notices.models import Notice
from portal.outbox.actions import deliver_due
from portal.outbox.models import Message
from portal.signoff import actions as signoff
from tests.factories import actor
from tests.faults import checks, ground

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def stand(monkeypatch):
    monkeypatch.setattr(ground, "LINES", 3)
    monkeypatch.setattr(ground, "AWARDED", 2)
    return ground.laid()


@pytest.fixture
def decision(stand):
    return ground.awaiting(stand, "1")


@pytest.fixture
def published(stand, decision):
    request = ground.request_of(decision)
    signoff.approve(actor=actor(stand.publisher), signoff_id=request.pk, seen_hash=request.payload_hash)
    return decision


def test_nothing_is_wrong_before_and_after(stand, decision):
    assert checks.faults_of(decision) == []
    request = ground.request_of(decision)
    signoff.approve(actor=actor(stand.publisher), signoff_id=request.pk, seen_hash=request.payload_hash)
    assert checks.faults_of(decision) == []
    # An officer and a signer of each of the three municipalities.
    assert checks.waiting(decision) == 6


def test_a_notice_before_the_publication_is_found(stand, decision):
    Notice.objects.create(
        user=stand.publisher, code="awards.published.award", key=f"awards.published:{decision.pk}:1"
    )
    assert checks.faults_of(decision) == ["notices: 1, and must be 0"]


def test_a_publication_on_record_twice_is_found(stand, published):
    audit.record(actor=actor(stand.publisher), act="award.publish", about=published, changes={})
    assert checks.faults_of(published) == ["publications on record: 2, and must be 1"]


def test_a_proposal_that_moved_before_the_publication_is_found(decision):
    line = decision.lines.first()
    proposals = type(line.submission.proposal).objects.filter(pk=line.submission.proposal_id)
    proposals.update(state="withdrawn", slot=None)
    assert checks.faults_of(decision) == [
        "proposals: {'withdrawn': 1, 'under_review': 2}, and must be {'under_review': 3}"
    ]


def test_effects_that_wait_and_work_that_is_not_over_are_found_until_all_is_done(stand, published):
    assert checks.faults_of_work(stand.since) == [
        f"effects that wait: {Message.objects.count()}, and must be 0"
    ]
    following.issue_due()
    deliver_due()
    assert checks.faults_of_work(stand.since) == ["long work that is not over: 1, and must be 0"]
    assert lacking(published) == ["letters as pdf: 0, and must be 3", "letters as hwpx: 0, and must be 3"]
    Job.objects.update(state="failed")
    assert checks.faults_of_work(stand.since) == ["long work that failed: 1, and must be 0"]
    Job.objects.update(state="queued")
    jobs.run(job_id=str(Job.objects.get().pk))
    deliver_due()
    assert (checks.faults_of_work(stand.since), lacking(published)) == ([], [])


def lacking(decision):
    return [fault.partition(": ")[2] for fault in checks.faults_of_letters(decision)]


def test_letters_that_were_never_numbered_are_found(published):
    assert lacking(published)[0] == "letters: 0, and must be 3"


def test_effects_given_up_are_found(stand):
    Message.objects.create(key="x", topic="x", dead_at=timezone.now())
    assert checks.faults_of_work(stand.since) == ["effects given up: 1, and must be 0"]
