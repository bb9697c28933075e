"""Sparse integer matrices by rows: exact products in int64, nothing more."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def _segment_sums(values: Ints, starts: Ints) -> Ints:
    """Sums of consecutive segments; a running sum is exact in integers and minds no empty segment."""
    running = np.zeros(len(values) + 1, dtype=np.int64)
    np.cumsum(values, out=running[1:])
    return running[starts[1:]] - running[starts[:-1]]


@dataclass(frozen=True)
class Matrix:
    """Rows of integer coefficients.

    Attributes
    ----------
    starts
        Shape (height + 1,): row i's entries are ``starts[i]:starts[i + 1]``.
    columns, values
        Shape (entries,): column and coefficient of each entry.
    width
        Number of columns.
    """

    starts: Ints
    columns: Ints
    values: Ints
    width: int

    @classmethod
    def from_triplets(cls, rows: Ints, columns: Ints, values: Ints, height: int, width: int) -> Matrix:
        """Build from (row, column, value) entries in any order; equal places are added up, zeros left out."""
        order = np.argsort(rows * width + columns, kind="stable")
        rows, columns, values = rows[order], columns[order], values[order]
        if len(rows):
            first = np.ones(len(rows), dtype=bool)
            first[1:] = (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])
            if not first.all():
                bounds = np.append(np.flatnonzero(first), len(rows))
                rows, columns, values = rows[first], columns[first], _segment_sums(values, bounds)
            if (values == 0).any():
                kept = values != 0
                rows, columns, values = rows[kept], columns[kept], values[kept]
        starts = np.zeros(height + 1, dtype=np.int64)
        np.cumsum(np.bincount(rows, minlength=height), out=starts[1:])
        return cls(starts, columns, values, width)

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.starts) - 1

    @cached_property
    def rows(self) -> Ints:
        """Row of each entry, shape (entries,)."""
        return np.repeat(np.arange(self.height, dtype=np.int64), np.diff(self.starts))

    @cached_property
    def _by_column(self) -> tuple[Ints, Ints]:
        order = np.argsort(self.columns, kind="stable")
        starts = np.zeros(self.width + 1, dtype=np.int64)
        np.cumsum(np.bincount(self.columns, minlength=self.width), out=starts[1:])
        return order, starts

    def dot(self, x: Ints) -> Ints:
        """Row values of a point: shape (height,)."""
        return _segment_sums(self.values * x[self.columns], self.starts)

    def transposed_dot(self, y: Ints) -> Ints:
        """Column values of row multipliers: shape (width,)."""
        order, starts = self._by_column
        products = self.values * np.repeat(y, np.diff(self.starts))
        return _segment_sums(products[order], starts)

    def transposed_dot_floats(self, y: NDArray[np.float64]) -> NDArray[np.float64]:
        """The same in floating point, for pricing: shape (width,)."""
        sums = np.bincount(self.columns, weights=self.values * y[self.rows], minlength=self.width)
        return sums.astype(np.float64, copy=False)
