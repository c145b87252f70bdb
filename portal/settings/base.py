"""What every installation shares."""

import structlog
from django.utils.translation import gettext_lazy as _

from portal.settings import environment as env

BASE_DIR = env.BASE_DIR
VAR_DIR = env.VAR_DIR
MAP_DIR = VAR_DIR / "map"
MEDIA_ROOT = VAR_DIR / "files"
# The fonts of PDF documents come from an npm package, as the style sheets do (portal/ui/finders.py).
DOCUMENT_FONTS = BASE_DIR / "node_modules/@embedpdf/fonts-kr/fonts"
DEMO = env.DEMO
DEBUG = False
SECRET_KEY = env.SECRET_KEY
ALLOWED_HOSTS = env.ALLOWED_HOSTS
PUBLIC_URL = env.PUBLIC_URL
# Receipts are signed with it (Ed25519, 32 bytes in base64); without it one is made in this file, once.
RECEIPT_KEY = env.RECEIPT_KEY
RECEIPT_KEY_FILE = VAR_DIR / "receipt.key"
# How many checks of receipts may find nothing, like failed sign-ins: else numbers could be tried out.
RECEIPT_CHECKS_FAILED = "10/m/ip"

INSTALLED_APPS = [
    "portal.ui.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    # Widgets are rendered from templates: FORM_RENDERER below.
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "crispy_forms",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "pgtrigger",
    "portal",
    "portal.audit",
    "portal.ui.apps.UiConfig",
    "portal.outbox",
    "portal.accounts",
    "portal.files",
    "portal.signoff",
    "portal.jobs",
    "portal.notices",
    "villages",
    "grants.calls",
    "grants.proposals",
    "grants.reviews",
    "grants.awards",
    "grants.results",
    "grants.desk",
]

MIDDLEWARE = [
    "portal.middleware.Arrival",
    "portal.middleware.Compressed",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.accounts.middleware.ActorMiddleware",
    "portal.accounts.middleware.SecondFactorMiddleware",
    "portal.middleware.PrivateByDefault",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "portal.ui.context.page",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.database(env.DATABASE_URL, env.DATABASE_ROLE)}
# What the web, worker and beat connect as; only migrations and retention act as the owner.
WEB_DATABASE_ROLE = "portal_web"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.REDIS_URL
CACHES = {
    "default": {
        "BACKEND": "portal.cache.QuickToFailRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "portal",
    },
}

# Accounts: one sign-in for everybody, by e-mail; nobody signs up, people are invited.
# The e-mail is unique without regard to case, by a constraint the check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ROLE_SOURCES = [
    "portal.accounts.queries.granted_roles",
    "villages.queries.membership_roles",
    "grants.reviews.queries.panel_roles",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "desk:front"
ACCOUNT_ADAPTER = "portal.accounts.adapter.ClosedSignUp"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
# Nobody is told by mail whether an address is known here.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Who came in by an invitation has shown that the address is theirs.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_ADAPTER = "portal.accounts.adapter.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
SECOND_FACTOR_REQUIRED = env.SECOND_FACTOR
SOCIALACCOUNT_ADAPTER = "portal.accounts.adapter.InvitedOnly"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": env.OIDC_NAME,
                "client_id": env.OIDC_CLIENT_ID,
                "secret": env.OIDC_CLIENT_SECRET,
                "settings": {"server_url": env.OIDC_SERVER},
            }
        ]
        if env.OIDC_SERVER
        else []
    }
}
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.ui.errors.csrf_failure"

# Korean first, English complete; the clock of the programme is Seoul's.
LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", _("Korean")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Seoul"
USE_TZ = True
FORMAT_MODULE_PATH = ["portal.ui.formats"]

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "portal.ui.finders.PackageFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
CRISPY_ALLOWED_TEMPLATE_PACKS = "krds"
CRISPY_TEMPLATE_PACK = "krds"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# Beyond what `BoundedUploads` keeps, files are counted and named, so that a page can say what was not taken.
DATA_UPLOAD_MAX_NUMBER_FILES = 1000
FILE_UPLOAD_HANDLERS = [
    "portal.files.handlers.BoundedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# Host and port of clamd, or None: then the portal's own look decides alone.
CLAMAV = env.clamav(env.CLAMAV_ADDRESS)

UI_MASTHEAD = env.MASTHEAD
UI_GALLERY = False
UI_EXAMPLE_DATA = "grants.calls.examples.has_example_data"
UNREAD_NOTICES = "portal.notices.queries.unread_count"

SELF = "'self'"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        # A form that begins signing in at the provider is answered by a redirect to it.
        "form-action": [SELF, *([env.OIDC_SERVER] if env.OIDC_SERVER else [])],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
DEFAULT_FROM_EMAIL = env.MAIL_FROM

# One line of JSON an event, with the request's id; what is below `level` is not said.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
DJANGO_STRUCTLOG_CELERY_ENABLED = False
