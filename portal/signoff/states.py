"""The moves of a sign-off. Pure."""

PENDING, APPROVED, RETURNED, WITHDRAWN = "pending", "approved", "returned", "withdrawn"
MOVES = frozenset({(PENDING, APPROVED), (PENDING, RETURNED), (PENDING, WITHDRAWN)})
