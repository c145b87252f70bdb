"""What the regular jobs write down, for people."""

from celery import current_app
from django.utils import translation

from portal.jobs.names import NAMES, said_in_words


def test_every_regular_job_has_a_name():
    assert sorted(NAMES) == sorted(current_app.conf.beat_schedule)


def test_what_a_job_said_is_told_in_words():
    with translation.override("ko"):
        assert (said_in_words("sealed 12"), said_in_words("1: position 404, 0 alerts")) == (
            "12건 봉인",
            "원장 #404, 경보 0건",
        )


def test_what_is_not_known_stays_as_it_was_written():
    assert said_in_words("anything else") == "anything else"
