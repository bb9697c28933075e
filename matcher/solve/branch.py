"""Branch and bound on a face: what a tree's questions mean to the linear program, whose columns mostly sleep."""

from __future__ import annotations

from math import ceil

import numpy as np

from matcher.problem import Floats, Ints
from matcher.solve.exact import Proof
from matcher.solve.face import Face
from matcher.solve.reach import Goal
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
        return proof.bound  # the exact proof does not bear out GLOP's optimum, so no branch of it proves anything
    value = face.value(cost)
    within = face.at(proof, value - 1)
    steer = cost.astype(np.float64)

    def resolve(node: Node, side: Side, best: int) -> LpSolution:
        lower, upper = side.within(node.lower, node.upper)
        bounds = Bounds(lower, upper, face.row_lower, face.row_upper)
        found = face.play.relax(steer, bounds, enough=node.value)
        if found.status is not LpStatus.INFEASIBLE or not face.play.sleepers.any():
            return found
        awake = _drawn(face, steer, node, side, best)
        return face.play.relax(steer, bounds, enough=node.value) if awake is None else awake

    def offer(whole: Ints) -> int:
        face.take(whole, cost)
        return face.value(cost)

    def near(node: Node) -> int:
        bounds = Bounds(node.lower, node.upper, face.row_lower, face.row_upper)
        goal = Goal(face, cost, proof, ceil(node.value - WHOLE), bounds)
        if not goal.polish(goal.differs(node.point)):
            goal.dive(node.point)
        return face.value(cost)

    root = Node(solution.value, 0, within.lower, within.upper, solution.point)
    return Tree(root, resolve, offer, near, _rank(face), value).bound(proof.bound)


def _drawn(face: Face, steer: Floats, node: Node, side: Side, best: int) -> LpSolution | None:
    """Draw a branch to a side by a price, where the side holds no point: it may only lack columns that sleep.

    Whatever the price, what the branch costs with it is no more than the side costs without. So either that shows
    that the side holds nothing better than the best plan, or a point on the side is found (None), or neither.
    """
    bounds = Bounds(node.lower, node.upper, face.row_lower, face.row_upper)
    price = -2.0 * max(1.0, best - node.value) * (1 if side.up else -1)
    for _ in range(PRICES):
        priced = steer.copy()
        priced[side.column] += price
        found = face.play.relax(priced, bounds)
        if found.status is not LpStatus.OPTIMAL:
            return found
        if found.value - price * side.limit > best - 1 + WHOLE:
            return LpSolution(LpStatus.INFEASIBLE)
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
