"""A file without what it tells of its makers: the same content, no metadata. What can't be done exactly is not done."""


class NotStripped(ValueError):
    """The file holds something whose traces can't be removed with certainty."""
