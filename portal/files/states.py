"""How a kept file stands, and what may become of it. Pure."""

WAITING, CLEAN, QUARANTINED, FAILED = "waiting", "clean", "quarantined", "failed"
STATES = (WAITING, CLEAN, QUARANTINED, FAILED)
# What was once found out stays found out.
ALLOWED_MOVES = frozenset((WAITING, found) for found in (CLEAN, QUARANTINED, FAILED))
# Nobody gets it back, and whoever attached it is asked for another.
TO_REPLACE = frozenset({QUARANTINED, FAILED})

UNREAD, READ, UNREADABLE, WITHOUT = "unread", "read", "unreadable", "without"
TEXT_STATES = (UNREAD, READ, UNREADABLE, WITHOUT)
KINDS_WITHOUT_TEXT = frozenset({"JPG", "PNG"})
