"""Ties are broken by small numbers that follow from the seed and the names alone, never from an order."""

import hashlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]


def numbers(seed: int, items: Iterable[str], places: Iterable[str], below: int) -> NDArray[np.int64]:
    """A number from 0 to below `below`, a power of two, for each pair [item, place]."""
    rows, columns = _words(f"{seed}:item", items), _words(f"{seed}:place", places)
    mixed = _mixed(rows[:, None] ^ columns[None, :])
    return (mixed & np.uint64(below - 1)).astype(np.int64)


def _words(salt: str, keys: Iterable[str]) -> Words:
    digests = (hashlib.sha256(f"{salt}:{key}".encode()).digest()[:8] for key in keys)
    return np.array([int.from_bytes(digest, "big") for digest in digests], dtype=np.uint64)


def _mixed(words: Words) -> Words:
    """The finalizer of splitmix64: every bit of the word moves every bit of the number."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Words = words ^ (words >> np.uint64(31))
    return mixed
