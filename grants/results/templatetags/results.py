"""`{% load results %}`: what a mapping has for a key that the page computes."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    """`books|of:part.programme_id`; None where there is nothing."""
    return (mapping or {}).get(key)
