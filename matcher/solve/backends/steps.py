"""What goes with a column that rises by one: the columns that mend, in the only way there is, the rows it breaks.

Nothing here depends on where a plan stands, so each column's step is worked out once, when it is first asked for.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Ints, Problem
from matcher.problem.moves import Moves

LONGEST = 1_000
"""Entries that a step may have, at most: rows beyond are left to be mended one by one."""
Entry = tuple[int, int]


class Step(NamedTuple):
    """Columns and by how much they rise, rows and by how much they change: a column and what goes with it.

    Rows in ``mended`` stay as they are, if they were in balance before.
    """

    columns: tuple[Entry, ...]
    rows: tuple[Entry, ...]
    mended: tuple[int, ...]


class Steps:
    """The steps of a problem's columns.

    Attributes
    ----------
    is_move
        Shape (columns,): whether a column makes moves, and so mends nothing.
    balanced
        Shape (rows,): whether any change of a row breaks it, and its move alone does not mend it.
    hard
        Shape (rows,): whether nothing mends a row but taking back.
    """

    def __init__(self, problem: Problem, moves: Moves, least: Ints) -> None:
        self.matrix = problem.matrix
        feeders = np.zeros(problem.width, dtype=bool)
        feeders[moves.feeder[moves.feeder >= 0]] = True
        self.is_move = feeders.copy()
        self.is_move[moves.column] = True
        # A feeder and the other column of its move may balance a row between them.
        between: NDArray[np.bool_] = np.zeros(problem.height, dtype=bool)
        between[self.matrix.rows[feeders[self.matrix.columns]]] = True
        self.balanced = (least == problem.row_upper) & ~between
        self._balanced = self.balanced.tobytes()
        eases = (self.matrix.values < 0) & ~self.is_move[self.matrix.columns]
        self.hard = ~between
        self.hard[self.matrix.rows[eases]] = False
        self.mending = cache(self._mending)
        self.alone = cache(self._alone)
        self.whole = cache(self._whole)
        self._only_mend = cache(self._find_only_mend)

    def _mending(self, row: int, sign: int) -> list[int]:
        """Columns with entries of a sign in a row, those that make moves left out."""
        part = slice(int(self.matrix.starts[row]), int(self.matrix.starts[row + 1]))
        each = self.matrix.columns[part]
        found: list[int] = each[(self.matrix.values[part] * sign > 0) & ~self.is_move[each]].tolist()
        return found

    def _alone(self, column: int) -> Step:
        """A column and nothing with it."""
        rows, values = self.matrix.column(column)
        return Step(((column, 1),), tuple(zip(rows.tolist(), values.tolist(), strict=True)), ())

    def _whole(self, column: int) -> Step:
        """A column with all that goes with it."""
        rises, changes, mended = {column: 1}, [], []
        ahead = list(self.alone(column).rows)
        balanced, only_mend = self._balanced, self._only_mend
        for row, by in ahead:  # grows on the way
            mend = only_mend(row, 1 if by > 0 else -1) if balanced[row] and len(ahead) < LONGEST else None
            if mend is None:
                changes.append((row, by))
                continue
            mended.append(row)
            rises[mend[0]] = rises.get(mend[0], 0) + abs(by)
            ahead.extend((each, value * abs(by)) for each, value in mend[1])
        return Step(tuple(rises.items()), tuple(changes), tuple(mended))

    def _find_only_mend(self, row: int, sign: int) -> tuple[int, list[Entry]] | None:
        """The only column that mends a row changed by 1 or -1, and its entries in other rows."""
        found = self.mending(row, -sign)
        mend = self.alone(found[0]).rows if len(found) == 1 else ()
        return (found[0], [entry for entry in mend if entry[0] != row]) if (row, -sign) in mend else None
