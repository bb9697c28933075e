"""Columns that only stand together, while they sleep: what the linear program leaves open about their worth.

A path takes what its lane's child takes, by a balance row; a group's arc stands for its members' own arcs, by bond
rows. While these sleep, nothing in the program says what such a row is worth, and GLOP says anything or nothing. So
the row is given the worth that shows: a balance as dear as its takings allow, hence no sleeping path is cheaper than
its parts; a bond as dear as the cheapest of its parts, hence the group's arc costs what its members cost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Floats, Ints, Problem


@dataclass(frozen=True)
class Balances:
    """Entries of the balances' takings and of the bonds' parts.

    Attributes
    ----------
    row, column
        Shape (entries,).
    sign
        Shape (rows,): coefficient of these entries; 0 in other rows.
    bonds
        Shape (rows,): whether it is a bond.
    bond_row, bond_column
        Of every entry in a bond, the whole's included.
    """

    row: Ints
    column: Ints
    sign: Ints
    bonds: NDArray[np.bool_]
    bond_row: Ints
    bond_column: Ints

    @classmethod
    def of(cls, problem: Problem) -> Balances:
        """Those of a problem."""
        matrix = problem.matrix
        sign = np.zeros(matrix.height, dtype=np.int64)
        sign[problem.paths.balance[problem.paths.balance >= 0]] = -1
        sign[problem.bonds] = 1
        entry = np.flatnonzero((sign[matrix.rows] != 0) & (np.sign(matrix.values) == sign[matrix.rows]))
        bonds = sign > 0
        bound = np.flatnonzero(bonds[matrix.rows])
        return cls(matrix.rows[entry], matrix.columns[entry], sign, bonds, matrix.rows[bound], matrix.columns[bound])

    def settled(
        self, multipliers: Floats, reduced: Floats, is_open: NDArray[np.bool_], awake: NDArray[np.bool_]
    ) -> Floats:
        """Multipliers with the worth that shows in them.

        Parameters
        ----------
        multipliers
            Shape (rows of the face,).
        reduced
            Shape (width,): reduced costs at these multipliers.
        is_open, awake
            Shape (width,): columns that may be used; those in the linear program.
        """
        room = np.full(len(self.sign), np.inf)
        np.minimum.at(room, self.row, np.where(is_open[self.column], reduced[self.column], np.inf))
        told = np.zeros(len(self.sign), dtype=bool)  # bonds of which the program does say something
        told[self.bond_row[awake[self.bond_column]]] = True
        room[(room == np.inf) | told | ((room < 0) & ~self.bonds)] = 0
        out = multipliers.copy()
        out[: len(room)] += self.sign * room
        return out

    def mates(self, columns: Ints, width: int) -> Ints:
        """The columns and all that stand in a bond with one of them."""
        marked = np.zeros(width, dtype=bool)
        marked[columns] = True
        row = np.zeros(len(self.sign), dtype=bool)
        row[self.bond_row[marked[self.bond_column]]] = True
        marked[self.bond_column[row[self.bond_row]]] = True
        return np.flatnonzero(marked)
