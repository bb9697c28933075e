"""Sums of rows of which nothing is left modulo a prime but a right-hand side: each of them makes a cut.

Gaussian elimination on sparse rows, each of which remembers which of the given ones it sums up. A column that is in few
rows goes first, by the shortest row that it is in, so that sums stay short (Markowitz, 1957): the rows come from
something near a network, where hardly anything fills in.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass

Terms = dict[int, int]
"""Which, and how often: from 1 to the prime less 1."""


@dataclass
class Row:
    """Coefficients by column, right-hand side, and how often each of the given rows is summed up in it."""

    coefficients: Terms
    right: int
    summed: Terms

    def add(self, other: Row, times: int, prime: int) -> None:
        """Add another row so many times."""
        _add(self.coefficients, other.coefficients, times, prime)
        _add(self.summed, other.summed, times, prime)
        self.right = (self.right + times * other.right) % prime


def _add(terms: Terms, others: Terms, times: int, prime: int) -> None:
    for name, value in others.items():
        added = (terms.get(name, 0) + times * value) % prime
        if added:
            terms[name] = added
        else:
            terms.pop(name, None)


def vanishing(rows: dict[int, Terms], right: dict[int, int], prime: int) -> list[Terms]:
    """How often to take which rows for a sum of which only a right-hand side is left, modulo a prime.

    Parameters
    ----------
    rows
        Coefficients by column, from 1 to the prime less 1, by the rows' names.
    right
        Right-hand side of each row.

    Returns
    -------
    A list that all such sums can be made of.
    """
    elimination = _Elimination(rows, right, prime)
    while elimination.queue:
        elimination.next_column()
    return [row.summed for row in elimination.rows.values() if row.right]


class _Elimination:
    """Rows that are not used up yet, and which of them each column is in."""

    def __init__(self, rows: dict[int, Terms], right: dict[int, int], prime: int) -> None:
        self.prime = prime
        self.rows = {name: Row(dict(terms), right[name] % prime, {name: 1}) for name, terms in rows.items()}
        self.holders: dict[int, set[int]] = defaultdict(set)
        for name, terms in rows.items():
            for column in terms:
                self.holders[column].add(name)
        self.queue = [(len(names), column) for column, names in self.holders.items()]
        heapq.heapify(self.queue)

    def next_column(self) -> None:
        """Eliminate the column that is in the fewest rows, or was so when it was last looked at."""
        count, column = heapq.heappop(self.queue)
        names = self.holders[column]
        if not names:
            return
        if len(names) > count:
            heapq.heappush(self.queue, (len(names), column))
            return
        name = min(names, key=self._length)
        pivot = self.rows.pop(name)
        for held in pivot.coefficients:
            self.holders[held].discard(name)
        inverse = pow(pivot.coefficients[column], -1, self.prime)
        for other in sorted(names):
            row = self.rows[other]
            row.add(pivot, -row.coefficients[column] * inverse, self.prime)
            for held in pivot.coefficients:
                (self.holders[held].add if held in row.coefficients else self.holders[held].discard)(other)

    def _length(self, name: int) -> tuple[int, int]:
        row = self.rows[name]
        return len(row.coefficients) + len(row.summed), name
