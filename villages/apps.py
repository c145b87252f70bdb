"""Places, and who acts for them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VillagesConfig(AppConfig):
    """Provinces, municipalities, townships, villages and memberships."""

    name = "villages"
    label = "villages"
    verbose_name = _("Places and memberships")
