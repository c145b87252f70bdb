"""Keys of rows as an address or a form says them."""

# Longer numbers are no key of any row.
MOST_DIGITS = 15


def key_in(text: str) -> int | None:
    """The number that the text is; None where it is no key of any row."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
