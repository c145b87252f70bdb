"""What the launcher says when it can't go on."""


class Refusal(Exception):  # noqa: N818 - it is said to a person, as a sentence
    """One sentence for the person at the terminal: what is wrong and what to do."""
