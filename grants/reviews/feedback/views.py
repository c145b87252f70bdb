"""The municipality's page: why its proposal was judged as it was."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grants.proposals import policies
from grants.reviews.feedback.queries import feedback_on, judged_copy


@login_required
@require_safe
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """What the panel said, once the outcome is announced; before, and for anybody else, there is no such page."""
    ours = policies.ours(request.actor).select_related("municipality", "call")
    proposal = get_object_or_404(ours, pk=pk)
    assignment = judged_copy(proposal)
    if assignment is None:
        raise Http404
    context = {
        "proposal": proposal,
        "said": feedback_on(assignment, with_points=proposal.call.feedback_shows_points),
        "trail": [
            (_("Home"), "/"),
            (_("Proposals"), reverse("proposals:list")),
            (proposal.title or _("untitled"), reverse("proposals:detail", args=[proposal.pk])),
            (_("What the panel said"), None),
        ],
    }
    return render(request, "reviews/feedback.html", context)
