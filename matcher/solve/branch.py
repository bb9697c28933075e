"""Branch and bound on a face: what a tree's questions mean to the linear program, whose columns mostly sleep."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np

from matcher.problem import Floats, Ints
from matcher.solve.exact import Proof, prove
from matcher.solve.face import Face
from matcher.solve.reach import AROUND, Goal
from matcher.solve.relaxation import Bounds, LpSolution, LpStatus
from matcher.solve.tree import Node, Side, Tree
from matcher.solve.whole import WHOLE

PRICES = 5
"""How often the price of a side is raised, sixteenfold each time."""


def branched(face: Face, cost: Ints, proof: Proof, solution: LpSolution) -> int:
    """Branch until the face's plan is proven best or the effort is spent; returns what no plan costs less than.

    Parameters
    ----------
    solution
        The relaxation's optimum.
    """
    if solution.value > proof.bound + WHOLE * max(1.0, abs(solution.value)):
        return proof.bound  # where the exact proof does not bear out GLOP's optimum, it would not its branches' either
    value = face.value(cost)
    within = face.at(proof, value - 1)
    branches = _Branches(face, cost, proof)
    root = Node(solution.value, 0, proof.bound, within.lower, within.upper, solution.point)
    return Tree(root, branches, _rank(face), value).bound(proof.bound)


@dataclass(frozen=True)
class _Branches:
    """What a tree asks of a face."""

    face: Face
    cost: Ints
    proof: Proof

    def offer(self, whole: Ints) -> int:
        """Take a whole point, if it is a plan."""
        self.face.take(whole, self.cost)
        return self.face.value(self.cost)

    def near(self, node: Node) -> int:
        """Look for a plan near the point of a branch."""
        value = min(ceil(node.value - WHOLE), self.face.value(self.cost) - 1)
        Goal(self.face, self.cost, self.proof, value).polish(node.point, AROUND)
        return self.face.value(self.cost)

    def proven(self, multipliers: Floats, lower: Ints, upper: Ints) -> int:
        """What multipliers prove within bounds; where they do not round, what is proven of all branches."""
        proof = prove(self.cost, multipliers, self.face, (lower, upper))
        return proof.bound if proof else self.proof.bound

    def resolve(self, node: Node, side: Side, best: int) -> LpSolution:
        """The relaxation on a side; infeasible where it is proven, exactly, that no plan there is better."""
        bounds = self._bounds(*side.within(node.lower, node.upper))
        found = self._relaxed(bounds, node.value)
        if found.status is not LpStatus.INFEASIBLE:
            return found
        drawn = self._drawn(node, side, best)
        if drawn is not None:
            return drawn
        found = self._relaxed(bounds, node.value)
        return LpSolution(LpStatus.TROUBLE) if found.status is LpStatus.INFEASIBLE else found

    def _bounds(self, lower: Ints, upper: Ints) -> Bounds:
        """Bounds of a branch; what only rows bound stays so, that the price is on the row and all pay it."""
        face = self.face
        return Bounds(lower, np.where(upper >= face.top, face.upper, upper), face.row_lower, face.row_upper)

    def _relaxed(self, bounds: Bounds, enough: float) -> LpSolution:
        return self.face.play.relax(self.cost.astype(np.float64), bounds, enough=enough)

    def _drawn(self, node: Node, side: Side, best: int) -> LpSolution | None:
        """Draw a branch to a side by a price, where the side holds no point: it may only lack columns that sleep.

        Whatever the price, what the branch costs with it is no more than the side costs without. So either that shows
        that the side holds nothing better than the best plan, or a point on the side is found (None), or neither.
        """
        bounds = self._bounds(node.lower, node.upper)
        price = ceil(2 * max(1.0, best - node.value)) * (-1 if side.up else 1)
        for _ in range(PRICES):
            priced = self.cost.copy()
            priced[side.column] += price
            found = self.face.play.relax(priced.astype(np.float64), bounds)
            if found.status is not LpStatus.OPTIMAL:
                return LpSolution(LpStatus.TROUBLE)
            if found.value - price * side.limit > best - 1 + WHOLE:
                proof = prove(priced, found.multipliers, self.face, (node.lower, node.upper))
                is_empty = proof is not None and proof.bound >= best + price * side.limit
                return LpSolution(LpStatus.INFEASIBLE if is_empty else LpStatus.TROUBLE)
            reached = found.point[side.column] - side.limit
            if (reached if side.up else -reached) > -WHOLE:
                return None
            price *= 16
        return LpSolution(LpStatus.TROUBLE)


def _rank(face: Face) -> Ints:
    """In which order columns that were never rounded are tried, shape (width,): the smallest first.

    First comes what takes several places at once (a group's arcs, other knots), and among it what has the fewest
    alternatives: where a group can go to three authorities only, half of it here and half of it there is worth a gap;
    where it can go to a hundred, some other pair of them always is as good.
    """
    base, height = face.base, face.base.height
    heavy = np.zeros(face.width, dtype=bool)
    heavy[face.knots] = True
    heavy[base.columns[np.abs(base.values) > 1]] = True
    is_open = (face.lower < face.top)[base.columns]
    choices = np.bincount(base.rows[is_open], minlength=height)
    of_several = np.bincount(base.rows[is_open & (base.values < 0)], minlength=height) == 0
    of_several &= face.row_lower[:height] == face.row_upper[:height]
    alternatives = np.full(face.width, face.width, dtype=np.int64)
    entry = np.flatnonzero(of_several[base.rows])
    np.minimum.at(alternatives, base.columns[entry], choices[base.rows[entry]])
    return np.where(heavy, alternatives, alternatives + face.width)
