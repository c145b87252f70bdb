"""From the reviewers' points to a ranking: measures, the additive model, ranks, outcomes. Pure."""

from grants.reviews.scoring.measures import (
    ADJUSTED,
    MEAN,
    MEDIAN,
    METHODS,
    TRIMMED,
    counted,
    left_out,
    mean,
    median,
    passes,
    ranked,
    ranks,
    raw_mean,
    rounded,
    spread,
    standing,
)

__all__ = [
    "ADJUSTED",
    "MEAN",
    "MEDIAN",
    "METHODS",
    "TRIMMED",
    "counted",
    "left_out",
    "mean",
    "median",
    "passes",
    "ranked",
    "ranks",
    "raw_mean",
    "rounded",
    "spread",
    "standing",
]
