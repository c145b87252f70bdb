"""Demo and development on one's own machine."""

from portal.settings.base import *  # noqa: F403 - settings are layered by star import, as Django's own docs do
from portal.settings.base import VAR_DIR, env

DEMO = True
SECRET_KEY = env.SECRET_KEY or "only-for-the-demo-on-this-machine-never-for-real-data"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *env.ALLOWED_HOSTS]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
# Files are served from where they are written; nothing is collected.
STATIC_ROOT = None
UI_GALLERY = True
