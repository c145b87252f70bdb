"""Looking for bytes in a file of any size, a piece at a time. No Django."""

from collections.abc import Iterable, Iterator
from typing import IO

PIECE = 256 * 1024


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """The file from where it stands, in pieces."""
    while piece := file.read(PIECE):
        yield piece


def position_of(wanted: bytes, file: IO[bytes]) -> int | None:
    """Where the bytes first stand in the file, None when nowhere."""
    file.seek(0)
    passed, kept = 0, b""
    for piece in pieces_of(file):
        window = kept + piece
        found = window.find(wanted)
        if found >= 0:
            return passed - len(kept) + found
        passed += len(piece)
        kept = window[-len(wanted) + 1 :]
    return None


def overlapping(pieces: Iterable[bytes], length: int) -> Iterator[bytes]:
    """The pieces, each with the end of what came before, so that nothing of `length` bytes is cut."""
    kept = b""
    for piece in pieces:
        window = kept + piece
        yield window
        kept = window[-length + 1 :]
