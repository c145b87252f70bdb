from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.actor import Actor, Role


def _looks_after_jobs(actor: Actor) -> bool:
    return actor.has(Role.ADMINISTRATOR, Role.AUDITOR)


class JobsConfig(AppConfig):
    name = "portal.jobs"
    label = "jobs"
    verbose_name = _("Jobs")

    def ready(self) -> None:
        """Note how tasks fare, hand queued jobs to workers, offer the portal's own kinds and pages."""
        from portal.jobs import registry
        from portal.jobs.kinds import audit_export
        from portal.ui import menu, tones

        import_module("portal.jobs.records")
        import_module("portal.jobs.tasks")
        registry.register(audit_export.KIND)
        menu.register(_("Jobs and outbox"), "admin:jobs_overview", _looks_after_jobs, 900, office=True)
        tones.register(queued="information", done="success")
