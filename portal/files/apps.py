from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "portal.files"
    label = "files"
    verbose_name = _("Uploaded files")

    def ready(self) -> None:
        """Deliver what the outbox holds for files, and colour their states."""
        from portal.ui import tones

        import_module("portal.files.tasks")
        tones.register(clean="success", quarantined="danger")
