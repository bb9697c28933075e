"""Branch and bound on the relaxation: the best plan of a face, or how good a plan can be at most.

The relaxation is nearly whole, and what is not hangs on few columns: a keep-together group halved between two
authorities, halves around an odd cycle. Fixing such a column up or down and solving again either settles the rest or
raises the cost, until no branch can hold a better plan than the one at hand. Which column that is shows only by
trying (:mod:`matcher.solve.choice`). On a large face CP-SAT, which starts from nothing, needs far longer for the same.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil, floor, inf

import numpy as np

from matcher.problem import Floats, Ints
from matcher.solve.choice import Gains
from matcher.solve.relaxation import LpSolution, LpStatus
from matcher.solve.whole import WHOLE, fractional

SOLVES = 400
"""Linear programs that a tree may cost."""
TRIALS = 8
"""Columns tried at a node whose rounding has never been seen."""
FEWER = 2
"""The same, where a column is known that raises the cost on both sides."""
Offer = Callable[[Ints], int]
"""A whole point -> cost of the best plan known now."""


@dataclass(frozen=True)
class Side:
    """One side of a fractional column: from ``limit`` up, or from it down."""

    column: int
    limit: int
    up: bool

    def within(self, lower: Ints, upper: Ints) -> tuple[Ints, Ints]:
        """Bounds of the side, within those of the whole branch."""
        lower, upper = lower.copy(), upper.copy()
        (lower if self.up else upper)[self.column] = self.limit
        return lower, upper


@dataclass(frozen=True, order=True)
class Node:
    """A branch: what its relaxation costs, and which branch it is of those; its bounds and its point."""

    value: float
    number: int
    lower: Ints = field(compare=False)
    upper: Ints = field(compare=False)
    point: Floats = field(compare=False)


Near = Callable[[Node], int]
"""A branch -> cost of the best plan known now, once a whole one was looked for near the branch's point."""
Resolve = Callable[[Node, Side, int], LpSolution]
"""(branch, side of it, cost of the best plan) -> optimum of the relaxation there; infeasible where none is better."""


class Tree:
    """The branches that may still hold a better plan.

    Parameters
    ----------
    root
        The relaxation of the whole face, with the bounds of the plans that are better than the one at hand.
    resolve, offer, near
        See above.
    rank
        Shape (width,): of columns never rounded, those of the smallest rank are tried first.
    best
        Cost of the plan at hand.
    """

    def __init__(self, root: Node, resolve: Resolve, offer: Offer, near: Near, rank: Ints, best: int) -> None:
        self._open = [root]
        self._resolve, self._offer, self._near, self._rank = resolve, offer, near, rank
        self._best = best
        self._gains = Gains()
        self._solved = 0
        self._stuck = False

    def bound(self, least: int, solves: int = SOLVES) -> int:
        """Branch until the best plan is proven, or reaches ``least``, or the linear programs are used up.

        Returns
        -------
        bound
            No plan costs less.
        """
        while self._open and self._best > least and self._solved < solves and not self._stuck:
            if self._hopeless(self._open[0].value):
                return self._best
            self._plunge(heapq.heappop(self._open))
        if self._stuck:
            return least
        lowest = min((node.value for node in self._open), default=float(self._best))
        return max(least, min(self._best, ceil(lowest - WHOLE)))

    def _hopeless(self, value: float) -> bool:
        """Whether no whole cost below that of the best plan is left to a branch."""
        return value > self._best - 1 + WHOLE

    def _plunge(self, node: Node) -> None:
        """Follow a branch down by its better side; the other sides stay open."""
        goal = -inf
        while True:
            columns = np.flatnonzero(fractional(node.point))
            if len(columns) == 0:
                before, self._best = self._best, self._offer(np.rint(node.point).astype(np.int64))
                # A whole point that is no lawful plan after all closes no branch.
                self._stuck = self._best >= before
                return
            if node.value > goal + WHOLE:  # no plan this good was looked for yet
                goal, self._best = ceil(node.value - WHOLE), self._near(node)
            sides = [] if self._hopeless(node.value) else self._branched(node, columns)
            if self._stuck or not sides:
                return
            node = min(sides)
            for side in sides:
                if side is not node:
                    heapq.heappush(self._open, side)

    def _branched(self, node: Node, columns: Ints) -> list[Node]:
        """The sides of the column that promises to raise the cost most on both of them."""
        new = self._gains.unseen(columns)
        first = np.lexsort((np.abs(node.point[new] % 1 - 0.5), self._rank[new]))
        tried: dict[int, list[Node]] = {}
        trials = FEWER if self._gains.promising(columns, node.point) else TRIALS
        for column in new[first][:trials].tolist():
            tried[column] = self._sides(node, column)
            if self._stuck or len(tried[column]) < 2:  # one side is closed: nothing is to be had more cheaply
                return tried[column]
        best = self._gains.best(columns, node.point)
        return tried[best] if best in tried else self._sides(node, best)

    def _sides(self, node: Node, column: int) -> list[Node]:
        """The two sides of a column that may hold a better plan."""
        value = float(node.point[column])
        sides = (Side(column, ceil(value), True), Side(column, floor(value), False))
        found = []
        # The likelier side has the smaller number, so that it is followed where both cost the same.
        for side in sides if value % 1 >= 0.5 else sides[::-1]:
            solution = self._resolve(node, side, self._best)
            self._solved += 1
            if solution.status not in (LpStatus.OPTIMAL, LpStatus.INFEASIBLE):
                self._stuck = True
                return []
            gone = solution.status is LpStatus.INFEASIBLE or self._hopeless(solution.value)
            worth = self._best - node.value if gone else max(0.0, solution.value - node.value)
            self._gains.learn(column, side.up, abs(side.limit - value), worth)
            if not gone:
                found.append(Node(solution.value, self._solved, *side.within(node.lower, node.upper), solution.point))
        return found
