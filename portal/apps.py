"""The project itself as an app: its commands, and its Celery application in every process."""

from importlib import import_module

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Binds shared tasks to the portal's Celery application wherever Django runs."""

    name = "portal"
    label = "portal"

    def ready(self) -> None:
        """Load the Celery application."""
        import_module("portal.celery")
