"""What a score sheet goes through. Pure."""

ASSIGNED, IN_PROGRESS, SUBMITTED, RETURNED, LOCKED, RECUSED = (
    "assigned",
    "in_progress",
    "submitted",
    "returned",
    "locked",
    "recused",
)
STATES = (ASSIGNED, IN_PROGRESS, SUBMITTED, RETURNED, LOCKED, RECUSED)
# Verb: (states it starts from, the state it ends in).
MOVES = {
    "begin": ({ASSIGNED, RETURNED}, IN_PROGRESS),
    "recuse": ({ASSIGNED, IN_PROGRESS, RETURNED}, RECUSED),
    "submit": ({IN_PROGRESS}, SUBMITTED),
    "return_to_reviewer": ({SUBMITTED}, RETURNED),
    "lock": ({SUBMITTED}, LOCKED),
}
ALLOWED_MOVES = frozenset((source, target) for sources, target in MOVES.values() for source in sources)
# A reviewer writes in these; scores of any other sheet can't change.
WRITABLE = frozenset({ASSIGNED, IN_PROGRESS, RETURNED})
COUNTED = frozenset({SUBMITTED, LOCKED})


def allows(verb: str, state: str) -> bool:
    """Whether the verb may be done in the state."""
    return state in MOVES[verb][0]
