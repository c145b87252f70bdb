"""What environment variables say, and the sentence when they say it wrong."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.settings import environment as env


def test_an_address_of_postgresql_becomes_a_connection_that_takes_the_role():
    told = env.database("postgres://me:p%40ss@db:6543/por%20tal?sslmode=require", "portal_web")
    assert (told["USER"], told["PASSWORD"], told["HOST"], told["PORT"], told["NAME"]) == (
        "me",
        "p@ss",
        "db",
        "6543",
        "por tal",
    )
    assert told["OPTIONS"] == {"options": f"{env.SESSION} -c role=portal_web", "sslmode": "require"}


def test_the_owner_takes_no_role():
    assert env.database("postgresql://db/portal", "")["OPTIONS"] == {"options": env.SESSION}


def test_another_database_is_refused_plainly():
    with pytest.raises(ImproperlyConfigured, match="runs on PostgreSQL only"):
        env.database("sqlite:///portal.db", "")


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://mail.example.test", 25, False, False),
        ("smtp+tls://u:p@mail.example.test", 587, True, False),
        ("smtps://mail.example.test:2465", 2465, False, True),
    ],
)
def test_mail_leaves_as_told(url, port, tls, ssl):
    told = env.mail(url)
    assert (told["EMAIL_PORT"], told["EMAIL_USE_TLS"], told["EMAIL_USE_SSL"]) == (port, tls, ssl)


@pytest.mark.parametrize("url", ["mail.example.test", "http://mail.example.test", "smtp://"])
def test_a_wrong_mail_address_is_refused_plainly(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL must look like"):
        env.mail(url)


def test_a_missing_variable_is_named(monkeypatch):
    monkeypatch.delenv("PORTAL_NOWHERE", raising=False)
    with pytest.raises(ImproperlyConfigured, match="PORTAL_NOWHERE"):
        env.required("PORTAL_NOWHERE")


def test_processes_of_the_suite_keep_apart(monkeypatch):
    monkeypatch.setenv("PORTAL_TEST_NAME", "")
    found = set()
    for worker in range(8):
        monkeypatch.setenv("PYTEST_XDIST_WORKER", f"gw{worker}")
        found.add(env.for_this_test_process("redis://:secret@127.0.0.1:6379/0"))
    assert found == {f"redis://:secret@127.0.0.1:6379/{number}" for number in range(8, 16)}


@pytest.mark.parametrize(
    ("address", "found"),
    [("", None), ("clamav:3310", ("clamav", 3310)), ("clamav", ("clamav", 3310)), ("[::1]:9", ("::1", 9))],
)
def test_where_the_virus_scanner_is(address, found):
    assert env.clamav(address) == found


@pytest.mark.parametrize("address", ["clamav:port", "clamav:0", ":3310", "tcp://clamav:3310"])
def test_a_wrong_address_of_the_scanner_is_refused_plainly(address):
    with pytest.raises(ImproperlyConfigured, match="CLAMAV_ADDRESS"):
        env.clamav(address)
