"""From the reviewers' points to a ranking: measures, the additive model, ranks, outcomes. Pure."""

from grants.reviews.scoring.measures import (
    ADJUSTED,
    MEAN,
    MEDIAN,
    METHODS,
    TRIMMED,
    counted,
    mean,
    median,
    passes,
    ranked,
    raw_mean,
    rounded,
    spread,
)

__all__ = [
    "ADJUSTED",
    "MEAN",
    "MEDIAN",
    "METHODS",
    "TRIMMED",
    "counted",
    "mean",
    "median",
    "passes",
    "ranked",
    "raw_mean",
    "rounded",
    "spread",
]
