"""The agenda in order of need, and the sheets of one item as a person may see them."""

from dataclasses import dataclass

from grants.reviews import policies, states
from grants.reviews.blinding.shown import Shown, shown_each
from grants.reviews.meeting import agenda
from grants.reviews.meeting.policies import items_visible_to
from grants.reviews.models import AgendaItem, Panel, ScoreSheet
from portal.actor import Actor


@dataclass(frozen=True, slots=True)
class Row:
    """An item, why it must be talked about, one's own points, and whether its scores may be seen."""

    item: AgendaItem
    shown: Shown
    reasons: tuple[str, ...]
    own: int | None
    shows_scores: bool


@dataclass(frozen=True, slots=True)
class Voice:
    """A submitted sheet at the meeting; `is_outlier` by rule, which changes nothing."""

    sheet: ScoreSheet
    is_outlier: bool


def rows_of(actor: Actor, panel: Panel) -> list[Row]:
    """The agenda of a panel as the actor sees it, what needs talk most first. Three queries; seven in a blind call."""
    items = list(
        items_visible_to(actor)
        .filter(meeting__panel=panel)
        .select_related("assignment__submission")
        .defer("assignment__submission__package")
    )
    shown = shown_each(actor, panel.call.blind, [item.assignment.submission for item in items])
    own = _own_totals(actor, panel)
    opened = _with_scores(actor, panel)
    mark = panel.call.pass_mark
    known = [(_standing(item, shown=item.assignment_id in opened), item) for item in items]
    known.sort(key=lambda pair: agenda.need(pair[0], mark))
    return [
        Row(
            item,
            shown[item.assignment.submission_id],
            agenda.reasons(standing, mark),
            own.get(item.assignment_id),
            item.assignment_id in opened,
        )
        for standing, item in known
    ]


def voices_of(actor: Actor, item: AgendaItem) -> list[Voice]:
    """The submitted sheets of an item that the actor may read, with the outliers among all of them."""
    submitted = ScoreSheet.objects.filter(assignment=item.assignment_id, state__in=states.COUNTED)
    totals = dict(submitted.order_by("pk").values_list("pk", "total"))
    far = dict(zip(totals, agenda.outliers([total or 0 for total in totals.values()]), strict=True))
    seen = policies.visible_to(actor).filter(pk__in=totals).select_related("reviewer").order_by("pk")
    return [Voice(sheet, far[sheet.pk]) for sheet in seen]


def own_sheet(actor: Actor, item: AgendaItem) -> ScoreSheet | None:
    """The actor's own sheet of an item."""
    mine = ScoreSheet.objects.filter(assignment=item.assignment_id, reviewer=actor.user)
    return mine.select_related("assignment").exclude(state__in=states.GONE).first()


def _own_totals(actor: Actor, panel: Panel) -> dict[int, int | None]:
    own = ScoreSheet.objects.filter(assignment__panel=panel, reviewer=actor.user)
    return dict(own.exclude(state__in=states.GONE).values_list("assignment", "total"))


def _with_scores(actor: Actor, panel: Panel) -> set[int]:
    """Assignments of which the actor may read somebody else's sheet."""
    others = policies.visible_to(actor).filter(assignment__panel=panel).exclude(reviewer=actor.user)
    return set(others.values_list("assignment", flat=True))


def _standing(item: AgendaItem, *, shown: bool) -> agenda.Standing:
    """Who may not read the scores must not learn of them by the order either."""
    row = item.assignment
    score, spread = (row.score, row.spread) if shown else (None, None)
    return agenda.Standing(row.submission.number, score, spread, bool(item.flag))
