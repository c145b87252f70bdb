"""Beat goes on after its clock jumped back."""

from datetime import UTC, datetime, timedelta

import pytest
from celery import Celery, beat
from celery.schedules import crontab
from celery.signals import before_task_publish

from portal.beat import Scheduler

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def app():
    """Two jobs, a broker in memory, and a clock that shows `app.shown`."""
    app = Celery("beat", broker="memory://", set_as_current=False)
    app.conf.beat_schedule = {
        "often": {"task": "often", "schedule": timedelta(seconds=15)},
        "seldom": {"task": "seldom", "schedule": timedelta(seconds=60)},
        "daily": {"task": "daily", "schedule": crontab(hour=3, minute=20)},
    }
    app.shown = NOON
    app.now = lambda: app.shown
    return app


@pytest.fixture
def sent():
    """The jobs sent so far."""
    names = []

    def note(sender=None, **_):
        names.append(sender)

    before_task_publish.connect(note, weak=False)
    yield names
    before_task_publish.disconnect(note)


def run(scheduler, app, seconds):
    """Look every second for so long."""
    for _ in range(seconds):
        app.shown += timedelta(seconds=1)
        while not scheduler.tick():
            pass


@pytest.mark.parametrize(
    ("kind", "after"),
    [(Scheduler, {"often": 4, "seldom": 1}), (beat.Scheduler, {})],
    ids=["ours goes on", "celery's own waits until the clock has caught up"],
)
def test_what_is_due_after_the_clock_jumped_back(app, sent, kind, after):
    scheduler = kind(app=app)
    run(scheduler, app, 121)
    assert {name: sent.count(name) for name in set(sent)} == {"often": 8, "seldom": 2}
    sent.clear()
    app.shown -= timedelta(hours=2)
    run(scheduler, app, 61)
    assert {name: sent.count(name) for name in set(sent)} == after
