import pytest

from portal.accounts.queries import system_actor
from villages.actions import load_places


@pytest.fixture
def real_places(db):
    """The country as the project's tables have it."""
    load_places(actor=system_actor())
