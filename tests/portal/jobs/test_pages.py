"""The page of a job, and the overview for the administrator."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.actor import Role
from portal.audit.models import Entry
from portal.errors import NotAllowed
from portal.jobs import actions, queries, registry
from portal.jobs.models import Job, TaskStatus
from portal.jobs.records import begins, ends, fails
from portal.jobs.registry import Kind, Result
from portal.outbox.models import Message
from tests.factories import UserFactory, actor, person

pytestmark = pytest.mark.django_db
OVERVIEW = "admin:jobs_overview"


@pytest.fixture(autouse=True)
def _kind(client):
    registry.register(Kind("test.page", "Sample work", lambda *_: Result()))
    client.cookies["django_language"] = "en"


@pytest.fixture
def asker(client):
    user = UserFactory()
    client.force_login(user)
    return user


def page_of(client, job, **headers):
    return client.get(reverse("jobs:detail", args=[job.pk]), **headers)


def test_a_running_job_asks_again_every_second_until_it_is_over(client, asker):
    job = Job.objects.create(kind="test.page", asked_by=asker, state="running", done=25, total=100)
    page = page_of(client, job).content.decode()
    assert ('hx-trigger="every 1s"' in page, "25 / 100 (25%)" in page, "style=" in page) == (
        True,
        True,
        False,
    )
    part = page_of(client, job, HTTP_HX_REQUEST="true").content.decode()
    assert ("<html" in part, 'id="job-state"' in part) == (False, True)
    Job.objects.update(state="done", done=100)
    assert "hx-trigger" not in page_of(client, job).content.decode()


def test_a_failed_job_says_the_sentence(client, asker):
    job = Job.objects.create(
        kind="test.page", asked_by=asker, state="failed", message="The period is too long."
    )
    assert "The period is too long." in page_of(client, job).content.decode()


def test_another_persons_job_does_not_exist(client, asker):
    job = Job.objects.create(kind="test.page", asked_by=UserFactory())
    missing = client.get(reverse("jobs:detail", args=[uuid.uuid4()]))
    assert (page_of(client, job).status_code, missing.status_code) == (404, 404)


def with_file(user, settings, tmp_path, **fields):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "jobs").mkdir()
    (tmp_path / "jobs" / "secret").write_bytes(b"data")
    fields = {"expires_at": timezone.now() + timedelta(hours=1), **fields}
    return Job.objects.create(
        kind="test.page", asked_by=user, state="done", file="secret", file_name="a.xlsx", **fields
    )


def test_a_file_is_for_whoever_asked_even_from_an_administrator(client, asker, settings, tmp_path):
    job = with_file(asker, settings, tmp_path)
    url = reverse("jobs:download", args=[job.pk])
    assert b"".join(client.get(url).streaming_content) == b"data"
    client.force_login(person(Role.ADMINISTRATOR))
    assert (page_of(client, job).status_code, client.get(url).status_code) == (200, 404)


def test_an_expired_file_is_gone(client, asker, settings, tmp_path):
    job = with_file(asker, settings, tmp_path, expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(reverse("jobs:download", args=[job.pk])).status_code == 404
    assert "The file was kept for a day and is gone." in page_of(client, job).content.decode()


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.ADMINISTRATOR, 200), (Role.AUDITOR, 200), (Role.MANAGER, 404), (Role.REVIEWER, 404)],
)
def test_who_sees_the_overview(client, role, status):
    client.force_login(person(role))
    assert client.get(reverse(OVERVIEW)).status_code == status
    assert client.get(reverse("admin:jobs_job_changelist")).status_code == status


def dead_letter():
    return Message.objects.create(
        key="notices.mail:1:x",
        topic="notices.mail",
        attempts=8,
        dead_at=timezone.now(),
        last_error="SMTPError: no",
    )


def test_a_dead_letter_is_brought_back(client):
    letter = dead_letter()
    client.force_login(person(Role.ADMINISTRATOR))
    assert "SMTPError: no" in client.get(reverse(OVERVIEW)).content.decode()
    client.post(reverse(OVERVIEW), {"message": letter.pk})
    letter.refresh_from_db()
    assert (letter.dead_at, letter.attempts) == (None, 0)
    assert Entry.objects.get().act == "outbox.try_again"


def test_an_auditor_looks_and_brings_nothing_back(client):
    letter = dead_letter()
    client.force_login(person(Role.AUDITOR))
    assert "Try again" not in client.get(reverse(OVERVIEW)).content.decode()
    assert client.post(reverse(OVERVIEW), {"message": letter.pk}).status_code == 403
    letter.refresh_from_db()
    assert letter.attempts == 8


@pytest.mark.parametrize("given", ["", "x", "-1", "1; DROP"])
def test_nonsense_brings_nothing_back(client, given):
    client.force_login(person(Role.ADMINISTRATOR))
    assert client.post(reverse(OVERVIEW), {"message": given}).status_code == 403


def failed(**fields):
    given = {"kind": "test.page", "asked_by": UserFactory(name="홍요청"), "finished_at": timezone.now()}
    return Job.objects.create(**given | fields, state="failed", message="The disk was full.", begun=5)


def test_failed_work_is_named_with_who_asked_and_why(client):
    failed()
    failed(kind="test.gone", asked_by=None)
    failed(kind="test.old", finished_at=timezone.now() - timedelta(days=31))
    client.force_login(person(Role.AUDITOR))
    page = client.get(reverse(OVERVIEW))
    told = [(job.kind, job.message) for job in page.context["failed"]]
    assert told == [("test.gone", "The disk was full."), ("test.page", "The disk was full.")]
    shown = [text in page.content.decode() for text in ("Sample work", "홍요청", "Try again")]
    assert shown == [True, True, False]


def test_failed_work_is_tried_again_as_it_was_asked_for(client):
    asker = UserFactory()
    job = failed(asked_by=asker, params={"number": 7}, done=3, total=9)
    client.force_login(person(Role.ADMINISTRATOR))
    pressed = [client.post(reverse(OVERVIEW), {"job": job.pk}, follow=True) for _ in range(2)]
    said = [str(message) for page in pressed for message in page.context["messages"]]
    assert said == [
        "It begins again as soon as a worker is free.",
        "This work is not among those that failed; it may have been tried again just now.",
    ]
    job.refresh_from_db()
    assert (job.state, job.begun, job.message, job.done, job.finished_at) == ("queued", 0, "", 0, None)
    assert (job.asked_by, job.params) == (asker, {"number": 7})
    assert Message.objects.get().payload == {"job": str(job.pk)}
    assert list(Entry.objects.values_list("act", "changes")) == [("job.try_again", {"kind": "test.page"})]
    assert actions.run(job_id=str(job.pk)).state == "done"


def test_work_that_fails_once_more_can_be_tried_once_more(client):
    job = failed()
    client.force_login(person(Role.ADMINISTRATOR))
    for _ in range(2):
        client.post(reverse(OVERVIEW), {"job": job.pk})
        Job.objects.update(state="failed", finished_at=timezone.now())
    assert Message.objects.count() == 2


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.MANAGER])
def test_only_an_administrator_tries_work_again(client, role):
    job = failed()
    client.force_login(person(role))
    assert client.post(reverse(OVERVIEW), {"job": job.pk}).status_code == 403
    with pytest.raises(NotAllowed):
        actions.try_job_again(actor=actor(person(role)), job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, Entry.objects.count()) == ("failed", 0)


@pytest.mark.parametrize("given", ["", "x", "-1", "00000000-0000-4000-8000-000000000000"])
def test_work_that_does_not_exist_is_not_tried_again(client, given):
    client.force_login(person(Role.ADMINISTRATOR))
    assert client.post(reverse(OVERVIEW), {"job": given}).status_code == 404


class FakeTask:
    """What Celery hands to its signals."""

    name = "portal.outbox.tasks.deliver_outbox"


def test_runs_are_noted_with_how_they_went():
    begins(task_id="1", task=FakeTask)
    ends(task_id="1", task=FakeTask, retval="delivered 3", state="SUCCESS")
    begins(task_id="2", task=FakeTask)
    fails(sender=FakeTask, exception=ValueError("no mail server"))
    ends(task_id="2", task=FakeTask, retval=None, state="FAILURE")
    status = TaskStatus.objects.get()
    assert (status.runs, status.failures, status.last_result) == (2, 1, "delivered 3")
    assert status.last_error == "ValueError: no mail server"
    job = next(job for job in queries.regular_jobs() if job.name == "deliver_outbox")
    assert job.failing is True
    assert timezone.now() <= job.next_at <= timezone.now() + timedelta(seconds=30)


def test_every_regular_job_is_due_some_time():
    jobs = queries.regular_jobs()
    assert "purge_expired" in [job.name for job in jobs]
    assert [job.name for job in jobs if job.next_at < timezone.now() - timedelta(seconds=5)] == []


def test_a_queue_that_does_not_answer_is_told_and_does_not_stop_the_page(client):
    from celery import current_app

    client.force_login(person(Role.ADMINISTRATOR))
    broker, current_app.conf.broker_url = current_app.conf.broker_url, "redis://127.0.0.1:1/0"
    try:
        page = client.get(reverse(OVERVIEW)).content.decode()
    finally:
        current_app.conf.broker_url = broker
    assert "Valkey does not answer" in page


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_overview_costs_the_same_for_any_number_of_letters_and_failures(client, rows, cost_of):
    client.force_login(person(Role.ADMINISTRATOR))
    Job.objects.bulk_create(
        Job(kind="test.page", asked_by=UserFactory(), state="failed", finished_at=timezone.now())
        for _ in range(rows)
    )
    Message.objects.bulk_create(
        Message(key=str(n), topic="notices.mail", attempts=8, dead_at=timezone.now()) for n in range(rows)
    )
    with cost_of() as cost:
        client.get(reverse(OVERVIEW))
    assert (len(cost.queries), cost.instances) == (8, 2 * rows)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_list_of_jobs_costs_the_same_for_any_length(client, rows, cost_of):
    user = person(Role.ADMINISTRATOR)
    client.force_login(user)
    Job.objects.bulk_create(Job(kind="test.page", asked_by=user) for _ in range(rows))
    with cost_of() as cost:
        client.get(reverse("admin:jobs_job_changelist"))
    assert (len(cost.queries), cost.instances) == (2, rows)
