"""The one place where environment variables are read."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit
from zlib import crc32

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent.parent
# JIT cost seconds on queries of milliseconds. What a machine that vanished had locked is free after a
# minute, not after two hours.
SESSION = "-c jit=off -c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"


def required(name: str) -> str:
    """Return the variable, or say plainly that it is missing."""
    value = os.environ.get(name, "")
    if not value:
        message = f"Set the environment variable {name} (see README)."
        raise ImproperlyConfigured(message)
    return value


def flag(name: str) -> bool:
    """True for 1, true, yes."""
    return os.environ.get(name, "").lower() in {"1", "true", "yes"}


def listed(name: str) -> list[str]:
    """A comma-separated list, empty when unset."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def database(url: str, role: str) -> dict[str, object]:
    """Django's DATABASES entry for a postgres:// address; `role` is taken after sign-in when given."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        message = "DATABASE_URL must begin with postgres:// (the portal runs on PostgreSQL only)."
        raise ImproperlyConfigured(message)
    # The web's role is not the owner of the tables.
    session = SESSION + (f" -c role={role}" if role else "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": session, **dict(parse_qsl(parts.query))},
    }


def mail(url: str) -> dict[str, object]:
    """Django's mail settings for smtp://user:password@host:port (smtp+tls:// and smtps:// encrypt)."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtp+tls", "smtps"} or not parts.hostname:
        message = "EMAIL_URL must look like smtp+tls://user:password@host:587."
        raise ImproperlyConfigured(message)
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
    }


def clamav(address: str) -> tuple[str, int] | None:
    """Host and port of clamd from host:port (3310 unless given); None when no address is set."""
    if not address:
        return None
    parts = urlsplit(f"//{address}")
    try:
        port = 3310 if parts.port is None else parts.port
    except ValueError:
        port = 0
    if not parts.hostname or not port or parts.path:
        message = "CLAMAV_ADDRESS must look like clamav:3310."
        raise ImproperlyConfigured(message)
    return parts.hostname, port


def for_this_test_process(redis_url: str) -> str:
    """A numbered database (8 to 15) of the same server for each process of the suite: each empties its own."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    beside_others = crc32(os.environ.get("PORTAL_TEST_NAME", "").encode())
    return urlunsplit(urlsplit(redis_url)._replace(path=f"/{8 + (beside_others + worker) % 8}"))


DATABASE_URL = os.environ.get("DATABASE_URL", "postgres://portal@127.0.0.1:5432/portal")
DATABASE_ROLE = os.environ.get("DATABASE_ROLE", "portal_web")
REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
VAR_DIR = Path(os.environ.get("PORTAL_VAR", BASE_DIR / "var"))
DEMO = flag("PORTAL_DEMO")
SECRET_KEY = os.environ.get("SECRET_KEY", "")
ALLOWED_HOSTS = listed("ALLOWED_HOSTS")
RECEIPT_KEY = os.environ.get("RECEIPT_KEY", "")
PUBLIC_URL = os.environ.get("PUBLIC_URL", "http://127.0.0.1:8000")
SECOND_FACTOR = flag("SECOND_FACTOR")
OIDC_SERVER = os.environ.get("OIDC_SERVER", "")
OIDC_NAME = os.environ.get("OIDC_NAME", "OpenID Connect")
OIDC_CLIENT_ID = os.environ.get("OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = os.environ.get("OIDC_CLIENT_SECRET", "")
EMAIL_URL = os.environ.get("EMAIL_URL", "")
MAIL_FROM = os.environ.get("MAIL_FROM", "portal@localhost")
CLAMAV_ADDRESS = os.environ.get("CLAMAV_ADDRESS", "")
MASTHEAD = flag("GOVERNMENT_MASTHEAD")
