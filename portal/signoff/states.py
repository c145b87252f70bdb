"""The moves of a sign-off. Pure."""

PENDING, APPROVED, RETURNED, WITHDRAWN = "pending", "approved", "returned", "withdrawn"
# Nobody decided it: what it was about had moved on.
VOID = "void"
MOVES = frozenset({(PENDING, APPROVED), (PENDING, RETURNED), (PENDING, WITHDRAWN), (PENDING, VOID)})
