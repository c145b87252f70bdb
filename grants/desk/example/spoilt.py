"""Drafts that break the rules on purpose, so that one sees what the portal says."""

from collections.abc import Sequence

from django.db.models import F

from grants.calls.models import Call
from grants.proposals.models import BudgetLine, Proposal


def spoil_some(call: Call, officer_proposals: Sequence[Proposal]) -> None:
    """A few drafts that break the rules on purpose, and say so in their titles."""
    over_rate, unwritten, too_much = officer_proposals
    line = over_rate.budget_lines.first()
    BudgetLine.objects.filter(pk=line.pk).update(national=F("national") + 1, local=F("local") - 1)
    _label(over_rate, "보조율 1원 초과", national_total=F("national_total") + 1)
    _label(unwritten, "성과지표 빠짐")
    unwritten.indicators.all().delete()
    extra = call.most_national
    too_much.budget_lines.filter(order=0).update(national=extra + 1000, local=extra)
    lines = list(too_much.budget_lines.all())
    _label(
        too_much,
        "국비 한도 초과",
        national_total=sum(line.national for line in lines),
        project_total=sum(line.total for line in lines),
    )


def _label(proposal: Proposal, what: str, **changes: object) -> None:
    title = f"[오류 예시: {what}] {proposal.title}"[:120]
    Proposal.objects.filter(pk=proposal.pk).update(title=title, missing=1, **changes)
