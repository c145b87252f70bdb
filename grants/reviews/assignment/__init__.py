"""Who judges what: exact, seeded, with a proof or with the rules that clash. Pure; keys and numbers only.

`solve` stands in a module of its own: the solver's library is loaded by the worker that needs it.
"""

from grants.reviews.assignment.problem import Item, Limit, Place, Problem, Spread
from grants.reviews.assignment.rules import Rule, RuleKind

__all__ = ["Item", "Limit", "Place", "Problem", "Rule", "RuleKind", "Spread"]
