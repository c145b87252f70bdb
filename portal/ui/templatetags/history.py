"""`{% load history %}`: the records of the audit in the words of those who read them."""

from collections.abc import Mapping
from typing import Any

from django import template

from portal.ui.deeds import DEEDS, THINGS
from portal.ui.roles import ROLE_NAMES

register = template.Library()


@register.filter
def deed(act: str) -> str:
    """What the act is called; its code where it has no name yet."""
    return str(DEEDS.get(act, act))


@register.filter
def thing(name: str) -> str:
    """What a change speaks of; its own name where we have none."""
    return str(THINGS.get(name, name))


@register.filter
def pairs(changes: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """What changed, by name; a template's own `.items` would find a change of that name instead."""
    return list(changes.items())


@register.filter
def change(value: Any) -> str:
    """A changed value on one line: amounts grouped, lists and pairs joined."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    if isinstance(value, list):
        return " → ".join(map(change, value)) if len(value) == 2 else ", ".join(map(change, value))  # noqa: PLR2004 - before and after
    return str(value)


@register.filter
def roles_in_words(codes: str) -> str:
    """The roles of a record, in words."""
    names = {role.value: str(name) for role, name in ROLE_NAMES.items()}
    return " · ".join(names.get(code, code) for code in codes.replace(",", " ").split())
