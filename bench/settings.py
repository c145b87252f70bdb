"""The demo's settings and, beside the portal's templates, Django's own: the floor of the lists."""

from portal.settings.dev import *  # noqa: F403 - settings are layered by star import, as Django's own docs do
from portal.settings.dev import ALLOWED_HOSTS, TEMPLATES

ROOT_URLCONF = "bench.urls"
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
TEMPLATES = [
    *TEMPLATES,
    {
        "NAME": "stock",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]
