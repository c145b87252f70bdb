"""Long work: started after the commit, run once, told in plain words."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from portal.actor import ALLOWED, Role, refused
from portal.audit.models import Entry
from portal.errors import NotAllowed, Refused
from portal.jobs import actions, registry
from portal.jobs.models import Job, JobState
from portal.jobs.registry import Kind, Result
from portal.outbox.models import Message
from tests.factories import UserFactory, actor, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def kind():
    """A kind whose work the test says."""

    def make(work, may_start=lambda _actor: ALLOWED):
        registry.register(Kind("test.work", "시험", work, may_start))

    return make


def started():
    return actions.start(actor=actor(UserFactory()), kind="test.work", params={"number": 7})


def files():
    return sorted(Path(settings.MEDIA_ROOT, "jobs").iterdir())


def test_starting_queues_the_work_in_the_same_transaction(kind):
    kind(lambda *_: Result())
    job = started()
    assert (job.state, Message.objects.get().payload) == ("queued", {"job": str(job.pk)})
    assert Entry.objects.get().changes == {"kind": "test.work", "number": 7}


def test_the_work_is_done_once(kind):
    ran = []
    kind(lambda _actor, params, *_: ran.append(params["number"]) or Result("끝", {"rows": 3}, url="/help/"))
    job = started()
    for _ in range(2):
        job = actions.run(job_id=str(job.pk))
    assert ran == [7]
    assert (job.state, job.message, job.result) == ("done", "끝", {"rows": 3, "url": "/help/"})
    assert job.finished_at >= job.started_at


def test_the_work_is_done_as_whoever_asked(kind):
    seen = []
    kind(lambda who, *_: seen.append(who.user) or Result())
    job = started()
    actions.run(job_id=str(job.pk))
    assert seen == [job.asked_by]


def test_a_refusal_is_told_as_it_is_and_leaves_no_file(kind):
    def refuse(_actor, _params, _progress, path):
        Path(path).write_text("half")
        raise Refused("기간이 너무 깁니다.")

    kind(refuse)
    job = actions.run(job_id=str(started().pk))
    assert (job.state, job.message, job.file) == ("failed", "기간이 너무 깁니다.", "")
    assert files() == []


def test_another_error_is_told_in_general_words_and_seen_by_celery(kind):
    def fail(*_):
        raise ZeroDivisionError("secret detail")

    kind(fail)
    job = started()
    with pytest.raises(ZeroDivisionError):
        actions.run(job_id=str(job.pk))
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert ("secret" in job.message, job.message == "") == (False, False)


def test_who_lost_the_right_meanwhile_gets_nothing(kind):
    allowed = [ALLOWED]
    kind(lambda *_: Result(), lambda _actor: allowed[0])
    job = started()
    allowed[0] = refused("더 이상 권한이 없습니다.")
    assert actions.run(job_id=str(job.pk)).message == "더 이상 권한이 없습니다."
    with pytest.raises(NotAllowed):
        started()


def test_progress_is_written_at_most_twice_a_second(kind, django_assert_num_queries):
    kind(lambda *_: Result())
    job = started()
    progress = actions.progress_of(job)
    with django_assert_num_queries(1):
        for done in range(1, 1000):
            progress(done, 1000)
    job.refresh_from_db()
    assert (job.done, job.total) == (1, 1000)


def test_a_lost_worker_leaves_work_that_begins_anew(kind):
    kind(lambda *_: Result("끝"))
    job = started()
    Job.objects.filter(pk=job.pk).update(state="running", done=5, total=9)
    assert actions.run(job_id=str(job.pk)).state == "done"


def with_file(kind):
    kind(lambda _a, _p, _g, path: Path(path).write_bytes(b"PK") and Result(file_name="표.xlsx"))
    return actions.run(job_id=str(started().pk))


def test_a_file_lies_under_a_name_nobody_can_guess_for_a_day(kind):
    job = with_file(kind)
    assert len(job.file) == 43
    assert files() == [Path(settings.MEDIA_ROOT, "jobs", job.file)]
    assert job.expires_at - job.finished_at == timedelta(days=1)
    assert actions.purge_expired() == 0


def test_expired_files_are_deleted_and_the_jobs_kept(kind):
    job = with_file(kind)
    Job.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert (actions.purge_expired(), actions.purge_expired(), files()) == (1, 0, [])
    job.refresh_from_db()
    assert (job.state, job.file, job.file_name) == ("done", "", "표.xlsx")


def test_the_database_refuses_more_than_all(refused_by):
    with refused_by("jobs_done_within_total"):
        Job.objects.create(kind="x", done=3, total=2)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.FINANCE, Role.REVIEWER])
def test_only_auditors_and_administrators_export_the_audit(role):
    days = {"first": "2026-11-01", "last": "2026-11-22"}
    with pytest.raises(NotAllowed):
        actions.start(actor=actor(person(role)), kind="audit.export", params=days)
