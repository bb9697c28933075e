"""Draws that stay the same for the same seed, on any machine and any numpy.

Only the raw uniform doubles of PCG64 are taken from numpy, and everything else is derived here by
comparison and rounding: numpy promises the bit stream, not what ``choice`` or ``poisson`` make of it.
Each section of a week has its own stream, so that a change in one leaves the others as they were.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def whole(values: NDArray[np.float64]) -> Ints:
    """Round down to integers."""
    return np.asarray(np.floor(values), dtype=np.int64)


class Dice:
    """A seeded stream for one named section of a week."""

    def __init__(self, seed: int, section: str) -> None:
        self._generator = np.random.Generator(np.random.PCG64([seed, *section.encode()]))

    def uniform(self, size: int) -> NDArray[np.float64]:
        """Doubles in [0, 1)."""
        return self._generator.random(size)

    def below(self, limit: ArrayLike, size: int) -> Ints:
        """Integers from 0 to ``limit`` - 1; ``limit`` is one number or one per draw."""
        return whole(self.uniform(size) * np.asarray(limit))

    def between(self, low: int, high: int, size: int) -> Ints:
        """Integers from ``low`` to ``high``, both included."""
        return low + self.below(high - low + 1, size)

    def chance(self, probability: ArrayLike, size: int) -> Flags:
        """True with the probability given, one number or one per draw."""
        return np.asarray(self.uniform(size) < np.asarray(probability))

    def pick(self, weights: ArrayLike, size: int) -> Ints:
        """Indices into ``weights``, drawn in proportion to them."""
        cumulative = np.cumsum(np.asarray(weights, dtype=np.float64))
        drawn = np.searchsorted(cumulative, self.uniform(size) * cumulative[-1], side="right")
        return np.asarray(np.minimum(drawn, cumulative.size - 1), dtype=np.int64)

    def order(self, size: int) -> Ints:
        """A permutation of 0 to ``size`` - 1."""
        return np.asarray(np.argsort(self.uniform(size), kind="stable"))

    def sample(self, weights: NDArray[np.float64], size: int) -> Ints:
        """Up to ``size`` different indices of positive weight, the heavier the likelier, ascending."""
        keys = np.where(weights > 0, self.uniform(weights.size) / np.where(weights > 0, weights, 1.0), np.inf)
        chosen = np.argsort(keys, kind="stable")[: min(size, int((weights > 0).sum()))]
        return np.asarray(np.sort(chosen))
