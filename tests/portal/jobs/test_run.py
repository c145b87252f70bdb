"""Long work: started after the commit, run once, told in plain words."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone

from portal.actor import ALLOWED, Role, refused
from portal.audit.models import Entry
from portal.errors import NotAllowed, Refused
from portal.jobs import actions, queries, registry
from portal.jobs.models import MOST_BEGINNINGS, Job, JobState
from portal.jobs.registry import Kind, Result
from portal.jobs.tasks import hand_lost_again
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


@pytest.fixture
def elsewhere():
    """Another worker's connection, that begins with what it is told."""
    other = connection.copy()
    with other.cursor() as cursor:
        yield cursor
    other.close()


def begins(cursor, job):
    """What `turns` asks, from elsewhere."""
    cursor.execute("SELECT pg_advisory_lock(%s)", [int.from_bytes(job.pk.bytes[8:], signed=True)])


def test_work_that_another_worker_is_at_is_left_alone(kind, elsewhere):
    ran = []
    kind(lambda *_: ran.append(1) or Result("끝"))
    job = started()
    begins(elsewhere, job)
    assert (actions.run(job_id=str(job.pk)).state, ran) == ("queued", [])
    elsewhere.execute("SELECT pg_advisory_unlock_all()")
    assert (actions.run(job_id=str(job.pk)).state, ran) == ("done", [1])


def test_nobody_holds_the_turn_when_the_work_is_over(kind, elsewhere):
    kind(lambda *_: Result())
    job = started()
    actions.run(job_id=str(job.pk))
    elsewhere.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
    assert elsewhere.fetchone() == (0,)


def test_what_the_database_broke_off_is_not_over_and_leaves_no_file(kind):
    def fail_once(_actor, _params, _progress, path):
        Path(path).write_text("half")
        if Job.objects.get().begun == 1:
            raise OperationalError("the connection was lost")
        return Result("끝", file_name="표.xlsx")

    kind(fail_once)
    job = started()
    with pytest.raises(OperationalError):
        actions.run(job_id=str(job.pk))
    job.refresh_from_db()
    assert (job.state, files()) == ("running", [])
    job = actions.run(job_id=str(job.pk))
    assert (job.state, job.begun, len(files())) == ("done", 2, 1)


def test_work_that_never_comes_to_an_end_is_given_up_in_plain_words(kind):
    ran = []
    kind(lambda *_: ran.append(1) or Result())
    job = started()
    Job.objects.update(state="running", begun=MOST_BEGINNINGS)
    job = actions.run(job_id=str(job.pk))
    assert (job.state, ran) == ("failed", [])
    assert (
        job.message
        == "이 작업은 5번 시작했으나 매번 중단되어 더 이상 시도하지 않습니다. 관리자에게 알려 주십시오."
    )


def test_an_end_is_not_written_over_a_later_beginning(kind):
    def overtaken(_actor, _params, _progress, path):
        Path(path).write_text("late")
        Job.objects.update(begun=2)
        return Result("늦음", file_name="표.xlsx")

    kind(overtaken)
    job = actions.run(job_id=str(started().pk))
    assert (job.state, job.message, job.file, files()) == ("running", "", "", [])


def test_only_what_is_lost_is_handed_out_again(kind, elsewhere):
    kind(lambda *_: Result())
    long_ago = timezone.now() - timedelta(minutes=3)
    of_user = {"kind": "test.work", "asked_by": UserFactory()}
    lost = Job.objects.create(handed_at=long_ago, **of_user)
    fresh = Job.objects.create(**of_user)
    over = Job.objects.create(state="done", handed_at=long_ago, **of_user)
    begins(elsewhere, Job.objects.create(state="running", handed_at=long_ago, **of_user))
    waited = queries.queue_length()
    assert (hand_lost_again(), hand_lost_again()) == ("handed 1 again", "handed 0 again")
    assert queries.queue_length() - waited == 1
    moved = Job.objects.filter(handed_at__gt=timezone.now() - timedelta(minutes=1)).order_by("asked_at")
    assert ([job.pk for job in moved], over.state) == ([lost.pk, fresh.pk], "done")


def test_the_database_refuses_another_beginning_after_the_last(refused_by):
    with refused_by("jobs_not_begun_for_ever"):
        Job.objects.create(kind="x", begun=MOST_BEGINNINGS + 1)


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


def test_what_a_killed_worker_had_begun_to_write_is_deleted_after_a_day(kind):
    kept = with_file(kind)
    half = Path(settings.MEDIA_ROOT, "jobs", "half")
    half.touch()
    assert actions.purge_expired() == 0
    for path in files():
        os.utime(path, (0, 0))
    assert (actions.purge_expired(), [path.name for path in files()]) == (1, [kept.file])


def test_the_database_refuses_more_than_all(refused_by):
    with refused_by("jobs_done_within_total"):
        Job.objects.create(kind="x", done=3, total=2)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.FINANCE, Role.REVIEWER])
def test_only_auditors_and_administrators_export_the_audit(role):
    days = {"first": "2026-11-01", "last": "2026-11-22"}
    with pytest.raises(NotAllowed):
        actions.start(actor=actor(person(role)), kind="audit.export", params=days)
