"""What a supplement changed, field by field, for both sides."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grants.proposals import package, policies
from grants.proposals.difference import FieldDifference, differences
from grants.proposals.models import Proposal, Submission, SupplementRequest
from grants.proposals.nameable import Nameable, asked_in
from portal.actor import Role


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to mend with what its answer changed."""

    request: SupplementRequest
    fields: list[tuple[Nameable, str]]
    changed: list[FieldDifference]


def history_of(proposal: Proposal) -> list[Asked]:
    """All that was ever asked to be mended, the newest first."""
    asked = SupplementRequest.objects.filter(proposal=proposal).order_by("-id")
    related = asked.select_related("submission", "answer", "requested_by", "proposal__call")
    return [Asked(each, asked_in(each), changed_by(each)) for each in related.prefetch_related("items")]


def changed_by(request: SupplementRequest) -> list[FieldDifference]:
    """What the answer changed in the copy that was complained of; nothing before the answer."""
    if request.answer is None:
        return []
    return between(request.submission, request.answer)


def between(before: Submission, after: Submission) -> list[FieldDifference]:
    """What differs between two filed copies."""
    return differences(package.content_of(before.package), package.content_of(after.package))


@login_required
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """A filed copy beside the one filed before it; 404 for a first one."""
    seen = policies.filed_visible_to(request.actor).select_related("municipality", "call")
    after = get_object_or_404(seen, pk=pk)
    earlier = seen.filter(proposal=after.proposal_id, revision__lt=after.revision).order_by("-revision")
    before = get_object_or_404(earlier[:1])
    context: dict[str, Any] = {
        "before": before,
        "after": after,
        "changed": between(before, after),
        "trail": _trail(request, after),
    }
    return render(request, "proposals/difference.html", context)


def _trail(request: HttpRequest, after: Submission) -> list[tuple[str, str | None]]:
    ours = request.actor.has(Role.OFFICER, Role.SIGNER)
    here = [(_("Proposals"), reverse("proposals:list"))] if ours else []
    receipt = (after.number, reverse("proposals:submission", args=[after.pk]))
    return [(_("Home"), "/"), *here, receipt, (_("What was changed"), None)]
