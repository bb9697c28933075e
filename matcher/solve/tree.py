"""Branch and bound on the relaxation: the best plan of a face, or how good a plan can be at most.

The relaxation is nearly whole, and what is not hangs on few columns: a keep-together group halved between two
authorities, halves around an odd cycle. Fixing such a column up or down and solving again either settles the rest or
raises the cost, until no branch can hold a better plan than the one at hand. Which column that is shows only by
trying (:mod:`matcher.solve.choice`). On a large face CP-SAT, which starts from nothing, needs far longer for the same.

What a relaxation costs, in floating point, says where to go on. What a branch is worth is what its multipliers prove
in exact integers: on that alone a branch is closed, and on that rests what is said of those that are left open.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from itertools import count
from math import ceil, floor, inf
from typing import Protocol

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
    """A branch: what its relaxation costs, and which branch it is of those; its bounds and its point.

    No plan in it costs less than ``least``, in exact integers.
    """

    value: float
    number: int
    least: int = field(compare=False)
    lower: Ints = field(compare=False)
    upper: Ints = field(compare=False)
    point: Floats = field(compare=False)


class Branches(Protocol):
    """What a tree asks of what it branches on."""

    def resolve(self, node: Node, side: Side, best: int) -> LpSolution:
        """Optimum of the relaxation on a side; infeasible where no plan there costs less than ``best``, exactly."""

    def proven(self, multipliers: Floats, lower: Ints, upper: Ints) -> int:
        """What no plan within bounds costs less than, in exact integers, as far as multipliers prove it."""

    def offer(self, whole: Ints) -> int:
        """Cost of the best plan known, once a whole point was tried."""

    def near(self, node: Node) -> int:
        """Cost of the best plan known, once a whole one was looked for near a branch's point."""


class Tree:
    """The branches that may still hold a better plan.

    Parameters
    ----------
    root
        The relaxation of the whole face, with the bounds of the plans that are better than the one at hand.
    branches
        Answers what the tree asks.
    rank
        Shape (width,): of columns never rounded, those of the smallest rank are tried first.
    best
        Cost of the plan at hand.
    """

    def __init__(self, root: Node, branches: Branches, rank: Ints, best: int) -> None:
        self._open = [root]
        self._branches, self._rank = branches, rank
        self._best = best
        self._gains = Gains()
        self._solved = self._plunges = 0
        self._goal = -inf
        self._stuck = False

    def bound(self, least: int, solves: int = SOLVES) -> int:
        """Branch until the best plan is proven, or reaches ``least``, or the linear programs are used up.

        Returns
        -------
        bound
            No plan costs less, as surely as none costs less than ``least``.
        """
        while self._open and self._best > least and self._solved < solves and not self._stuck:
            node = heapq.heappop(self._open)
            if not self._is_closed(node):
                self._plunge(node)
        return max(least, min([self._best, *(node.least for node in self._open)]))

    def _is_closed(self, node: Node) -> bool:
        """Whether a branch is proven to hold no better plan than the best."""
        return node.least >= self._best

    def _plunge(self, node: Node) -> None:
        """Follow a branch down by its better side; the other sides stay open, and so does what leads no further."""
        self._plunges += 1
        # Ever more rarely: what one plunge has not found, the next hardly will. But deep in it less is left to settle.
        looks = self._plunges.bit_count() == 1
        if looks:
            self._goal = -inf
        for depth in count():
            whole = not fractional(node.point).any()
            if whole:
                self._best = self._branches.offer(np.rint(node.point).astype(np.int64))
            elif node.value > self._goal + WHOLE or (looks and depth.bit_count() == 1):
                self._goal, self._best = ceil(node.value - WHOLE), self._branches.near(node)
            if self._is_closed(node):
                return
            # A whole point that is no lawful plan after all, or is not proven best, closes no branch and has no sides.
            self._stuck = whole
            sides = [] if whole else self._branched(node)
            if self._stuck:
                heapq.heappush(self._open, node)
            if not sides:
                return
            node, *others = sorted(sides)
            for other in others:
                heapq.heappush(self._open, other)

    def _branched(self, node: Node) -> list[Node]:
        """The sides of the column that promises to raise the cost most on both of them."""
        columns = np.flatnonzero(fractional(node.point))
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
            solution = self._branches.resolve(node, side, self._best)
            self._solved += 1
            if solution.status not in (LpStatus.OPTIMAL, LpStatus.INFEASIBLE):
                self._stuck = True
                return []
            part = None if solution.status is LpStatus.INFEASIBLE else self._part(node, side, solution)
            gone = part is None or self._is_closed(part)
            reached = self._best if gone else solution.value
            self._gains.learn(column, side.up, abs(side.limit - value), max(0.0, reached - node.value))
            if part is not None and not gone:
                found.append(part)
        return found

    def _part(self, node: Node, side: Side, solution: LpSolution) -> Node:
        """A side as a branch of its own; no worse than the whole branch, and better as far as that is proven."""
        lower, upper = side.within(node.lower, node.upper)
        least = node.least
        if solution.value > least + WHOLE:
            least = max(least, self._branches.proven(solution.multipliers, lower, upper))
        return Node(solution.value, self._solved, least, lower, upper, solution.point)
