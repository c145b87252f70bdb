"""`{% load awards %}`: a decision's outcomes in words, where only the signed paper is at hand."""

from django import template

from grants.awards.models import Outcome

register = template.Library()


@register.filter
def outcome(value: str) -> str:
    """What the code of an outcome is called; the code itself when it is none of ours."""
    return str(Outcome(value).label) if value in Outcome.values else value
