"""Rows of integer columns that are the same, numbered: by counting where that is possible, for a million rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matcher.problem import Ints
from matcher.problem.segments import ranks

FEW_PER_ROW = 8
"""Numbers up to so many times as there are rows are counted out; others are sorted."""


def group_by(columns: Sequence[Ints]) -> tuple[Ints, Ints]:
    """Number the distinct rows of several integer columns.

    Returns
    -------
    first, inverse
        Shape (groups,): a row of each group, in the columns' sorted order; shape (rows,): each row's group.
    """
    code, size = np.zeros(len(columns[0]), dtype=np.int64), 1
    for column in columns:
        count, number = _numbered(column)
        code = code * count + number
        size *= count
        if size > FEW_PER_ROW * len(code):
            size, code = _numbered(code)
    groups, inverse = _numbered(code)
    first = np.zeros(min(groups, len(code)), dtype=np.int64)  # without rows there is no group
    first[inverse[::-1]] = np.arange(len(inverse) - 1, -1, -1)  # of several, the last one stays
    return first, inverse


def _numbered(values: Ints) -> tuple[int, Ints]:
    """How many distinct values there are (at least 1), and the number of each among them, ascending."""
    low = int(values.min(initial=0))
    span = int(values.max(initial=0)) - low + 1
    if span <= FEW_PER_ROW * len(values):
        count, number = ranks(values - low, span)
    else:
        distinct, number = np.unique(values, return_inverse=True)
        count = len(distinct)
    return max(1, count), number
