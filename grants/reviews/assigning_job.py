"""The assignment as a piece of long work."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.calls.models import Call
from grants.reviews import policies
from grants.reviews.actions.assigning import propose
from grants.reviews.models import PlanState
from portal.actor import Actor
from portal.jobs.registry import Kind, Progress, Result

NAME = "reviews.assign_reviewers"
STAGES = 4


def assign_reviewers(actor: Actor, params: dict[str, Any], progress: Progress, path: str) -> Result:
    """Solve the assignment of `call` (its key) with `seed`; the answer is kept as a plan."""
    call = Call.objects.get(pk=params["call"])
    progress(0, STAGES, _("Reviewers, conflicts and what is settled are being read."))

    def told(stage: str, count: int) -> None:
        words = {
            "even": (1, _("The evenest loads are being found.")),
            "pairs": (
                2,
                _("The cheapest assignment is being found: %(count)s pairs.") % {"count": f"{count:,}"},
            ),
            "clash": (3, _("Rules that may clash are being looked at.")),
        }
        done, message = words[stage]
        progress(done, STAGES, message)

    plan = propose(actor=actor, call=call, seed=params["seed"], told=told)
    address = f"{reverse('admin:reviews_assignment')}?call={call.pk}"
    if plan.state == PlanState.IMPOSSIBLE:
        return Result(message=_("It is impossible: rules clash. The page names them."), url=address)
    return Result(message=_("An assignment is proposed."), url=address, details={"plan": plan.pk})


KIND = Kind(
    name=NAME,
    label=gettext_lazy("Assignment of reviewers"),
    run=assign_reviewers,
    may_start=policies.may_manage,
)
