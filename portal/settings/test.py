"""The test suite: real servers, quick hashing, everything else as in the demo."""

from portal.settings.base import *  # noqa: F403 - settings are layered by star import, as Django's own docs do
from portal.settings.base import CACHES, VAR_DIR, env

DEMO = True
# The suite makes its database as the owner, then goes on as the web (tests/conftest.py).
DATABASES = {"default": env.database(env.DATABASE_URL, "")}
SECRET_KEY = "only-for-tests"  # noqa: S105 - guards nothing
RECEIPT_KEY = "b25seS1mb3ItdGVzdHMsLS1ndWFyZHMtbm90aGluZyE="
REDIS_URL = env.for_this_test_process(env.REDIS_URL)
CACHES = {"default": {**CACHES["default"], "LOCATION": REDIS_URL}}
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = VAR_DIR / "test-files"
ACCOUNT_RATE_LIMITS = False
UI_GALLERY = True
WHITENOISE_AUTOREFRESH = True
