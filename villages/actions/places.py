"""The writer of places: what the project's tables say, the database says."""

from typing import NamedTuple, TypeVar

from django.db import transaction

from portal.actor import Actor
from portal.audit.actions import record
from villages import facts
from villages.facts import Fact
from villages.models import Municipality, Province, Township

AnyPlace = TypeVar("AnyPlace", Province, Municipality, Township)


class Loaded(NamedTuple):
    """What became of one table: rows new, changed, already so, and kept though no longer in it."""

    table: str
    new: int
    changed: int
    same: int
    kept: int


@transaction.atomic
def load_places(*, actor: Actor) -> list[Loaded]:
    """Bring provinces, municipalities and townships in line with the tables. Nothing is removed."""
    done = [
        _load(Province, facts.provinces()),
        _load(Municipality, facts.municipalities()),
        _load(Township, facts.townships()),
    ]
    for loaded in done:
        if loaded.new or loaded.changed:
            record(actor=actor, act="places.loaded", about="villages.places", changes=loaded._asdict())
    return done


def _load(model: type[AnyPlace], rows: list[Fact]) -> Loaded:
    columns = list(rows[0])
    standing = {row["code"]: row for row in model.objects.values(*columns)}
    differing = [row for row in rows if standing.get(row["code"]) != row]
    model.objects.bulk_create(
        [model(**row) for row in differing],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[column.removesuffix("_id") for column in columns if column != "code"],
    )
    written = {row["code"] for row in rows}
    new = len(written - standing.keys())
    return Loaded(
        table=model.__name__.lower(),
        new=new,
        changed=len(differing) - new,
        same=len(rows) - len(differing),
        kept=len(standing.keys() - written),
    )
