"""Why a file is not kept. No Django."""


class NotAccepted(ValueError):
    """The file can't be kept.

    `code` is empty, too_large, too_many, virus, unknown_type, other_extension, other_kind, macros, locked, broken,
    too_many_entries, expands or outside; `kind` is what it is by its content, where that is known.
    """

    def __init__(self, code: str, kind: str = "") -> None:
        super().__init__(code)
        self.code, self.kind = code, kind
