"""The suite runs on real PostgreSQL and Valkey, as the web's own database role."""

import io
import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import translation

from grants.calls.form_queries import forget_forms

pytest_plugins = ["tests.fixtures", "tests.chromium", "tests.workers"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Let two people run the suite on one server: each names their own database."""
    suffix = os.environ.get("PORTAL_TEST_NAME", "")
    if suffix:
        test = connection.settings_dict["TEST"]
        test["NAME"] = f"{test['NAME'] or 'test_portal'}_{suffix}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Grant the web's role; every later connection takes it, until the database is removed again."""
    as_the_owner = connection.settings_dict["OPTIONS"]["options"]
    with django_db_blocker.unblock():
        call_command("grant_web_role", verbosity=0, stdout=io.StringIO())
        connection.close()
    connection.settings_dict["OPTIONS"]["options"] = f"{as_the_owner} -c role={settings.WEB_DATABASE_ROLE}"
    yield
    with django_db_blocker.unblock():
        connection.close()
    connection.settings_dict["OPTIONS"]["options"] = as_the_owner


@pytest.fixture(autouse=True)
def _flush_as_the_owner(request: pytest.FixtureRequest) -> Iterator[None]:
    """The web's role can't TRUNCATE; after a test that commits, the flush needs the owner."""
    commits = "transactional_db" in request.fixturenames or "live_server" in request.fixturenames
    marker = request.node.get_closest_marker("django_db")
    commits = commits or bool(marker and marker.kwargs.get("transaction"))
    if commits:
        request.getfixturevalue("transactional_db")
    yield
    if commits:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE NONE")


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """No language that a page of one test was shown in reaches the next."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """No counter, throttle or form of one test reaches the next."""
    yield
    cache.clear()
    forget_forms()
