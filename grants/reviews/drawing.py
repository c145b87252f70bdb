"""From which panel a proposal's reviewers are drawn, where some of a panel judge: exactly one takes its field."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from grants.calls.models import Call
from grants.proposals import states as proposal_states
from grants.proposals.models import Submission
from grants.reviews.models import Panel


def panels_in_doubt(call: Call) -> list[str]:
    """Where some of a panel judge: the service fields that none or several panels take, a sentence each.

    At most two queries, and rows of what is in doubt alone; none where whole panels judge.
    """
    if call.reviewers_per_proposal is None:
        return []
    takers = Takers(Panel.objects.filter(call=call).order_by("pk"))
    waiting = takers.in_doubt(
        Submission.objects.filter(call=call, proposal__state=proposal_states.UNDER_REVIEW, assignment=None)
    )
    rows = waiting.order_by("service_field_id", "pk").distinct("service_field_id")
    first_of_each = rows.select_related("service_field").defer("package", "receipt")
    return [one_panel_sentence(row, takers.of(row)) for row in first_of_each]


class Takers:
    """Which panels take a submission: those of its service field, else those of none."""

    def __init__(self, panels: Iterable[Panel]) -> None:
        self.by_field: defaultdict[int | None, list[Panel]] = defaultdict(list)
        for panel in panels:
            self.by_field[panel.service_field_id].append(panel)

    def of(self, row: Submission) -> list[Panel]:
        """By its own service field; one panel where all is well."""
        return self.by_field.get(row.service_field_id) or self.by_field.get(None) or []

    def in_doubt(self, rows: QuerySet[Submission]) -> QuerySet[Submission]:
        """Those which not exactly one panel takes."""
        own = {field: len(panels) for field, panels in self.by_field.items() if field is not None}
        several = [field for field, number in own.items() if number > 1]
        if len(self.by_field[None]) == 1:
            return rows.filter(service_field__in=several)
        return rows.exclude(service_field__in=own.keys() - set(several))


def one_panel_sentence(row: Submission, takers: list[Panel]) -> str:
    """Why no reviewers can be drawn for it, and what to do."""
    named = {"field": row.service_field.localized_name, "number": row.number}
    if not takers:
        return (
            _("No panel takes %(field)s, the service field of %(number)s. Make one and seat reviewers.")
            % named
        )
    panels = ", ".join(panel.name for panel in takers)
    sentence = _(
        "%(panels)s all take %(field)s. Where a proposal goes to some reviewers of a panel, its reviewers are "
        "drawn from one panel: seat them all on one of these, and give the others a service field of their own."
    )
    return sentence % {**named, "panels": panels}
