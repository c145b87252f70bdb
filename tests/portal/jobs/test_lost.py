"""A real worker: whatever is lost on the way, long work ends, and is done once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from portal.jobs import actions
from portal.jobs.models import Job, TaskStatus
from portal.jobs.queries import queue_length
from portal.local.processes import wait_until
from portal.outbox.actions import deliver_due
from portal.outbox.models import Message
from tests.factories import UserFactory, actor
from tests.portal.jobs.work import told
from tests.workers import ROOT, process_environment

pytestmark = [pytest.mark.xdist_group("journey"), pytest.mark.django_db(transaction=True)]
PATIENCE = 20


class Worker:
    """A worker that is killed at any moment and started again."""

    def __init__(self, folder):
        self._log = folder / "worker.log"
        # On the broker that this process sends to.
        self._environment = process_environment(REDIS_URL=settings.REDIS_URL, PORTAL_VAR=str(folder))
        self._process = None

    def start(self):
        """Unless it runs."""
        if self._process:
            return
        loaded = ["--include", "tests.portal.jobs.work"]
        command = [sys.executable, "-m", "celery", "-A", "portal", "worker", "-c2", "-lINFO", *loaded]
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        assert wait_until(lambda: " ready." in self._log.read_text(), PATIENCE), self._log.read_text()

    def kill(self):
        """As when the power fails."""
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


@pytest.fixture(scope="module")
def worker(django_db_setup, tmp_path_factory):
    worker = Worker(tmp_path_factory.mktemp("worker"))
    yield worker
    worker.kill()


@pytest.fixture
def files(tmp_path):
    """Where the work writes what it does, and what lets it end."""
    return {"log": str(tmp_path / "log"), "go": str(tmp_path / "go")}


def started(kind, files):
    """Asked for, and out of the outbox."""
    job = actions.start(actor=actor(UserFactory()), kind=kind, params=files)
    deliver_due()
    return job


def let_go(files):
    Path(files["go"]).touch()


def swept():
    """What beat does two minutes later."""
    Job.objects.update(handed_at=timezone.now() - actions.LOST_AFTER)
    return actions.hand_lost_again()


def ends_well(job):
    def is_done():
        job.refresh_from_db()
        return job.state == "done"

    return wait_until(is_done, PATIENCE)


def begins(files, times):
    return wait_until(lambda: told(files["log"]) == ["begun"] * times, PATIENCE)


def test_what_was_lost_with_valkey_is_done_once(worker, files):
    worker.kill()
    let_go(files)
    job = started("test.waits", files)
    assert Message.objects.exclude(delivered_at=None).count() == 1
    cache.clear()
    assert queue_length() == 0
    worker.start()
    assert (swept(), ends_well(job)) == (1, True)
    assert (told(files["log"]), job.begun) == (["begun", "ended"], 1)


def test_what_is_handed_out_twice_is_done_once(worker, files):
    worker.start()
    job = started("test.waits", files)
    assert begins(files, 1)
    for _ in range(2):
        actions.hand(job_id=str(job.pk))
    # The second worker takes both, and finds that the first is at it.
    assert wait_until(lambda: TaskStatus.objects.get(name=actions.TASK).runs == 3, PATIENCE)
    assert (swept(), told(files["log"])) == (0, ["begun"])
    let_go(files)
    assert ends_well(job)
    assert (told(files["log"]), job.begun) == (["begun", "ended"], 1)


def test_what_a_killed_worker_was_at_is_begun_again(worker, files):
    worker.start()
    job = started("test.waits", files)
    assert begins(files, 1)
    worker.kill()
    cache.clear()
    worker.start()
    assert (swept(), begins(files, 2)) == (1, True)
    let_go(files)
    assert ends_well(job)
    assert (told(files["log"]), job.begun) == (["begun", "begun", "ended"], 2)


def test_what_lost_its_database_is_tried_again_by_itself(worker, files):
    worker.start()
    job = started("test.loses", files)
    assert ends_well(job)
    assert (told(files["log"]), job.begun) == (["begun", "begun", "ended"], 2)
