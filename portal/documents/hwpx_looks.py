"""The looks of an HWPX file: letters, paragraphs and frames, each known by its id."""

from dataclasses import dataclass
from functools import partial
from typing import Any

SERIF, SANS = "함초롬바탕", "함초롬돋움"
ACCENT, QUIET, SHADE, LINE = "#1D3F72", "#58616A", "#EEF2F7", "#8A949E"
ALIGNMENT = {"left": "LEFT", "center": "CENTER", "right": "RIGHT"}


@dataclass(frozen=True, slots=True)
class Look:
    """Letters and paragraph of one kind of text."""

    letters: str
    shape: str


@dataclass(frozen=True, slots=True)
class Looks:
    """Every look of one file. `cells` and `strong_cells` are keyed by alignment, then by narrowness."""

    subtitle: Look
    title: Look
    headings: dict[int, Look]
    body: Look
    note: Look
    caption: str
    cells: dict[tuple[str, bool], Look]
    strong_cells: dict[tuple[str, bool], Look]
    framed: str
    shaded: str


def looks_of(file: Any) -> Looks:
    """Write the looks into the file and say how each is called there."""
    run = file.styles.ensure_run
    shape = partial(_shape, file)
    frame = partial(file.styles.ensure_border_fill, border_color=LINE)
    title = shape(alignment="CENTER", spacing_after_pt=14, bottom_border=True, border_color=ACCENT)
    first, second = (
        shape(spacing_before_pt=before, spacing_after_pt=5, keep_with_next=True, outline_level=level)
        for level, before in ((1, 16), (2, 10))
    )
    return Looks(
        subtitle=Look(run(font=SANS, size=11, color=QUIET), shape(alignment="CENTER", spacing_after_pt=6)),
        title=Look(run(font=SANS, size=20, bold=True), title),
        headings={
            1: Look(run(font=SANS, size=14, bold=True, color=ACCENT), first),
            2: Look(run(font=SANS, size=11.5, bold=True), second),
        },
        body=Look(run(font=SERIF, size=11), shape(alignment="JUSTIFY", spacing_after_pt=4)),
        note=Look(run(font=SANS, size=9, color=QUIET), shape(spacing_after_pt=3)),
        caption=run(font=SANS, size=10, bold=True),
        cells=_cells(file, is_bold=False),
        strong_cells=_cells(file, is_bold=True),
        framed=frame(),
        shaded=frame(fill_color=SHADE),
    )


def _cells(file: Any, *, is_bold: bool) -> dict[tuple[str, bool], Look]:
    return {
        (align, is_narrow): Look(
            file.styles.ensure_run(font=SANS, size=8 if is_narrow else 10, bold=is_bold),
            _shape(file, alignment=alignment, line_spacing_percent=130),
        )
        for align, alignment in ALIGNMENT.items()
        for is_narrow in (False, True)
    }


def _shape(file: Any, **form: Any) -> str:
    """The id of a paragraph's shape: made on a paragraph that is removed again."""
    scratch = file.add_paragraph("", inherit_style=False)
    file.styles.apply_paragraph_format(paragraphs=[scratch], **form)
    shape = scratch.para_pr_id_ref
    scratch.remove()
    return str(shape)
