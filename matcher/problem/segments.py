"""What a loop over groups or over numbers would do, for all of an array at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def stretches(starts: Ints, counts: Ints) -> Ints:
    """``starts[i], starts[i] + 1, ...`` (``counts[i]`` of them) for each i in turn, shape (counts.sum(),)."""
    ahead = np.cumsum(counts) - counts
    return np.repeat(starts - ahead, counts) + np.arange(int(counts.sum()), dtype=np.int64)


def segment_sums(values: Ints, bounds: Ints) -> Ints:
    """Sum of each ``values[bounds[i]:bounds[i + 1]]``, shape (segments,).

    A running sum is exact in integers and minds no empty segment.
    """
    running = np.zeros(len(values) + 1, dtype=np.int64)
    np.cumsum(values, out=running[1:])
    return running[bounds[1:]] - running[bounds[:-1]]


def distinct(numbers: Ints, below: int) -> Ints:
    """The distinct ones of some numbers from 0 to ``below``, ascending; without sorting them."""
    seen = np.zeros(below, dtype=bool)
    seen[numbers] = True
    return np.flatnonzero(seen)


def ranks(numbers: Ints, below: int) -> tuple[int, Ints]:
    """How many distinct numbers there are, and the place of each number among them; without sorting them."""
    seen = np.zeros(below, dtype=bool)
    seen[numbers] = True
    place = np.cumsum(seen)
    return int(place[-1]) if below else 0, place[numbers] - 1
