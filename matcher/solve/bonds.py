"""Columns that only stand together, while they sleep: what the linear program leaves open about their worth.

A group's arc stands for its members' own arcs, by *bond* rows. While these sleep, nothing in the program says what such
a row is worth, and GLOP says anything or nothing. So the row is given the worth that shows: as dear as the cheapest of
its parts, hence the group's arc costs what its members cost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Floats, Ints, Problem


@dataclass(frozen=True)
class Bonds:
    """Entries of the bonds.

    Attributes
    ----------
    height
        Rows of the problem.
    row, column, value
        Of every entry, the wholes' included.
    part_row, part
        Of the parts' entries.
    """

    height: int
    row: Ints
    column: Ints
    value: Ints
    part_row: Ints
    part: Ints

    @classmethod
    def of(cls, problem: Problem) -> Bonds:
        """Those of a problem."""
        matrix = problem.matrix
        bond = np.zeros(matrix.height, dtype=bool)
        bond[problem.bonds] = True
        entry = np.flatnonzero(bond[matrix.rows])
        part = entry[matrix.values[entry] > 0]
        every = matrix.rows[entry], matrix.columns[entry], matrix.values[entry]
        return cls(matrix.height, *every, matrix.rows[part], matrix.columns[part])

    def settle(
        self, multipliers: Floats, reduced: Floats, is_open: NDArray[np.bool_], awake: NDArray[np.bool_]
    ) -> None:
        """Give rows the worth that shows, in place, where a linear program says nothing about it.

        Parameters
        ----------
        multipliers, reduced
            What the program says; shapes (rows,), (width,).
        is_open, awake
            Shape (width,): columns that may be used; those in the program.
        """
        worth = np.full(self.height, np.inf)
        np.minimum.at(worth, self.part_row, np.where(is_open[self.part], reduced[self.part], np.inf))
        worth[self.row[awake[self.column]]] = 0
        worth[worth == np.inf] = 0
        multipliers[: self.height] += worth
        np.subtract.at(reduced, self.column, self.value * worth[self.row])

    def mates(self, columns: Ints, width: int) -> Ints:
        """The columns, ascending, and all that stand in a bond with one of them."""
        if len(self.row) == 0:
            return columns
        marked = np.zeros(width, dtype=bool)
        marked[columns] = True
        row = np.zeros(self.height, dtype=bool)
        row[self.row[marked[self.column]]] = True
        marked[self.column[row[self.row]]] = True
        return np.flatnonzero(marked)
