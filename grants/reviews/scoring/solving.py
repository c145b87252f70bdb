"""Symmetric linear equations without a library: sums are rounded once (fsum), so every machine agrees."""

from collections.abc import Callable, Sequence
from math import fsum
from operator import mul

# Residuals are driven down to this part of the right side; four places need far less.
PRECISION = 1e-12


def solved(times: Callable[[Sequence[float]], list[float]], right: Sequence[float]) -> list[float]:
    """Find x with `times(x)` = `right` by conjugate gradients; where the matrix is singular, the shortest such x.

    `times` multiplies by a positive semidefinite matrix in whose range `right` lies.
    """
    found, residual, step = [0.0] * len(right), list(right), list(right)
    size = _dot(residual, residual)
    enough = size * PRECISION * PRECISION
    for _ in range(10 * len(right) + 10):
        if size <= enough:
            break
        moved = times(step)
        length = size / _dot(step, moved)
        found = [x + length * s for x, s in zip(found, step, strict=True)]
        residual = [r - length * m for r, m in zip(residual, moved, strict=True)]
        before, size = size, _dot(residual, residual)
        step = [r + size / before * s for r, s in zip(residual, step, strict=True)]
    return found


def inverse(matrix: Sequence[Sequence[float]]) -> list[list[float]]:
    """The inverse of a positive definite matrix by Gauss and Jordan; needs no pivoting."""
    number = len(matrix)
    rows = [[*row, *(float(place == other) for other in range(number))] for place, row in enumerate(matrix)]
    for place in range(number):
        pivot = [each / rows[place][place] for each in rows[place]]
        for other in range(number):
            factor = rows[other][place]
            if other != place and factor:
                rows[other] = [each - factor * p for each, p in zip(rows[other], pivot, strict=True)]
        rows[place] = pivot
    return [row[number:] for row in rows]


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return fsum(map(mul, one, other))
