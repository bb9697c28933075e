"""Bounds that rows imply for whole numbers: what a row leaves for a column, divided and rounded down.

A group of three cannot come where there is one place: ``3 y <= 1`` means ``y <= 0`` for a whole y, while the
relaxation would place a third of the group. Such pockets are what keeps the relaxation from being tight.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.problem import UNBOUNDED, Ints, Matrix
from matcher.problem.segments import distinct, segment_sums

Mask = NDArray[np.bool_]
PASSES = 4


def tightened(matrix: Matrix, lower: Ints, top: Ints, row_lower: Ints, row_upper: Ints) -> tuple[Ints, Ints]:
    """Tighter lower and upper bounds for integer columns, by the rows' least and greatest activity.

    Parameters
    ----------
    matrix
        Rows.
    lower, top
        Finite bounds, shape (width,).
    row_lower, row_upper
        Bounds of the rows; ``UNBOUNDED`` for none.

    Returns
    -------
    Bounds that every whole point of the rows keeps. Crossed bounds mean that there is no such point.
    """
    low, high = lower.copy(), top.copy()
    coarse = distinct(matrix.rows[np.abs(matrix.values) > 1], matrix.height)
    for sign, bound in ((1, row_upper), (-1, np.where(row_lower <= -UNBOUNDED, UNBOUNDED, -row_lower))):
        rows = all_rows = coarse[bound[coarse] < UNBOUNDED]
        for _ in range(PASSES):
            before = high.copy()
            _pull_down(matrix, rows, sign, bound, low, high)
            # An upper bound that was lowered tells on the rows where its column has a negative entry.
            rows = _rows_with(matrix, all_rows, sign, high < before)
            if len(rows) == 0:
                break
    return low, high


def _pull_down(matrix: Matrix, rows: Ints, sign: int, bound: Ints, low: Ints, high: Ints) -> None:
    """Upper bounds from some rows ``sign * matrix @ x <= bound``, in place."""
    columns, values = matrix.entries_in(rows)
    count = matrix.starts[rows + 1] - matrix.starts[rows]
    values *= sign
    least_each = values * np.where(values < 0, high[columns], low[columns])
    room = bound[rows] - segment_sums(least_each, np.append(0, np.cumsum(count)))
    entry = np.flatnonzero(values > 0)
    left = np.repeat(room, count)[entry] + least_each[entry]
    np.minimum.at(high, columns[entry], left // values[entry])


def _rows_with(matrix: Matrix, rows: Ints, sign: int, columns: Mask) -> Ints:
    """Those of some rows in which a column, of those marked, has a negative entry once signs are turned."""
    among = np.zeros(matrix.height, dtype=bool)
    among[rows] = True
    entry = np.flatnonzero(sign * matrix.values < 0)
    entry = entry[columns[matrix.columns[entry]]]
    found = matrix.rows[entry]
    return distinct(found[among[found]], matrix.height)


def settle(matrix: Matrix, lower: Ints, upper: Ints, row_lower: Ints, row_upper: Ints) -> bool:
    """Fix, in place, every column that is the only open one of an equation; tells whether there was one.

    Once the loads are decided, so is a region's sum of them: no linear program is needed to see it.
    """
    open_column = lower[: matrix.width] < upper[: matrix.width]
    equation = row_lower == row_upper
    open_entry = open_column[matrix.columns]
    count = np.bincount(matrix.rows[open_entry], minlength=matrix.height)
    entry = np.flatnonzero(open_entry & (equation & (count == 1))[matrix.rows])
    if len(entry) == 0:
        return False
    known = matrix.dot(np.where(open_column, 0, lower[: matrix.width]))
    row, column = matrix.rows[entry], matrix.columns[entry]
    value = (row_upper[row] - known[row]) // matrix.values[entry]
    lower[column] = upper[column] = value
    return True
