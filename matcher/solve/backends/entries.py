"""A problem's rows as equations, to be rearranged: entries of rows and columns, and what may be done to them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Ints, Matrix, Problem
from matcher.problem.segments import stretches
from matcher.solve.face import Infeasible


@dataclass
class Entries:
    """Equations ``sum of values * columns = 0``; entries are sorted by row.

    Of the rows, ``family`` numbers the rules that they speak for, ``dear`` says which a relaxation should keep (the
    greater the dearer), and ``balance`` which have no slack. ``relaxed`` tells whether anything was done that admits
    more points than the problem does.
    """

    rows: Ints
    columns: Ints
    values: Ints
    lower: Ints
    upper: Ints
    height: int
    family: Ints
    dear: Ints
    balance: NDArray[np.bool_]
    relaxed: bool = False

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.lower)

    def count(self) -> Ints:
        """Rows that each column stands in, shape (width,)."""
        return np.bincount(self.columns, minlength=self.width)

    def coarse(self) -> NDArray[np.bool_]:
        """Columns with an entry other than 1 or -1, shape (width,)."""
        mask = np.zeros(self.width, dtype=bool)
        mask[self.columns[np.abs(self.values) != 1]] = True
        return mask

    def subtract(self, child: Ints, parent: Ints, sign: Ints) -> None:
        """Subtract ``sign`` times each child row from its parent; the solutions stay the same."""
        starts = np.searchsorted(self.rows, np.arange(self.height + 1))
        count = starts[child + 1] - starts[child]
        pair = np.repeat(np.arange(len(child)), count)
        entry = stretches(starts[child], count)
        self._set(
            np.append(self.rows, parent[pair]),
            np.append(self.columns, self.columns[entry]),
            np.append(self.values, -sign[pair] * self.values[entry]),
        )

    def cut(self, rows: Ints) -> None:
        """Leave rows out."""
        wanted = np.ones(self.height, dtype=bool)
        wanted[rows] = False
        kept = wanted[self.rows]
        self.rows, self.columns, self.values = self.rows[kept], self.columns[kept], self.values[kept]
        self.relaxed |= len(rows) > 0

    def split(self, columns: Ints) -> None:
        """Let each of a column's entries have a column of its own; the one in the dearest row keeps the number."""
        if len(columns) == 0:
            return
        self.relaxed = True
        chosen = np.zeros(self.width, dtype=bool)
        chosen[columns] = True
        at = np.flatnonzero(chosen[self.columns])
        order = at[np.lexsort((-self.dear[self.rows[at]], np.abs(self.values[at]), self.columns[at]))]
        stays = np.ones(len(order), dtype=bool)
        stays[1:] = self.columns[order][1:] != self.columns[order][:-1]
        stays &= np.abs(self.values[order]) == 1
        moved = order[~stays]
        size = np.abs(self.values[moved])
        self.lower = np.append(self.lower, self.lower[self.columns[moved]] * size)
        self.upper = np.append(self.upper, self.upper[self.columns[moved]] * size)
        self.columns = self.columns.copy()
        self.columns[moved] = np.arange(self.width - len(moved), self.width)
        self.values = self.values.copy()
        self.values[moved] = np.sign(self.values[moved])

    def _set(self, rows: Ints, columns: Ints, values: Ints) -> None:
        matrix = Matrix.from_triplets(rows, columns, values, self.height, self.width)
        self.rows, self.columns, self.values = matrix.rows, matrix.columns, matrix.values


def opened(problem: Problem, spared: Ints) -> Entries:
    """A problem's rows as equations with slack columns; fixed columns, idle rows and rows of one column are gone.

    Parameters
    ----------
    spared
        Columns of the stage whose bound matters most; rows are the dearer the more of their columns are of these.

    Raises
    ------
    Infeasible
        Where bounds cross, or a row cannot hold whatever its columns are.
    """
    matrix = problem.matrix
    lower, upper = problem.lower.copy(), np.minimum(problem.upper, problem.ceiling)
    _fold(matrix, lower, upper, problem.row_lower, problem.row_upper)
    if (lower > upper).any():
        raise Infeasible
    least_each, most_each = matrix.values * lower[matrix.columns], matrix.values * upper[matrix.columns]
    ones = np.ones(matrix.width, dtype=np.int64)
    least = Matrix(matrix.starts, matrix.columns, np.minimum(least_each, most_each), matrix.width).dot(ones)
    most = Matrix(matrix.starts, matrix.columns, np.maximum(least_each, most_each), matrix.width).dot(ones)
    if (least > problem.row_upper).any() or (most < problem.row_lower).any():
        raise Infeasible
    idle = (problem.row_lower <= least) & (most <= problem.row_upper)
    fixed = lower == upper
    known = matrix.dot(np.where(fixed, lower, 0))
    entry = np.flatnonzero(~idle[matrix.rows] & ~fixed[matrix.columns])
    low, high = np.maximum(problem.row_lower, least) - known, np.minimum(problem.row_upper, most) - known
    slack = np.flatnonzero(~idle & ((low != 0) | (high != 0)))
    entries = Entries(
        np.append(matrix.rows[entry], slack),
        np.append(matrix.columns[entry], problem.width + np.arange(len(slack))),
        np.append(matrix.values[entry], -np.ones_like(slack)),
        np.append(lower, low[slack]),
        np.append(upper, high[slack]),
        problem.height,
        np.unique([name.rule for name in problem.row_names], return_inverse=True)[1].astype(np.int64),
        _dear(matrix, spared),
        (low == 0) & (high == 0),
    )
    entries._set(entries.rows, entries.columns, entries.values)
    return entries


def _dear(matrix: Matrix, spared: Ints) -> Ints:
    """Thousandths of each row's columns that are spared, shape (height,)."""
    mask = np.zeros(matrix.width, dtype=np.int64)
    mask[spared] = 1000
    size = np.maximum(1, np.diff(matrix.starts))
    return Matrix(matrix.starts, matrix.columns, np.ones_like(matrix.values), matrix.width).dot(mask) // size


def _fold(matrix: Matrix, lower: Ints, upper: Ints, row_lower: Ints, row_upper: Ints) -> None:
    """Make rows with one column of coefficient 1 that column's bounds, in place."""
    single = np.flatnonzero(np.diff(matrix.starts) == 1)
    single = single[matrix.values[matrix.starts[single]] == 1]
    column = matrix.columns[matrix.starts[single]]
    np.maximum.at(lower, column, row_lower[single])
    np.minimum.at(upper, column, row_upper[single])
