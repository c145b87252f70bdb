"""What a decision, an award and a slate go through. Pure."""

PENDING, PUBLISHED, CANCELLED = "pending", "published", "cancelled"
AWARD_MOVES = frozenset({(PENDING, PUBLISHED), (PENDING, CANCELLED), (PUBLISHED, CANCELLED)})

# Scheduled: signed off, and published when its time comes; it can be stopped until then.
DRAFT, AWAITING, SCHEDULED, WITHDRAWN = "draft", "awaiting_signoff", "scheduled", "withdrawn"
DECISION_MOVES = frozenset(
    {
        (DRAFT, AWAITING),
        (AWAITING, DRAFT),
        (AWAITING, SCHEDULED),
        (AWAITING, PUBLISHED),
        (SCHEDULED, DRAFT),
        (SCHEDULED, PUBLISHED),
        (DRAFT, WITHDRAWN),
    }
)
OPEN = frozenset({DRAFT, AWAITING, SCHEDULED})

SLATE_DRAFT, SLATE_SOLVING = "draft", "solving"
SLATE_SOLVED, SLATE_CLASH, SLATE_NO_RESULT = "solved", "clash", "no_result"
SLATE_MOVES = frozenset(
    {
        (SLATE_DRAFT, SLATE_SOLVING),
        *((SLATE_SOLVING, end) for end in (SLATE_SOLVED, SLATE_CLASH, SLATE_NO_RESULT)),
    }
)
