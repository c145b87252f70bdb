from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwardsConfig(AppConfig):
    name = "grants.awards"
    label = "awards"
    verbose_name = _("Awards")

    def ready(self) -> None:
        """Make known what can be signed off and told, and where its pages are."""
        from grants.awards import faces
        from grants.awards.letters import faces as letters
        from grants.awards.slating import faces as slates

        faces.register()
        slates.register()
        letters.register()
