"""The map of the country's local governments, coloured by what the page counts.

    {% load villages %}
    {% choropleth levels label=_("Awards by local government") titles=words legend=steps %}

`levels`: {municipality code: 0..5}, missing is 0. `titles`: {code: "2 awards, 13.4억"}, said after
the place's name. `legend`: [(level, words)]. A table of the same figures belongs beside it. The
page links `portal/map.css`.
"""

from collections.abc import Iterable, Mapping

from django import template

from villages.map import Shape, whole_map

register = template.Library()

HIGHEST = 5


@register.inclusion_tag("villages/_choropleth.html")
def choropleth(
    levels: Mapping[str, int],
    label: str,
    titles: Mapping[str, str] | None = None,
    legend: Iterable[tuple[int, str]] = (),
) -> dict[str, object]:
    """One shape per municipality, of class `level-0` to `level-5`, with its name as title."""
    drawn = whole_map()
    return {
        "view_box": drawn.view_box,
        "label": label,
        "shapes": [
            (shape.path, _level(levels, shape), _title(titles or {}, shape)) for shape in drawn.municipalities
        ],
        "provinces": drawn.provinces,
        "legend": legend,
    }


def _level(levels: Mapping[str, int], shape: Shape) -> int:
    return max(0, min(HIGHEST, levels.get(shape.code, 0)))


def _title(titles: Mapping[str, str], shape: Shape) -> str:
    words = titles.get(shape.code)
    return f"{shape.localized_name}: {words}" if words else shape.localized_name
