"""The cache on Valkey: when the server is away a page is slower, never stuck."""

from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry


class QuickToFailClient(RedisCacheClient):
    """One attempt, half a second: redis-py would otherwise try for several seconds."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        limits = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5, "retry": Retry(NoBackoff(), 0)}
        super().__init__(servers, **limits, **options)


class QuickToFailRedisCache(RedisCache):
    """Reads miss and writes are dropped while the server is away; locks are given, counters say 0."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = QuickToFailClient

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """Add; while the server is away say True, so that the work guarded by the key is done."""
        try:
            return bool(super().add(*args, **kwargs))
        except RedisError:
            return True

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Count on; while the server is away say 0, so that nothing is held back by a count."""
        try:
            return int(super().incr(key, delta, version))
        except RedisError:
            return 0

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Get, or the default while the server is away."""
        try:
            return super().get(key, default, version)
        except RedisError:
            return default

    def set(self, *args: Any, **kwargs: Any) -> None:
        """Set, or nothing while the server is away."""
        try:
            super().set(*args, **kwargs)
        except RedisError:
            return

    def delete(self, key: str, version: int | None = None) -> bool:
        """Delete, or say False while the server is away."""
        try:
            return bool(super().delete(key, version))
        except RedisError:
            return False
