"""A published decision of four lines: two awards, one on reserve, one below the pass mark."""

import pytest
from django.test import Client

from grants.awards.letters import actions
from portal.accounts.queries import system_actor
from tests.grants.awards import factories as awards


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def submissions():
    return awards.asking(awards.call_with_envelope(1_000_000_000), 600_000_000, 300_000_000, 200_000_000, 10)


@pytest.fixture
def decision(submissions):
    return awards.published(awards.drafted(submissions[0].call, submissions, below=1))


@pytest.fixture
def issued(decision):
    """The letters by submission: numbered and signed, none of them made."""
    letters = actions.issue(actor=system_actor(), decision_id=decision.pk)
    return {letter.submission_id: letter for letter in letters}


@pytest.fixture
def signed_in():
    """`signed_in(user)` is a browser of that person."""

    def client(user):
        browser = Client()
        browser.force_login(user)
        return browser

    return client
