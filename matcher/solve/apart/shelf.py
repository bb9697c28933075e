"""The best plan so far, in memory that two processes share."""

from __future__ import annotations

import mmap

import numpy as np

from matcher.problem import Ints

WORD = 8


class Shelf:
    """Two places for a plan, written in turn; the number of plans written is raised last.

    So a writer that is killed at any moment leaves the plan before, whole. It is read once the writer is dead.

    Parameters
    ----------
    width
        Entries of a plan, its labels included.
    """

    def __init__(self, width: int) -> None:
        words = np.frombuffer(mmap.mmap(-1, WORD * (1 + 2 * width)), dtype=np.int64)
        self._count, self._places = words[:1], words[1:].reshape(2, width)

    def put(self, plan: Ints) -> None:
        """Put a plan there; what it has no entry for is -1, no label."""
        count = int(self._count[0]) + 1
        place = self._places[count % 2]
        place[: len(plan)] = plan[: len(place)]
        place[len(plan) :] = -1
        self._count[0] = count

    def latest(self) -> Ints | None:
        """The last plan that was put there whole; None where there is none."""
        count = int(self._count[0])
        return self._places[count % 2].copy() if count else None
