"""The moves of a sign-off. Pure."""

PENDING, APPROVED, RETURNED, WITHDRAWN = "pending", "approved", "returned", "withdrawn"
# Nobody decided it: what it was about had moved on.
VOID = "void"
# What was laid before a second person is with its drafter again, and they did not ask for it.
CAME_BACK = frozenset({RETURNED, VOID})
MOVES = frozenset({(PENDING, APPROVED), (PENDING, RETURNED), (PENDING, WITHDRAWN), (PENDING, VOID)})
