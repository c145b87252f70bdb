"""One example world for all pages, with the real web in front of it, as the web's own database role."""

import io

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from tests.browser.world import add_a_busy_day
from tests.chromium import base_url, browser_type_launch_args  # noqa: F401 - fixtures of this folder
from villages.map import FILE


def run(command, **options):
    """A management command, silent."""
    call_command(command, stdout=io.StringIO(), **options)


def as_the_owner():
    """Until the connection closes, act as at set-up: the web's role can't load places nor empty tables."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")


@pytest.fixture(scope="module")
def db(django_db_setup, django_db_blocker):
    """The test database open for the whole module, with no transaction around each test.

    It bears the name of pytest-django's own fixture, because only that (or a mark) has a test database made.
    """
    with django_db_blocker.unblock():
        assert connection.settings_dict["NAME"].startswith("test_"), "this empties the database afterwards"
        yield


@pytest.fixture(scope="module")
def world(db):
    """The example data, committed; gone after the module."""
    if not (settings.MAP_DIR / FILE).exists():
        run("build_map")
    as_the_owner()
    run("load_places")
    run("seed_example")
    add_a_busy_day()
    connection.close()
    yield
    as_the_owner()
    run("flush", interactive=False, verbosity=0)
    connection.close()


@pytest.fixture(scope="module")
def site(world):
    """The address of the running web."""
    server = LiveServer("127.0.0.1")
    yield server.url
    server.stop()
