"""Numbers in what an address or a form says: anything may stand there. No Django."""

# Every number of so many digits fits into 64 bits; no key of a row has more.
MOST_DIGITS = 18


def number_in(text: str, digits: int = MOST_DIGITS) -> int | None:
    """The whole number that the text is, of at most so many digits; None for any other text."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None
