"""`{% load calls %}`: what a second manager reads before signing an extension."""

from datetime import datetime
from typing import Any

from django import template

from grants.calls.models import Call
from grants.calls.models.named import in_language
from portal.signoff.models import SignOff

register = template.Library()


@register.filter
def said(thing: dict[str, str], part: str) -> str:
    """A part of it in the language of the page: `name` of what has `name` and `name_en`."""
    return in_language(thing[part], thing[f"{part}_en"])


@register.simple_tag
def extension_to_sign(signoff: SignOff) -> dict[str, Any]:
    """The call, its deadline before and after, and the reason."""
    paper = signoff.payload
    return {
        "call": Call.objects.get(pk=paper["call"]),
        "before": datetime.fromisoformat(paper["from"]),
        "after": datetime.fromisoformat(paper["to"]),
        "reason": paper["reason"],
    }
