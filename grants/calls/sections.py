"""The names of the sections every proposal has, and to which of them a call may add questions."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

CORE: Mapping[str, object] = {
    "overview": _("Overview"),
    "place": _("Villages and beneficiaries"),
    "kind": _("Service field and support type"),
    "plan": _("Plan and organisation"),
    "budget": _("Budget"),
    "indicators": _("Indicators"),
    "schedule": _("Schedule"),
    "attachments": _("Attachments"),
    "pledge": _("Pledge"),
}
# A call may add questions to these, after their own fields.
WITH_QUESTIONS = ("overview", "place", "kind", "plan", "budget", "indicators", "schedule")
