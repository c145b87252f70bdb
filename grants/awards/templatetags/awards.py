"""`{% load awards %}`: outcomes in words where only the signed paper is at hand; points and gaps of slates."""

from django import template

from grants.awards.models import Outcome, Reason
from grants.awards.slating.words import points as in_points

register = template.Library()


@register.filter
def outcome(value: str) -> str:
    """What the code of an outcome is called; the code itself when it is none of ours."""
    return str(Outcome(value).label) if value in Outcome.values else value


@register.filter
def points(score: int | None) -> str:
    """Ten-thousandths of a point as points, to two decimals; empty for None."""
    return "" if score is None else in_points(score)


@register.filter
def signed_points(score: int) -> str:
    """The same with its sign."""
    return f"+{in_points(score)}" if score > 0 else in_points(score)


@register.filter
def millionths(share: int | None) -> str:
    """Millionths as percent, to four decimals; empty for None."""
    return "" if share is None else f"{share / 10_000:.4f}%"


@register.filter
def signed(won: int) -> str:
    """A movement with its sign; a dash for none."""
    return f"{won:+,}" if won else "–"


@register.filter
def exception_reason(value: str) -> str:
    """What the code of a reason is called; the code itself when it is none of ours."""
    return str(Reason(value).label) if value in Reason.values else value
