"""The writers of published figures beside `calls.actions.keep`: show a portfolio, take it back, load the facts."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from django.db import transaction

from grants.calls.models import (
    FigureSource,
    Measure,
    Portfolio,
    PortfolioPart,
    Programme,
    PublishedFigure,
)
from grants.calls.published import policies
from grants.calls.refusals import plainly
from portal.actor import Actor, Verdict
from portal.audit import actions as audit
from portal.errors import ensure

Rule: TypeAlias = Callable[[Actor, Portfolio], Verdict]
DATA = Path(__file__).parent.parent / "data" / "published.json"


def publish(*, actor: Actor, portfolio: Portfolio) -> Portfolio:
    """Show a portfolio to everybody. Refused while its fields don't add up to its total."""
    return _show(actor, portfolio, "portfolio.publish", policies.may_publish, shown=True)


def take_back(*, actor: Actor, portfolio: Portfolio) -> Portfolio:
    """Hide a portfolio, so that it can be corrected."""
    return _show(actor, portfolio, "portfolio.take_back", policies.may_take_back, shown=False)


def _show(actor: Actor, portfolio: Portfolio, act: str, may: Rule, *, shown: bool) -> Portfolio:
    with plainly(), transaction.atomic():
        held = Portfolio.objects.select_for_update().get(pk=portfolio.pk)
        ensure(may(actor, held))
        before, held.is_published = held.is_published, shown
        held.save(update_fields=["is_published"])
        audit.record(actor=actor, act=act, about=held, changes={"is_published": [before, shown]})
    return held


@transaction.atomic
def load_published(*, actor: Actor, programme: Programme) -> dict[str, int]:
    """Write the published figures of the project's own table that are missing; nothing that stands is changed.

    Returns how many rows of each table are new.
    """
    given = json.loads(DATA.read_text(encoding="utf-8"))
    sources = {key: _source(row) for key, row in given["sources"].items()}
    new = {
        "figures": sum(_figures(programme, sources, row) for row in given["figures"]),
        "portfolio": _portfolio(programme, sources, given),
    }
    if any(new.values()):
        audit.record(actor=actor, act="figures.loaded", about=programme, changes=new)
    return new


def _source(row: Mapping[str, Any]) -> FigureSource:
    wanted = {"name": row["name"], "publisher": row["publisher"]}
    return FigureSource.objects.get_or_create(**wanted, defaults=row)[0]


def _figures(programme: Programme, sources: Mapping[str, FigureSource], row: Mapping[str, Any]) -> int:
    years = {"first_year": row["first_year"], "last_year": row["last_year"]}
    made = [
        PublishedFigure.objects.get_or_create(
            programme=programme,
            measure=measure,
            **years,
            defaults={"value": row[measure], "source": sources[row["source"]]},
        )[1]
        for measure in Measure.values
        if measure in row
    ]
    return sum(made)


def _portfolio(programme: Programme, sources: Mapping[str, FigureSource], given: Mapping[str, Any]) -> int:
    """1 when it was not there; its parts are written before it is shown, for then they stand still."""
    row = {**given["portfolio"], "source": sources[given["portfolio"]["source"]]}
    if Portfolio.objects.filter(year=row["year"]).exists():
        return 0
    portfolio = Portfolio.objects.create(**row)
    PortfolioPart.objects.bulk_create(
        _part(portfolio, programme, order, part) for order, part in enumerate(given["parts"])
    )
    Portfolio.objects.filter(pk=portfolio.pk).update(is_published=True)
    return 1


def _part(portfolio: Portfolio, programme: Programme, order: int, row: Mapping[str, Any]) -> PortfolioPart:
    columns = {name: value for name, value in row.items() if name != "is_programme"}
    own = programme if row.get("is_programme") else None
    return PortfolioPart(portfolio=portfolio, order=order, programme=own, **columns)
