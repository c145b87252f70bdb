"""Five even steps in which a map shows amounts (won). Pure."""

EOK = 100_000_000
LEVELS = 5


def step_for(highest: int) -> int:
    """The width of one step in won: five of them reach `highest`; whole 억, at least one."""
    return max(1, -(-highest // (LEVELS * EOK))) * EOK


def level_of(amount: int, step: int) -> int:
    """0 for nothing, else 1 to 5: the step in which the amount lies, its upper end included."""
    return min(LEVELS, -(-amount // step)) if amount > 0 else 0
