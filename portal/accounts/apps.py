from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Deliver mails, and record what django-allauth does."""
        import_module("portal.accounts.mail")
        import_module("portal.accounts.records")
