"""Bounds that rows imply for whole numbers: what a row leaves for a column, divided and rounded down.

A group of three cannot come where there is one place: ``3 y <= 1`` means ``y <= 0`` for a whole y, while the
relaxation would place a third of the group. Such pockets are what keeps the relaxation from being tight.
"""

from __future__ import annotations

import numpy as np

from matcher.problem import UNBOUNDED, Ints, Matrix

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
    coarse = matrix.rows[np.abs(matrix.values) > 1]
    if len(coarse) == 0:
        return low, high
    concerned = np.zeros(matrix.height, dtype=bool)
    concerned[coarse] = True
    for sign, bound in ((1, row_upper), (-1, np.where(row_lower <= -UNBOUNDED, UNBOUNDED, -row_lower))):
        for _ in range(PASSES):
            before = high.copy()
            _pull_down(matrix, sign * matrix.values, low, high, bound, concerned)
            if (before == high).all():
                break
    return low, high


def _pull_down(matrix: Matrix, values: Ints, low: Ints, high: Ints, bound: Ints, concerned: Ints) -> None:
    """Upper bounds from ``values @ x <= bound``, in place, for the rows concerned."""
    columns = matrix.columns
    least_each = np.where(values > 0, values * low[columns], values * high[columns])
    least = Matrix(matrix.starts, columns, least_each, matrix.width).dot(np.ones(matrix.width, dtype=np.int64))
    entry = np.flatnonzero((values > 0) & concerned[matrix.rows] & (bound < UNBOUNDED)[matrix.rows])
    row = matrix.rows[entry]
    room = bound[row] - least[row] + least_each[entry]
    np.minimum.at(high, columns[entry], room // values[entry])


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
