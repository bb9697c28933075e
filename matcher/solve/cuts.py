"""Cuts: rows that every whole plan of a face keeps, and the relaxation's optimum does not.

Take rows that the optimum fills to their bounds, some of them so many times over a prime p that every coefficient of
the sum is whole where the optimum leaves a choice, and the right-hand side is not. Rounded down, the coefficients
of the columns that are on a bound included, it still holds for every whole plan (Chvatal, 1973; Gomory, 1958), and the
optimum breaks it by a share of a unit: none can break such a cut by more (Caprara, Fischetti and Letchford, 2000).
Halves around an odd cycle, or of a group in two places, are what such cuts are made for.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.problem import UNBOUNDED, Floats, Ints
from matcher.problem.segments import stretches
from matcher.solve.residues import Terms, vanishing
from matcher.solve.whole import WHOLE, fractional

if TYPE_CHECKING:
    from matcher.solve.face import Face

Bools = NDArray[np.bool_]
PRIMES = (2, 3, 5, 7)
MOST = 60
"""Cuts at once, the shortest first: long ones make the linear program slow."""
BROKEN = 1e-3


@dataclass(frozen=True)
class Cut:
    """``values @ x[columns] <= most``.

    Attributes
    ----------
    rows, times, prime
        Rows of the face that it is made of, how often each is taken, read as ``<=``, and what all is divided by;
        beside them a cut may use bounds of columns.
    """

    columns: Ints
    values: Ints
    most: int
    rows: Ints
    times: Ints
    prime: int

    def is_kept_by(self, plan: Ints) -> bool:
        """Whether a whole point keeps it, exactly."""
        return int(self.values @ plan[self.columns]) <= self.most

    def is_broken_by(self, point: Floats) -> bool:
        """Whether a fractional point breaks it by more than noise."""
        return float(self.values @ point[self.columns]) > self.most + BROKEN


def cuts(face: Face, point: Floats, usable: Bools | None = None) -> list[Cut]:
    """Cuts of a face that a fractional point of it breaks, the shortest first.

    Parameters
    ----------
    usable
        Shape (height,): cuts may be made of these rows only, and of no upper bound of a column; None: of all.

    Raises
    ------
    OutOfTime
        When the limit was reached.
    """
    corner = Corner(face, point, usable)
    found: list[Cut] = []
    for prime in PRIMES:
        face.limits.check()
        found += [corner.cut(summed, prime) for summed in corner.sums(prime)]
    broken = [cut for cut in found if cut.is_broken_by(point)]
    return sorted(broken, key=lambda cut: len(cut.columns))[:MOST]


class Corner:
    """Where a point lies in a face: the bounds that it is on, and the rows that it fills to a bound.

    Rows are read as ``<=``, times ``sign``; columns that are on an upper bound are counted down from it.
    """

    def __init__(self, face: Face, point: Floats, usable: Bools | None = None) -> None:
        lower, top = face.lower, face.top
        self.at_top = (np.abs(point - lower) >= WHOLE) & (np.abs(point - top) < WHOLE) & (usable is None)
        self.is_inside = (np.abs(point - lower) >= WHOLE) & ~self.at_top
        self.from_ = np.where(self.at_top, top, lower)
        self.is_fractional = fractional(point)
        blocks = [block for block, _ in face.blocks]
        self.columns = np.concatenate([block.columns for block in blocks])
        self.values = np.concatenate([block.values for block in blocks])
        self.starts = np.append(blocks[0].starts, blocks[0].starts[-1] + blocks[1].starts[1:])
        self.rows = np.concatenate([blocks[0].rows, blocks[0].height + blocks[1].rows])
        height = len(face.row_lower)
        filled = np.bincount(self.rows, weights=self.values * point[self.columns], minlength=height)
        is_full = (face.row_upper < UNBOUNDED) & (np.abs(filled - face.row_upper) < WHOLE)
        is_least = (face.row_lower > -UNBOUNDED) & (np.abs(filled - face.row_lower) < WHOLE)
        self.is_tight = (is_full | is_least) if usable is None else (is_full | is_least) & usable
        self.sign = np.where(is_full, 1, -1)
        self.bound = np.where(is_full, face.row_upper, face.row_lower)

    @cached_property
    def right(self) -> Ints:
        """What is left of each tight row's right-hand side beyond the bounds that the columns are on."""
        used = np.zeros(len(self.bound), dtype=np.int64)
        np.add.at(used, self.rows, self.values * self.from_[self.columns])
        return np.where(self.is_tight, self.sign * (self.bound - used), 0)

    def sums(self, prime: int) -> list[Terms]:
        """How often to take which tight rows, over the prime, for cuts that the point breaks."""
        entry = np.flatnonzero(self.is_tight[self.rows] & self.is_inside[self.columns] & (self.values % prime != 0))
        residue = self.sign[self.rows[entry]] * self.values[entry] % prime
        rows: dict[int, Terms] = defaultdict(dict)
        for row, column, value in zip(
            self.rows[entry].tolist(), self.columns[entry].tolist(), residue.tolist(), strict=True
        ):
            rows[row][column] = value
        concerned = _connected(rows, np.flatnonzero(self.is_fractional).tolist())
        right = {row: int(self.right[row]) for row in concerned}
        found = vanishing({row: rows[row] for row in concerned}, right, prime)
        return [self._most_broken(summed, right, prime) for summed in found]

    def _most_broken(self, summed: Terms, right: dict[int, int], prime: int) -> Terms:
        """A multiple of a sum whose right-hand side loses most when it is rounded down."""
        over = sum(times * right[row] for row, times in summed.items()) % prime
        factor = -pow(over, -1, prime)
        return {row: factor * times % prime for row, times in summed.items()}

    def cut(self, summed: Terms, prime: int) -> Cut:
        """The cut that a sum of rows makes, over the prime."""
        rows, times = np.array(list(summed), dtype=np.int64), np.array(list(summed.values()), dtype=np.int64)
        lengths = self.starts[rows + 1] - self.starts[rows]
        entry = stretches(self.starts[rows], lengths)
        column, of = np.unique(self.columns[entry], return_inverse=True)
        value = np.zeros(len(column), dtype=np.int64)
        np.add.at(value, of, np.repeat(times * self.sign[rows], lengths) * self.values[entry])
        right = int(times @ (self.sign * self.bound)[rows]) - int(value @ self.from_[column])
        down = np.where(self.at_top[column], -1, 1)
        value = down * (down * value // prime)
        used = value != 0
        column, value = column[used], value[used]
        most = right // prime + int(value @ self.from_[column])
        return Cut(column, value, most, rows, times * self.sign[rows], prime)


def _connected(rows: dict[int, Terms], columns: list[int]) -> list[int]:
    """Rows that columns are in, and those that other columns of these are in, and so on; ascending.

    Elsewhere the point is whole, and no sum can have a right-hand side that is not.
    """
    holders: dict[int, list[int]] = defaultdict(list)
    for row, terms in rows.items():
        for column in terms:
            holders[column].append(row)
    seen, found, left = set(columns), set[int](), list(columns)
    while left:
        for row in holders[left.pop()]:
            if row not in found:
                found.add(row)
                new = rows[row].keys() - seen
                seen |= new
                left += new
    return sorted(found)
