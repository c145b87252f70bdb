"""What a decision and an award go through. Pure."""

PENDING, PUBLISHED, CANCELLED = "pending", "published", "cancelled"
AWARD_MOVES = frozenset({(PENDING, PUBLISHED), (PENDING, CANCELLED), (PUBLISHED, CANCELLED)})

DRAFT, AWAITING, WITHDRAWN = "draft", "awaiting_signoff", "withdrawn"
DECISION_MOVES = frozenset({(DRAFT, AWAITING), (AWAITING, DRAFT), (AWAITING, PUBLISHED), (DRAFT, WITHDRAWN)})
