"""Which columns cannot rise any more: rows only ever fill up, and what needs a full row has no way left."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Ints, ints
from matcher.solve.backends.steps import Steps


class Full:
    """Columns that are known to be unable to rise, as rows fill up.

    Attributes
    ----------
    columns
        Shape (columns,), one byte each, nonzero where a column cannot rise.
    mask
        The same, as an array.
    """

    def __init__(self, steps: Steps) -> None:
        self.columns = bytearray(steps.matrix.width)
        self.mask: NDArray[np.bool_] = np.frombuffer(self.columns, dtype=bool)
        self._steps = steps
        self._rows: set[int] = set()

    def close(self, rows: Iterable[int]) -> None:
        """Remember rows that are full for good: a column that adds to one can rise no more.

        Nor can one that adds to a row which others must balance, once none of these can rise.
        """
        ahead = set(rows) - self._rows
        while ahead:
            self._rows |= ahead
            columns, values = self._steps.matrix.entries_in(ints(list(ahead)))
            adding = columns[values > 0]
            found = adding[~self.mask[adding]]
            self.mask[found] = True
            ahead = self._stuck(found[~self._steps.is_move[found]]) - self._rows

    def _stuck(self, columns: Ints) -> set[int]:
        """Rows that some columns balanced, and that now nothing balances."""
        if len(columns) == 0:
            return set()
        rows, values = self._steps.matrix.entries_of(columns)
        eased = set(rows[(values < 0) & self._steps.balanced[rows]].tolist())
        return {row for row in eased if all(self.columns[each] for each in self._steps.mending(row, -1))}
