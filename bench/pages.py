"""What people open: the lists and boards of the back office, the score sheet, a section, the public pages."""

from collections.abc import Iterator

from bench.clock import side_by_side
from bench.figures import Budget, Figure
from bench.people import Somebody
from grants.calls.models import Call
from grants.proposals.models import Proposal
from grants.reviews.models import ScoreSheet

LIST = Budget(queries=10, cpu=2.0)


def measure(size: int, call: Call) -> Iterator[Figure]:
    """Every page beside its floor."""
    yield from _office(size, call)
    yield from _desk(size)
    yield from _public(size)


def _office(size: int, call: Call) -> Iterator[Figure]:
    manager = Somebody("manager1")
    yield side_by_side(
        "list of proposals",
        size,
        manager.opens("admin:proposals_proposal_changelist"),
        manager.opens("floor:proposals_proposal_changelist"),
        LIST,
    )
    yield side_by_side(
        "receiving board",
        size,
        manager.opens("admin:proposals_board", call=call.pk),
        manager.opens("floor:proposals_proposal_changelist"),
        LIST,
    )
    yield side_by_side(
        "review board by score",
        size,
        manager.opens("admin:reviews_board", call=call.pk),
        manager.opens("floor:reviews_assignment_changelist", panel__call=call.pk),
        LIST,
    )


def _desk(size: int) -> Iterator[Figure]:
    reviewer, sheet = open_sheet()
    bare = reviewer.opens("floor_one_query")
    opened = reviewer.opens("admin:reviews_sheet", sheet.pk)
    yield side_by_side("score sheet, opened", size, opened, bare, Budget(queries=15))
    officer, draft = open_draft()
    section = officer.opens("proposals:section", draft.pk, "plan")
    yield side_by_side("section of a proposal, opened", size, section, bare, Budget(queries=15))


def _public(size: int) -> Iterator[Figure]:
    visitor = Somebody()
    bare = visitor.opens("floor_one_query")
    yield side_by_side("front page", size, visitor.opens("desk:front"), bare)
    yield side_by_side("results", size, visitor.opens("results:list"), bare, Budget(queries=10))


def open_sheet() -> tuple[Somebody, ScoreSheet]:
    """The demo's reviewer with a sheet they still have to write, the conflict question answered."""
    reviewer = Somebody("reviewer1")
    sheets = ScoreSheet.objects.filter(reviewer=reviewer.user, state__in=("assigned", "in_progress"))
    sheet = sheets.select_related("assignment__panel").order_by("pk").first()
    if sheet.state == "assigned":
        reviewer.sends("admin:reviews_sheet_open", sheet.pk, form={"nothing": "on"}, status=302)
    return reviewer, sheet


def open_draft() -> tuple[Somebody, Proposal]:
    """An officer with a draft of the open call."""
    draft = Proposal.objects.filter(state="drafting").select_related("drafted_by").order_by("-pk").first()
    return Somebody(draft.drafted_by.email.removesuffix("@example.test")), draft
