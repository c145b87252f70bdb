"""The dashboard's pictures as files of their own: colours in the file itself, moment and position beneath."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from grants.awards.board import Board
from portal.ui.templatetags.portal import eok, grouped
from villages.map import whole_map

SVG = "image/svg+xml"
WIDTH, TOP, STEP = 640, 72, 48
# Room above the funnel for its own heading.
GAP = 40
DONE, PENDING, TRACK = "#0b50d0", "#86aff9", "#e6e8ea"
# The map's levels as on the page.
FILLS = {0: "#ffffff", 1: "#b1cefb", 3: "#256ef4", 5: "#052561"}


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar on its track; `done` and `pending` are its lengths in units of the drawing."""

    label: str
    words: str
    y: int
    done: float
    pending: float

    @property
    def words_y(self) -> int:
        """Its words stand above it."""
        return self.y - 8


def board_svg(board: Board) -> str:
    """The envelope and the two targets as bars with their colours named, then the funnel."""
    taken = list(_bars(_taken(board), TOP))
    heading = TOP + len(taken) * STEP + GAP
    funnel = list(_bars(_came_so_far(board), heading + GAP))
    foot = heading + GAP + len(funnel) * STEP
    context = {
        "board": board,
        "bars": taken + funnel,
        "keys": [
            (DONE, _("Committed or published"), 0),
            (PENDING, _("Reserved or pending"), WIDTH // 3),
            (TRACK, _("Left"), 2 * WIDTH // 3),
        ],
        "keys_y": heading - GAP - 20,
        "heading": heading,
        "width": WIDTH,
        "foot": foot,
        "height": foot + 32,
    }
    return render_to_string("admin/awards/board.svg", context)


def map_svg(board: Board) -> str:
    """The map of awards with its legend."""
    drawn, levels = whole_map(), board.levels
    _left, _top, width, height = (float(part) for part in drawn.view_box.split())
    scale = WIDTH / width
    foot = round(height * scale) + 24
    context = {
        "board": board,
        "shapes": [
            (shape.path, FILLS[levels.get(shape.code, 0)], shape.localized_name)
            for shape in drawn.municipalities
        ],
        "provinces": drawn.provinces,
        "legend": [
            (FILLS[level], words, foot + number * 22, foot + number * 22 + 11)
            for number, (level, words) in enumerate(board.legend)
        ],
        "scale": f"{scale:.5f}",
        "width": WIDTH,
        "height": foot + 22 * len(board.legend) + 48,
    }
    return render_to_string("admin/awards/map.svg", context)


def _bars(parts: Iterable[tuple[str, str, int, int, int]], top: int) -> Iterator[Bar]:
    for number, (label, words, done, pending, whole) in enumerate(parts):
        yield Bar(label, words, top + number * STEP, _length(done, whole), _length(pending, whole))


def _taken(board: Board) -> Iterator[tuple[str, str, int, int, int]]:
    """Label, figures in words, done, pending, whole; without the targets that nobody set."""
    at = board.snapshot
    money = {"committed": eok(at.committed), "reserved": eok(at.reserved), "left": eok(at.left)}
    told = _("%(committed)s committed, %(reserved)s reserved, %(left)s left") % money
    yield f"{_('Envelope')} {eok(at.ceiling)}", told, at.committed, at.reserved, at.ceiling
    targets = (
        (
            _("Local governments"),
            at.municipalities_published,
            board.municipalities_pending,
            at.municipalities_target,
        ),
        (_("Projects"), at.projects_published, at.projects_pending, at.projects_target),
    )
    for label, published, pending, target in targets:
        if target:
            words = _("published %(published)s, pending %(pending)s") % {
                "published": published,
                "pending": pending,
            }
            aim = _("%(label)s (target %(target)s)") % {"label": label, "target": target}
            yield aim, words, published, pending, target


def _came_so_far(board: Board) -> Iterator[tuple[str, str, int, int, int]]:
    """The same of each stage of the funnel."""
    for step in board.funnel:
        yield step.label, grouped(step.count), step.count, 0, step.whole


def _length(part: int, whole: int) -> float:
    return round(WIDTH * min(part / whole, 1), 2) if whole else 0
