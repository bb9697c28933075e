"""Branch and bound on the relaxation, groups first: the best plan of a face, or how good a plan can be at most.

The relaxation is nearly whole, and what is not hangs on few columns: a keep-together group halved between two
authorities, halves around an odd cycle. Fixing such a column up or down and solving again either settles the rest or
raises the cost, until no branch can hold a better plan than the one at hand. On a large face CP-SAT, which starts
from nothing, needs far longer for the same.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil

import numpy as np

from matcher.problem import Floats, Ints
from matcher.solve.relaxation import LpSolution, LpStatus

NODES = 200
WHOLE = 1e-6
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


Resolve = Callable[[Node, Side, int], LpSolution]
"""(branch, side of it, cost of the best plan) -> optimum of the relaxation there; infeasible where none is better."""


class Tree:
    """The branches that may still hold a better plan.

    Parameters
    ----------
    root
        The relaxation of the whole face, with the bounds of the plans that are better than the one at hand.
    resolve, offer
        See above.
    weight
        Shape (width,): columns of greater weight (a group's, which take several places at once) are settled first.
    best
        Cost of the plan at hand.
    """

    def __init__(self, root: Node, resolve: Resolve, offer: Offer, weight: Ints, best: int) -> None:
        self._open = [root]
        self._resolve, self._offer, self._weight = resolve, offer, weight
        self._best = best
        self._solved = 0
        self._stuck = False

    def bound(self, least: int, nodes: int = NODES) -> int:
        """Branch until the best plan is proven, or reaches ``least``, or the nodes run out.

        Returns
        -------
        bound
            No plan costs less.
        """
        while self._open and self._best > least and self._solved < nodes and not self._stuck:
            if self._hopeless(self._open[0].value):
                return self._best
            self._plunge(heapq.heappop(self._open), least)
        if self._stuck:
            return least
        lowest = min((node.value for node in self._open), default=float(self._best))
        return max(least, min(self._best, ceil(lowest - WHOLE)))

    def _hopeless(self, value: float) -> bool:
        """Whether no whole cost below that of the best plan is left to a branch."""
        return value > self._best - 1 + WHOLE

    def _plunge(self, node: Node, least: int) -> None:
        """Follow a branch down by its better side; the other sides stay open."""
        while True:
            whole = np.rint(node.point)
            fractional = np.flatnonzero(np.abs(node.point - whole) >= WHOLE)
            if len(fractional) == 0:
                before, self._best = self._best, self._offer(whole.astype(np.int64))
                # A whole point that is no lawful plan after all closes no branch.
                self._stuck = self._best >= before
                return
            sides = self._sides(node, _choose(node.point, fractional, self._weight))
            if self._stuck or not sides:
                return
            node = min(sides)
            for side in sides:
                if side is not node:
                    heapq.heappush(self._open, side)

    def _sides(self, node: Node, column: int) -> list[Node]:
        """The two sides of a column that may hold a better plan."""
        value = float(node.point[column])
        sides = (Side(column, ceil(value), True), Side(column, int(value), False))
        found = []
        # The likelier side has the smaller number, so that it is followed where both cost the same.
        for side in sides if value % 1 >= 0.5 else sides[::-1]:
            solution = self._resolve(node, side, self._best)
            self._solved += 1
            if solution.status is LpStatus.OPTIMAL:
                lower, upper = side.within(node.lower, node.upper)
                found.append(Node(solution.value, self._solved, lower, upper, solution.point))
            elif solution.status is not LpStatus.INFEASIBLE:
                self._stuck = True
        return [side for side in found if not self._hopeless(side.value)]


def _choose(point: Floats, fractional: Ints, weight: Ints) -> int:
    """Among the heaviest fractional columns, the one that is nearest to its next whole number."""
    heaviest = fractional[weight[fractional] == weight[fractional].max()]
    return int(heaviest[np.argmin(np.ceil(point[heaviest]) - point[heaviest])])
