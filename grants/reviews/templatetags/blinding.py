"""`{% load blinding %}`: what was written about a filed copy, without the names that are withheld."""

from django import template

from grants.reviews.blinding.shown import Shown

register = template.Library()


@register.filter
def shown_by(text: str | None, shown: Shown) -> str:
    """The text as the copy itself is shown."""
    return shown.text(text or "")
