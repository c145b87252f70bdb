"""What the page of a slate is given to show, by its parts: list, map, totals, prices, comparison."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _

from grants.awards.slating import compared, listed, priced, ruled, summed
from grants.awards.slating.opened import Opened
from grants.awards.slating.priced import Price
from grants.awards.slating.queries import found_by, submissions_by_key
from grants.awards.slating.words import Words, titles_of
from grants.proposals.models import Submission

ROWS = 100
MOST_SEARCH = 80
LIST, MAP, TOTALS, PRICES, COMPARE = VIEWS = ("list", "map", "totals", "prices", "compare")


def context_of(request: HttpRequest, opened: Opened) -> dict[str, Any]:
    """Everything of the page but its form and its job."""
    view = request.GET.get("show", LIST)
    view = view if view in VIEWS and (opened.is_solved or view in {LIST, TOTALS}) else LIST
    prices = priced.prices_of(opened.slate) if opened.is_solved and view in {LIST, PRICES} else {}
    part, keys = _part_of(request, opened, view, prices)
    submissions = submissions_by_key({*keys, *opened.rules.forced_in, *opened.rules.forced_out})
    words = Words(opened.rules, opened.names, titles_of(submissions))
    return {
        "opened": opened,
        "slate": opened.slate,
        "view": view,
        "views": views_of(opened),
        **_rules_of(opened, words, prices),
        "targets": summed.targets_shown(opened),
        "nearest": summed.nearest(opened, words),
        **national_of(opened),
        **_dressed(opened, view, part, submissions, words, prices),
    }


def _rules_of(opened: Opened, words: Words, prices: dict[str, Price]) -> dict[str, Any]:
    """The rules that matter apart from the envelopes that bind nothing."""
    every = ruled.rules_shown(opened, words, prices)
    return {
        "rules": [each for each in every if each.matters],
        "loose": [each for each in every if not each.matters],
    }


def views_of(opened: Opened) -> list[tuple[str, str]]:
    """The parts of the page that the slate has, by name and label."""
    every = [
        (LIST, _("List")),
        (MAP, _("Map")),
        (TOTALS, _("Totals")),
        (PRICES, _("Without each rule")),
        (COMPARE, _("Compare")),
    ]
    return every if opened.is_solved else [each for each in every if each[0] in {LIST, TOTALS}]


def national_of(opened: Opened) -> dict[str, int]:
    """The national envelope as of the input, with the chosen as if reserved (won)."""
    if opened.national is None:
        return {}
    left = opened.left_of(opened.national)
    ceiling = max(opened.national.ceiling, left)
    return {"ceiling": ceiling, "taken": ceiling - left, "left": left}


def clashes_of(opened: Opened) -> list[tuple[str, str]]:
    """The rules that can't hold together, by key and in words. Two queries."""
    keys = list(opened.slate.clashes.values_list("rule", flat=True))
    words = Words(opened.rules, opened.names, titles_of(submissions_by_key(_named_in(keys))))
    return [(key, words.of(key)) for key in keys]


def _named_in(rules: Iterable[str]) -> list[int]:
    """The projects that single rules name by their keys."""
    ends = [rule.rpartition(":") for rule in rules]
    return [int(key) for kind, _colon, key in ends if kind in {"in", "out", "amount"} and key.isdecimal()]


def _part_of(
    request: HttpRequest, opened: Opened, view: str, prices: dict[str, Price]
) -> tuple[dict[str, Any], Iterable[int]]:
    """What the chosen view lists, and the submissions whose names it needs."""
    if view == LIST:
        part = _list_of(request, opened)
        return part, [each.key for each in part["page_obj"]]
    if view == MAP:
        return {}, [each.key for each in opened.chosen]
    if view == PRICES:
        moved = [key for each in prices.values() for key in (*each.coming, *each.going)]
        return {}, moved
    if view == COMPARE:
        return _comparison_of(request, opened)
    return {}, []


def _list_of(request: HttpRequest, opened: Opened) -> dict[str, Any]:
    search = request.GET.get("q", "").replace("\x00", "").strip()[:MOST_SEARCH]
    which = request.GET.get("rows", listed.ALL)
    found = found_by(opened.gathered.projects, search) if search else None
    projects = listed.projects_listed(opened, which, found)
    paged = Paginator(projects, ROWS).get_page(request.GET.get("page"))
    return {"page_obj": paged, "search": search, "which": which}


def _comparison_of(request: HttpRequest, opened: Opened) -> tuple[dict[str, Any], Iterable[int]]:
    others = compared.comparable(opened.slate)
    asked = request.GET.getlist("with")
    chosen = [each for each in others if str(each.pk) in asked] if asked else others
    chosen = chosen[: compared.MOST - 1]
    found = compared.compared(opened, chosen)
    return {"others": others, "comparison": found}, [each.project.key for each in found.moved]


def _dressed(
    opened: Opened,
    view: str,
    part: dict[str, Any],
    submissions: dict[int, Submission],
    words: Words,
    prices: dict[str, Price],
) -> dict[str, Any]:
    """The view's own part with the names in it."""
    if view == LIST:
        moving = listed.rules_that_move(prices.values())
        whys = {key: tuple(words.of(rule) for rule in rules) for key, rules in moving.items()}
        return {**part, "rows": listed.rows_of(opened, part["page_obj"], submissions, whys)}
    if view == MAP:
        return {"levels": summed.levels(opened), "legend": summed.legend(), **_places(opened, submissions)}
    if view == TOTALS:
        return {"parts": summed.every_part(opened, words)}
    if view == PRICES:
        dearest = sorted(prices.values(), key=lambda each: (not each.changes, -each.score))
        return {"priced": [(words.of(each.rule), each, words.of_price(each)) for each in dearest]}
    return {
        **part,
        "moved": [(each, submissions.get(each.project.key)) for each in part["comparison"].moved],
        "differing": part["comparison"].rules_in_words(opened.names, titles_of(submissions)),
    }


def _places(opened: Opened, submissions: dict[int, Submission]) -> dict[str, Any]:
    places = [
        (submissions[projects[0].key].municipality, len(projects), sum(each.amount for each in projects))
        for _code, projects in summed.by_place(opened.chosen)
    ]
    said = _("%(count)s chosen")
    return {"places": places, "map_titles": {place.pk: said % {"count": n} for place, n, _won in places}}
