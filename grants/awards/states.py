"""What a decision, an award and a slate go through. Pure."""

PENDING, PUBLISHED, CANCELLED = "pending", "published", "cancelled"
AWARD_MOVES = frozenset({(PENDING, PUBLISHED), (PENDING, CANCELLED), (PUBLISHED, CANCELLED)})

DRAFT, AWAITING, WITHDRAWN = "draft", "awaiting_signoff", "withdrawn"
DECISION_MOVES = frozenset({(DRAFT, AWAITING), (AWAITING, DRAFT), (AWAITING, PUBLISHED), (DRAFT, WITHDRAWN)})

SLATE_DRAFT, SLATE_SOLVING = "draft", "solving"
SLATE_SOLVED, SLATE_CLASH, SLATE_NO_RESULT = "solved", "clash", "no_result"
SLATE_MOVES = frozenset(
    {
        (SLATE_DRAFT, SLATE_SOLVING),
        *((SLATE_SOLVING, end) for end in (SLATE_SOLVED, SLATE_CLASH, SLATE_NO_RESULT)),
    }
)
