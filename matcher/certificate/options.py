"""Columns for what seats can take of one kind: those who can take just the same share them.

At an authority, who takes which of its places makes no difference to the linear program as long as all can take the
same at the same cost. So there is a column for each place that such children can take together, and a row that as many
of them come. What one of them costs more than another whichever it takes, its choice costs.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matcher.check.certificate.alike import Bools, Ints
from matcher.check.certificate.segments import starts
from matcher.problem import Builder, RowName, ints
from matcher.problem.segments import stretches


class Options:
    """The columns of one kind of options.

    Parameters
    ----------
    rule
        Of the rows, in a certificate.
    seat
        Of each option, ascending.
    kind
        Shape (seats,): the same of seats that have the same options, by the checker's account.
    costs
        What options can cost, each of their shape: by more than a constant apart, they share no column.
    choice
        Column of each seat's choice, shape (seats,).
    most
        How many can take an option, at most.

    Attributes
    ----------
    column
        Of each option: a shared one, or the choice's own where the seat has no other option.
    own
        Whether it is the first option of those that share its column, or shares none.
    rows, seats
        Rows of those who share, and a seat of each.
    whole
        Whether a row is about all seats of its kind.
    single
        Rows of one seat only: they may sleep with its choice.
    """

    def __init__(
        self, builder: Builder, rule: str, seat: Ints, kind: Ints, costs: Sequence[Ints], choice: Ints, most: int
    ) -> None:
        self._choice = choice[seat]
        self._start = starts(seat)
        self._length = np.diff(np.append(self._start, len(seat)))
        several = np.flatnonzero(self._length > 1)
        group, first = self._groups(several, kind[seat[self._start]], [self._beyond(cost) for cost in costs])
        lengths = self._length[several[first]]
        shared = builder.columns(np.full(int(lengths.sum()), most))
        where = stretches(self._start[several], self._length[several])
        self.column, self.own = self._choice.copy(), np.ones(len(seat), dtype=bool)
        self.column[where] = shared[stretches((np.cumsum(lengths) - lengths)[group], self._length[several])]
        self.own[where] = False
        self.own[stretches(self._start[several[first]], lengths)] = True
        self.seats = seat[self._start[several[first]]]
        self.rows = builder.rows([RowName(rule, "")] * len(first), 0, 0)
        builder.entries(self.rows[group], self._choice[self._start[several]], -1)
        builder.entries(np.repeat(self.rows, lengths), shared)
        parts = np.bincount(kind[self.seats], minlength=int(kind.max(initial=-1)) + 1)
        self.whole: Bools = parts[kind[self.seats]] == 1
        self.single = np.bincount(group, minlength=len(first)) == 1
        self.sleepy = shared[np.repeat(self.single, lengths)]

    def _groups(self, several: Ints, kind: Ints, costs: Sequence[Ints]) -> tuple[Ints, Ints]:
        """Group of each seat with several options, and the first seat of each group, both by place in ``several``."""
        numbers: dict[tuple[int, tuple[bytes, ...]], int] = {}
        group, first = np.zeros(len(several), dtype=np.int64), list[int]()
        for place, segment in enumerate(several.tolist()):
            part = slice(self._start[segment], self._start[segment] + self._length[segment])
            key = int(kind[segment]), tuple(cost[part].tobytes() for cost in costs)
            if key not in numbers:
                numbers[key] = len(first)
                first.append(place)
            group[place] = numbers[key]
        return group, ints(first)

    def _least(self, cost: Ints) -> Ints:
        """The least cost of each seat's options."""
        least: Ints = np.minimum.reduceat(cost, self._start) if len(cost) else cost
        return least

    def _beyond(self, cost: Ints) -> Ints:
        """By how much each option costs more than its seat's cheapest."""
        return cost - np.repeat(self._least(cost), self._length)

    def charge(self, cost: Ints, out: Ints) -> None:
        """Add what options cost to a cost of columns, in place."""
        np.add.at(out, self._choice[self._start], self._least(cost))
        shared = self.own & (self.column != self._choice)
        out[self.column[shared]] += self._beyond(cost)[shared]
