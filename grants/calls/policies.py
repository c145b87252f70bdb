"""Who may see and manage programmes, calls and rubrics."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from grants.calls.models import Call, Criterion, Programme, ProgrammeYear, Rubric, ServiceField, SupportType
from portal.actor import ALLOWED, Actor, Role, Verdict, refused


def visible_to(actor: Actor) -> QuerySet[Call]:
    """Published calls; the ministry sees those being prepared as well."""
    return Call.objects.all() if actor.in_ministry else Call.objects.filter(is_published=True)


def may_list(actor: Actor) -> Verdict:
    """The ministry looks through the back office's lists of calls."""
    return ALLOWED if actor.in_ministry else refused(_("Only the ministry may see this."))


def may_add(actor: Actor) -> Verdict:
    """Programme managers prepare calls."""
    return may_manage(actor)


def may_change(actor: Actor, call: Call) -> Verdict:
    """Programme managers change calls."""
    return may_manage(actor)


def may_manage(actor: Actor) -> Verdict:
    """Programmes, years, calls and rubrics are data that programme managers keep."""
    if actor.has(Role.MANAGER):
        return ALLOWED
    return refused(_("Only a programme manager may do this."))


def may_publish(actor: Actor, call: Call) -> Verdict:
    """A manager publishes what is not published yet."""
    if call.is_published:
        return refused(_("This call is already published."))
    return may_manage(actor)


def may_close_now(actor: Actor, call: Call, at: datetime) -> Verdict:
    """A manager closes a call that is open."""
    if not call.is_open(at):
        return refused(_("This call is not open, so there is nothing to close."))
    return may_manage(actor)


def may_change_rubric(actor: Actor, rubric: Rubric) -> Verdict:
    """A manager, until the first score is given by it."""
    if rubric.frozen_at:
        return refused(_("Scores were already given by this rubric. It can't be changed any more."))
    return may_manage(actor)


@dataclass(frozen=True, slots=True)
class Managed:
    """The same rule for a table of the room: the ministry sees it, managers change it."""

    model: type[Model]

    def visible_to(self, actor: Actor) -> QuerySet:
        """All rows for the ministry, none for others."""
        rows = self.model._default_manager.all()
        return rows if actor.in_ministry else rows.none()

    def may_list(self, actor: Actor) -> Verdict:
        """Whether the list is any of the person's business."""
        return may_list(actor)

    def may_add(self, actor: Actor) -> Verdict:
        """Managers."""
        return may_manage(actor)

    def may_change(self, actor: Actor, row: Model) -> Verdict:
        """Managers; what belongs to a rubric only until it is frozen."""
        rubric = row.rubric if isinstance(row, Criterion) else row
        return may_change_rubric(actor, rubric) if isinstance(rubric, Rubric) else may_manage(actor)


programmes = Managed(Programme)
programme_years = Managed(ProgrammeYear)
service_fields = Managed(ServiceField)
support_types = Managed(SupportType)
rubrics = Managed(Rubric)
criteria = Managed(Criterion)
