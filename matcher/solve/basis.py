"""Bases of linear programs: which columns and rows are basic, carried over where a program grows or is made anew.

GLOP goes on from its own last basis only while columns and rows stay the same ones; where some came in since, it would
take one for another and start from nearly nothing. So it is told the whole basis then, by MathOpt's numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from matcher.problem import Floats, Ints

UNKNOWN, FREE, AT_LOWER, AT_UPPER, BASIC = 0, 1, 2, 3, 5
"""BasisStatusProto; 0 is a column or row of which no basis is known yet."""


class Basis(NamedTuple):
    """How columns and rows stand in a basis, in the face's numbering."""

    columns: Ints
    rows: Ints


@dataclass
class Standing:
    """How the columns and rows of one program stand.

    Attributes
    ----------
    columns, rows
        Shape (columns,) and (rows,).
    known
        Whether there is a basis at all.
    changed
        Whether columns or rows came in since GLOP's own last basis.
    """

    columns: Ints
    rows: Ints
    known: bool = False
    changed: bool = False

    @classmethod
    def nothing(cls) -> Standing:
        """Of a program without columns and rows."""
        return cls(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))

    def grow(self, columns: int, rows: int) -> None:
        """Columns and rows come in."""
        self.columns = np.append(self.columns, np.zeros(columns, dtype=np.int64))
        self.rows = np.append(self.rows, np.zeros(rows, dtype=np.int64))
        self.changed |= columns + rows > 0

    def keep(self, basis: Any) -> None:
        """Remember an optimum's basis (BasisProto)."""
        self.columns = np.array(basis.variable_status.values, dtype=np.int64)
        self.rows = np.array(basis.constraint_status.values, dtype=np.int64)
        self.known, self.changed = True, False

    def take_over(self, columns: Ints, rows: Ints) -> None:
        """Start from what is left of another program's basis.

        A basis has as many columns and rows as the program has rows: what was left out is made up for by rows, and
        what is too much by columns.
        """
        rows[rows == UNKNOWN] = BASIC
        missing = len(rows) - int((rows == BASIC).sum()) - int((columns == BASIC).sum())
        rows[np.flatnonzero(rows != BASIC)[: max(0, missing)]] = BASIC
        columns[np.flatnonzero(columns == BASIC)[: max(0, -missing)]] = UNKNOWN
        self.columns, self.rows, self.known, self.changed = columns, rows, True, True

    def tell(self, basis: Any, lower: Floats, upper: Floats) -> None:
        """Write it down in full (BasisProto); ``lower`` and ``upper`` are the columns' bounds."""
        columns = np.where(self.columns == UNKNOWN, _outside(lower, upper), self.columns)
        rows = np.where(self.rows == UNKNOWN, BASIC, self.rows)
        for vector, status in ((basis.variable_status, columns), (basis.constraint_status, rows)):
            vector.ids.extend(range(len(status)))
            vector.values.extend(status.tolist())


def _outside(lower: Floats, upper: Floats) -> Ints:
    """Where a column stands that is not in the basis."""
    return np.where(np.isfinite(lower), AT_LOWER, np.where(np.isfinite(upper), AT_UPPER, FREE)).astype(np.int64)
