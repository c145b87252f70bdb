"""The cache on Valkey: quick to fail when the server is away."""

import time

import pytest
from django.core.cache import cache
from django.urls import reverse

from portal.cache import QuickToFailRedisCache


@pytest.fixture
def away():
    """A cache whose server does not answer: nothing listens there."""
    return QuickToFailRedisCache("redis://127.0.0.1:1/0", {})


def test_it_keeps_what_it_is_given():
    cache.set("key", {"a": 1})
    assert cache.get("key") == {"a": 1}
    assert cache.add("key", 2) is False
    assert cache.delete("key") is True
    assert cache.get("key", "nothing") == "nothing"


def test_without_its_server_work_goes_on_at_once(away):
    began = time.monotonic()
    away.set("key", 1)
    assert away.get("key", "nothing") == "nothing"
    assert away.delete("key") is False
    # What a key guards against doing twice is rather done twice than never.
    assert away.add("key", 1) is True
    assert time.monotonic() - began < 1


@pytest.mark.django_db
def test_health_is_ok_with_the_cache_and_degraded_without(client, monkeypatch, away):
    assert client.get(reverse("health:health")).content == b"ok"
    monkeypatch.setattr("portal.health.cache", away)
    reply = client.get(reverse("health:health"))
    assert (reply.status_code, reply.content) == (200, b"degraded")
