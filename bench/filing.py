"""The press that files: approve, freeze, sign, answer with the receipt."""

from collections.abc import Iterator
from functools import partial
from statistics import median

from bench.clock import ROUNDS, counted, judged, timed
from bench.figures import Budget, Figure
from bench.people import Somebody
from bench.saves import bare_save
from grants.proposals import actions
from grants.proposals.models import Proposal
from portal.accounts.queries import actor_of
from portal.signoff.models import SignOff

FILED = Budget(seconds=0.3)


def measure(size: int) -> Iterator[Figure]:
    """One proposal, opened again and filed anew each time; only the press is timed, a bare save beside it."""
    request = SignOff.objects.filter(kind="proposal.file", state="pending").order_by("pk").first()
    proposal = Proposal.objects.get(pk=request.payload["proposal"])
    signer = signer_of(proposal)
    press(signer, request)
    floor, spent = bare_save(), []
    for _ in range(ROUNDS):
        asked = opened_again(proposal)
        spent.append((*timed(partial(press, signer, asked)), *timed(floor)))
    wall, cpu, floor_wall, floor_cpu = (median(column) for column in zip(*spent, strict=True))
    asked = opened_again(proposal)
    with counted() as cost:
        press(signer, asked)
    figure = Figure(
        "filed by one press", size, wall, cpu, floor_wall, floor_cpu, cost.queries, cost.instances
    )
    yield judged(figure, FILED)


def signer_of(proposal: Proposal) -> Somebody:
    """The example's signer of the municipality."""
    return Somebody(f"signer.{proposal.municipality_id}")


def opened_again(proposal: Proposal) -> SignOff:
    """Laid before the signer once more; not timed."""
    officer = actor_of(proposal.drafted_by)
    actions.reopen(actor=officer, proposal_id=proposal.pk)
    Proposal.objects.filter(pk=proposal.pk).update(
        pledged_at=proposal.created_at, pledged_by=proposal.drafted_by, missing=0
    )
    return actions.request_signoff(actor=officer, proposal_id=proposal.pk)


def press(signer: Somebody, request: SignOff) -> None:
    """Sign off what was seen."""
    form = {"decision": "approve", "seen_hash": request.payload_hash}
    reply = signer.sends("signoff:detail", request.pk, form=form)
    if "Content-Location" not in reply.headers:
        raise RuntimeError("The press was not answered with a receipt: there is nothing to measure.")
