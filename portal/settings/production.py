"""A real installation, behind nginx with TLS."""

from portal.settings.base import *  # noqa: F403 - settings are layered by star import, as Django's own docs do
from portal.settings.base import LOGGING, env

SECRET_KEY = env.required("SECRET_KEY")
RECEIPT_KEY = env.required("RECEIPT_KEY")
RECEIPT_KEY_FILE = None
ALLOWED_HOSTS = [*env.listed("ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS = [env.PUBLIC_URL] if env.PUBLIC_URL.startswith("https://") else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
WHITENOISE_USE_FINDERS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if env.EMAIL_URL:
    globals().update(env.mail(env.EMAIL_URL))
LOGGING["loggers"] = {"django_structlog": {"level": "INFO"}}
