"""Collects columns and rows piece by piece and turns them into a Problem's arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from matcher.problem.matrix import Entries, Ints, Matrix
from matcher.problem.problem import UNBOUNDED, Problem, RowName, Stage


def ints(values: ArrayLike) -> Ints:
    """Any sequence of integers as an int64 array.

    Raises
    ------
    ValueError
        A number is not whole.
    OverflowError
        A number has more than 64 bits.
    """
    given = np.asarray(values)
    if given.dtype.kind == "u" and int(given.max(initial=0)) >= 2**63:
        raise OverflowError("a whole number has more than 64 bits")
    if given.dtype.kind == "f" and not (given == np.floor(given)).all():
        raise ValueError("whole numbers are asked for: multiply what is not by a common denominator")
    return given.astype(np.int64, copy=False)


class Builder:
    """Grows a problem. Columns and rows are numbered in the order in which they are added."""

    def __init__(self) -> None:
        self.width = 0
        self._upper: list[Ints] = []
        self._ceiling: list[Ints] = []
        self._lower: list[Ints] = []
        self._row_lower: list[Ints] = []
        self._row_upper: list[Ints] = []
        self._entries: list[Entries] = []
        self._written: Matrix | None = None
        self.row_names: list[RowName] = []

    @property
    def height(self) -> int:
        """Number of rows so far."""
        return len(self.row_names)

    def columns(self, ceiling: ArrayLike, upper: ArrayLike | None = None, lower: ArrayLike | None = None) -> Ints:
        """Add columns and return their numbers.

        ``ceiling`` is a finite bound implied in any case; ``upper`` the bound proper, by default the ceiling.
        """
        top = ints(ceiling)
        numbers = np.arange(self.width, self.width + len(top), dtype=np.int64)
        self._ceiling.append(top)
        self._upper.append(top if upper is None else np.broadcast_to(ints(upper), top.shape))
        self._lower.append(np.broadcast_to(ints(0 if lower is None else lower), top.shape))
        self.width += len(top)
        return numbers

    def rows(self, names: Sequence[RowName], lower: ArrayLike = -UNBOUNDED, upper: ArrayLike = UNBOUNDED) -> Ints:
        """Add rows and return their numbers; their entries follow by :meth:`entries`."""
        numbers = np.arange(self.height, self.height + len(names), dtype=np.int64)
        self._row_lower.append(np.broadcast_to(ints(lower), numbers.shape))
        self._row_upper.append(np.broadcast_to(ints(upper), numbers.shape))
        self.row_names.extend(names)
        return numbers

    def link(self, key: str) -> int:
        """Add one row that makes a column equal to a sum; returns its number."""
        return int(self.rows([RowName("sum", key)], 0, 0)[0])

    def entries(self, rows: ArrayLike, columns: ArrayLike, values: ArrayLike = 1) -> None:
        """Put coefficients into rows; entries at one place are added up."""
        row, column, value = np.broadcast_arrays(*(np.atleast_1d(ints(each)) for each in (rows, columns, values)))
        self._entries.append((row, column, value))

    def problem(
        self,
        stages: Sequence[Stage],
        arcs: ArrayLike = (),
        bonds: ArrayLike = (),
        knots: ArrayLike = (),
    ) -> Problem:
        """Everything so far as one frozen problem; its arrays take the place of the pieces gathered here."""
        return Problem(
            lower=_joined(self._lower),
            upper=_joined(self._upper),
            ceiling=_joined(self._ceiling),
            matrix=self._matrix(),
            row_lower=_joined(self._row_lower),
            row_upper=_joined(self._row_upper),
            row_names=tuple(self.row_names),
            stages=tuple(stages),
            arcs=ints(arcs),
            bonds=ints(bonds),
            knots=ints(knots),
        )

    def _matrix(self) -> Matrix:
        """All entries so far; the pieces are let go, since there are many of them in a large week."""
        before = self._written
        parts = [] if before is None else [(before.rows, before.columns, before.values)]
        self._written = Matrix.from_parts([*parts, *self._entries], self.height, max(self.width, 1))
        self._entries = []
        return self._written


def _joined(pieces: list[Ints]) -> Ints:
    """The pieces as one array, which takes their place."""
    pieces[:] = [np.concatenate([ints([]), *pieces])]
    return pieces[0]
