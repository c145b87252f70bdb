"""What a score sheet goes through. Pure."""

ASSIGNED, IN_PROGRESS, SUBMITTED, RETURNED, LOCKED, RECUSED, VOIDED = (
    "assigned",
    "in_progress",
    "submitted",
    "returned",
    "locked",
    "recused",
    "voided",
)
STATES = (ASSIGNED, IN_PROGRESS, SUBMITTED, RETURNED, LOCKED, RECUSED, VOIDED)
# Verb: (states it starts from, the state it ends in).
MOVES = {
    "begin": ({ASSIGNED, RETURNED}, IN_PROGRESS),
    "recuse": ({ASSIGNED, IN_PROGRESS, RETURNED}, RECUSED),
    "submit": ({IN_PROGRESS}, SUBMITTED),
    "return_to_reviewer": ({SUBMITTED}, RETURNED),
    # By its own author, at the meeting.
    "revise": ({SUBMITTED}, RETURNED),
    "lock": ({SUBMITTED}, LOCKED),
    # A ground of exclusion found later: what was scored stays on record and counts no more.
    "void": ({ASSIGNED, IN_PROGRESS, SUBMITTED, RETURNED, LOCKED}, VOIDED),
}
ALLOWED_MOVES = frozenset((source, target) for sources, target in MOVES.values() for source in sources)
# A reviewer writes in these; scores of any other sheet can't change.
WRITABLE = frozenset({ASSIGNED, IN_PROGRESS, RETURNED})
COUNTED = frozenset({SUBMITTED, LOCKED})
# They wait for nobody and count for nothing; somebody else may take the place.
GONE = frozenset({RECUSED, VOIDED})


def allows(verb: str, state: str) -> bool:
    """Whether the verb may be done in the state."""
    return state in MOVES[verb][0]
