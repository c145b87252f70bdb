"""What people call the sources of a budget."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "national": _("National"),
    "province": _("Province"),
    "local": _("Municipality"),
    "own": _("Own contribution"),
}
