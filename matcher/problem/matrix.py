"""Sparse integer matrices by rows: exact products in int64, nothing more."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.problem.segments import segment_sums, stretches

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Entries = tuple[Ints, Ints, Ints]
"""Row, column and coefficient of each entry."""
ENTRIES_AT_ONCE = 2**20
"""Products worked out in one go: they stay in the cache, and a matrix of 50 million entries needs no copy of them."""
COUNTABLE = 2.0**62
"""What sums may come to, at most: they are counted in 64 bits, and one that is too large would be wrong in silence."""
NOTHING = np.zeros(0, dtype=np.int64)


def _stored(values: Ints) -> Ints:
    """The values as they are stored: one, where it is one repeated."""
    return values[:1] if values.strides == (0,) else values


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
        return cls.from_parts([(rows, columns, values)], height, width)

    @classmethod
    def from_parts(cls, parts: Sequence[Entries], height: int, width: int) -> Matrix:
        """The same from several arrays of entries.

        Coefficients are few (mostly 1 and -1), so an entry is one number: its place, then which coefficient it has.
        To sort these takes half the time and memory of an order by which all three are gathered.

        Raises
        ------
        ValueError
            An entry is in a row or column that there is not.
        OverflowError
            The matrix is too large for that.
        """
        for rows, columns, _ in parts:
            _require_within("row", rows, height)
            _require_within("column", columns, width)
        known = np.unique(np.concatenate([NOTHING, *(_stored(values) for _, _, values in parts)]))
        if height * width * max(1, len(known)) >= 2**63:
            raise OverflowError(
                f"a matrix of {height} rows, {width} columns and {len(known)} coefficients is too large"
            )
        entries = np.empty(sum(len(rows) for rows, _, _ in parts), dtype=np.int64)
        first = 0
        for rows, columns, values in parts:
            part = entries[first : first + len(rows)]
            np.multiply(rows, width, out=part)
            part += columns
            part *= len(known)
            part += np.searchsorted(known, _stored(values))
            first += len(rows)
        entries.sort(kind="stable")
        return cls._unpacked(entries, known, height, width)

    @classmethod
    def _unpacked(cls, entries: Ints, known: Ints, height: int, width: int) -> Matrix:
        """From sorted numbers ``(row * width + column) * len(known) + coefficient``, which are used up."""
        values = entries % max(1, len(known))
        known.take(values, out=values, mode="clip")
        entries //= max(1, len(known))
        first = np.ones(len(entries), dtype=bool)
        np.not_equal(entries[1:], entries[:-1], out=first[1:])
        if not first.all():
            again = np.flatnonzero(~first)
            more = values[again]
            entries, values = entries[first], values[first]
            np.add.at(values, again - np.arange(1, len(again) + 1), more)
        if (values == 0).any():
            kept = values != 0
            entries, values = entries[kept], values[kept]
        starts = np.searchsorted(entries, np.arange(height + 1, dtype=np.int64) * width).astype(np.int64)
        entries %= width
        return cls(starts, entries, values, width)

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.starts) - 1

    @cached_property
    def rows(self) -> Ints:
        """Row of each entry, shape (entries,)."""
        return np.repeat(np.arange(self.height, dtype=np.int64), np.diff(self.starts))

    @cached_property
    def heaviest(self) -> int:
        """The largest sum of a column's coefficients, less their signs."""
        sums = np.bincount(self.columns, weights=np.abs(self.values), minlength=1)
        return int(sums.max())

    @cached_property
    def _by_column(self) -> tuple[NDArray[np.int32], Ints]:
        """The entries' order by columns, and where each column's begin; kept, so in half the memory."""
        order = np.argsort(self.columns, kind="stable").astype(np.int32)
        starts = np.zeros(self.width + 1, dtype=np.int64)
        np.cumsum(np.bincount(self.columns, minlength=self.width), out=starts[1:])
        return order, starts

    def column(self, number: int) -> tuple[Ints, Ints]:
        """Rows and coefficients of a column's entries."""
        order, starts = self._by_column
        part = order[starts[number] : starts[number + 1]]
        return self.rows[part], self.values[part]

    def entries_in(self, rows: Ints) -> tuple[Ints, Ints]:
        """Columns and coefficients of the entries of some rows, one row after another."""
        part = stretches(self.starts[rows], self.starts[rows + 1] - self.starts[rows])
        return self.columns[part], self.values[part]

    def entries_of(self, columns: Ints) -> tuple[Ints, Ints]:
        """Rows and coefficients of the entries of some columns, one column after another."""
        order, starts = self._by_column
        part = order[stretches(starts[columns], starts[columns + 1] - starts[columns])]
        return self.rows[part], self.values[part]

    @cached_property
    def _blocks(self) -> list[tuple[int, int]]:
        """First row and row after the last of blocks with so many entries that their products stay in the cache."""
        inside = np.searchsorted(self.starts, np.arange(0, len(self.columns), ENTRIES_AT_ONCE))
        return list(itertools.pairwise(np.unique([0, *inside.tolist(), self.height]).tolist()))

    def dot(self, x: Ints) -> Ints:
        """Row values of a point: shape (height,)."""
        out = np.zeros(self.height, dtype=np.int64)
        for first, last in self._blocks:
            part = slice(int(self.starts[first]), int(self.starts[last]))
            products = self.values[part] * x[self.columns[part]]
            out[first:last] = segment_sums(products, self.starts[first : last + 1] - part.start)
        return out

    def dot_floats(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """The same in floating point."""
        sums = np.bincount(self.rows, weights=self.values * x[self.columns], minlength=self.height)
        return sums.astype(np.float64, copy=False)

    def transposed_dot(self, y: Ints) -> Ints:
        """Column values of row multipliers: shape (width,)."""
        sums = np.zeros(self.width, dtype=np.int64)
        np.add.at(sums, self.columns, self.values * np.repeat(y, np.diff(self.starts)))
        return sums

    def transposed_dot_floats(self, y: NDArray[np.float64]) -> NDArray[np.float64]:
        """The same in floating point, for pricing: shape (width,)."""
        sums = np.bincount(self.columns, weights=self.values * y[self.rows], minlength=self.width)
        return sums.astype(np.float64, copy=False)

    def reach(self, largest: Floats) -> float:
        """No less than what a row comes to while no column is beyond its ``largest``; shape (width,)."""
        values = np.abs(self.values).astype(np.float64)
        longest = int(np.diff(self.starts).max(initial=0))
        rough = longest * float(values.max(initial=0)) * float(largest.max(initial=0))
        if rough <= COUNTABLE:
            return rough
        return float(np.bincount(self.rows, values * largest[self.columns], 1).max())


def _require_within(what: str, numbers: Ints, count: int) -> None:
    if len(numbers) and not 0 <= int(numbers.min()) <= int(numbers.max()) < count:
        raise ValueError(f"an entry is in {what} {numbers[(numbers < 0) | (numbers >= count)][0]}; there are {count}")
