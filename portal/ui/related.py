"""Where else a row leads: later rooms add links to the back office's pages of earlier ones."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from portal.actor import Actor


@dataclass(frozen=True, slots=True)
class Link:
    """A page about the same thing."""

    label: str
    url: str


# Says where the actor may go on to from a row.
Leads = Callable[[Actor, Any], Iterable[Link]]
_leads: dict[str, list[Leads]] = {}


def register(model: str, leads: Leads) -> None:
    """Let `leads(actor, row)` add links to every page of `app.model`."""
    if leads not in _leads.setdefault(model, []):
        _leads[model].append(leads)


def links_of(actor: Actor, row: Any) -> list[Link]:
    """Every link from the row that the actor may follow."""
    return [link for leads in _leads.get(row._meta.label_lower, ()) for link in leads(actor, row)]
