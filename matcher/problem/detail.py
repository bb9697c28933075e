"""Columns that only one stage asks for: they tell apart what all others count together.

Children with an anchor go far through the pool of their demand, where nobody asks whose child takes which place until
a stage prices the miles. Such columns are many (each class, each site) and of no use before. So they are left out of
the problem, and laid once that stage is reached, where its face still leaves a choice. A laid column counts some of
what its *parts* count: for each row, the laid columns in it add up to no more than the parts in it. They take nothing
of their own, so every plan without them is a plan.

What they count goes with a plan as *labels* behind its counts: one label for each unit told apart, -1 for none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.problem.matrix import Ints

AT_ONCE = 20_000
"""Columns looked through together."""


@dataclass(frozen=True)
class Laid:
    """Columns laid for a face.

    Attributes
    ----------
    label, ceiling, cost
        Shape (columns,): what each stands for; the most that it can count; what each unit adds to the stage's value,
        0 at most.
    row, column
        Shape (entries,): which laid columns (from 0) stand in which row.
    part_row, part
        Shape (parts,): which of the problem's columns are the parts of a row.
    equal
        Shape (rows,): whether the laid columns can count all that the parts of the row do, and so may be asked to.
    """

    label: Ints
    ceiling: Ints
    cost: Ints
    row: Ints
    column: Ints
    part_row: Ints
    part: Ints
    equal: NDArray[np.bool_]

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.equal)

    def room(self, plan: Ints) -> Ints:
        """What the parts of each row count in a plan, shape (rows,)."""
        room = np.zeros(self.height, dtype=np.int64)
        np.add.at(room, self.part_row, plan[self.part])
        return room

    def counted(self, plan: Ints) -> Ints:
        """What the laid columns may count in a plan, the cheapest first; shape (columns,)."""
        room = self.room(plan)
        cheapest = np.argsort(self.cost, kind="stable")
        place = np.empty(len(cheapest), dtype=np.int64)
        place[cheapest] = np.arange(len(cheapest))
        order = np.argsort(place[self.column], kind="stable")
        rows = self.row[order]
        starts = np.searchsorted(place[self.column[order]], np.arange(len(cheapest) + 1))
        count = np.zeros(len(cheapest), dtype=np.int64)
        for first in range(0, len(cheapest), AT_ONCE):
            last = min(first + AT_ONCE, len(cheapest))
            # Most have no room left by the time that they come up: these are passed over all at once.
            part = rows[starts[first] : starts[last]]
            left = np.minimum.reduceat(room[part], starts[first:last] - starts[first]) > 0
            for number in (first + np.flatnonzero(left)).tolist():
                mine, column = rows[starts[number] : starts[number + 1]], cheapest[number]
                count[column] = min(int(self.ceiling[column]), int(room[mine].min()))
                room[mine] -= count[column]
        return count


@dataclass(frozen=True)
class Detail:
    """What a stage asks for that no other does.

    Attributes
    ----------
    width
        Columns of the problem: a plan's labels stand behind so many counts.
    most
        Labels of a plan, at most.
    lay
        Upper bounds of the problem's columns (a plan's counts, say) -> the columns that may count anything within.
    cost_of
        Labels -> what a unit of each adds to the stage's value.
    """

    width: int
    most: int
    lay: Callable[[Ints], Laid]
    cost_of: Callable[[Ints], Ints]

    def is_lawful(self, plan: Ints) -> bool:
        """Whether a plan's counts bear out its labels."""
        labels = self.labels(plan)
        if len(labels) == 0:
            return True
        laid = self.lay(plan[: self.width])
        order = np.argsort(laid.label)
        place = np.searchsorted(laid.label[order], labels)
        if (np.append(laid.label[order], -1)[place] != labels).any():
            return False
        count = np.bincount(order[place], minlength=len(order))
        room = laid.room(plan)
        np.subtract.at(room, laid.row, count[laid.column])
        return bool((count <= laid.ceiling).all() and (room >= 0).all())

    def labels(self, plan: Ints) -> Ints:
        """The labels of a plan, as many as there are."""
        found = plan[self.width : self.width + self.most]
        return found[found >= 0]

    def worth(self, plan: Ints) -> int:
        """What a plan's labels add to the stage's value."""
        return int(self.cost_of(self.labels(plan)).sum())

    def labelled(self, counts: Ints, labels: Ints) -> Ints:
        """A plan of counts and labels."""
        behind = np.full(self.most, -1, dtype=np.int64)
        behind[: len(labels)] = labels
        return np.append(counts[: self.width], behind)

    def told(self, counts: Ints) -> Ints:
        """A plan of counts with labels, where it has none."""
        laid = self.lay(counts[: self.width])
        return self.labelled(counts, np.repeat(laid.label, laid.counted(counts)))
