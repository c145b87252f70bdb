"""A picture as a file of its own: with its title, what its colours mean, and where its figures stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.template.loader import render_to_string

from grants.results.charts import PALE, Picture

SVG = "image/svg+xml"
# Above the drawing, around it, and a line of the legend.
HEAD, MARGIN, KEY, NOTE = 48, 20, 22, 16
DONE, FIRM, COMING, TOLD = "done", "firm", "coming", "told"
FILLS = {DONE: "#0b50d0", COMING: PALE, TOLD: "#ffffff"}


@dataclass(frozen=True, slots=True)
class Key:
    """A colour of the legend and what it means."""

    look: str
    words: str
    y: int
    fill: str

    @property
    def words_y(self) -> int:
        """Where its words stand."""
        return self.y + 10

    @property
    def is_hatched(self) -> bool:
        """Whether lines lie over it."""
        return self.look == COMING

    @property
    def is_outline(self) -> bool:
        """Whether it is only drawn round."""
        return self.look == TOLD


@dataclass(frozen=True, slots=True)
class Line:
    """A line of small words at the foot."""

    words: str
    y: int


def svg_of(picture: Picture, meanings: Sequence[tuple[str, str]], notes: Sequence[str]) -> str:
    """The file's text; `meanings` are (look, words), `notes` say sources and moments."""
    fills = {**FILLS, FIRM: picture.firm_fill}
    keys = [
        Key(look, words, picture.height + 12 + n * KEY, fills[look])
        for n, (look, words) in enumerate(meanings)
    ]
    foot = picture.height + 24 + len(keys) * KEY
    lines = [Line(words, foot + n * NOTE) for n, words in enumerate(notes)]
    context = {
        "picture": picture,
        "keys": keys,
        "lines": lines,
        "width": picture.width + 2 * MARGIN,
        "height": HEAD + foot + len(lines) * NOTE,
    }
    return render_to_string("results/charts/file.svg", context)


def download(picture: Picture, meanings: Sequence[tuple[str, str]], notes: Sequence[str]) -> HttpResponse:
    """The file to keep."""
    response = HttpResponse(svg_of(picture, meanings, notes), content_type=SVG)
    response["Content-Disposition"] = f'attachment; filename="{picture.key}.svg"'
    return response
