"""Finding a whole plan at a proven bound, before any search of the whole face.

The relaxation's optimum is fractional in a few places only. So the plan at hand is improved where it and the
relaxation differ (Danna, Rothberg and Le Pape, 2005); then the knots are left as they are and all the rest is placed
anew; then the relaxation's optimum that is nearest to the plan widens the part that is searched. Nothing is proven
so far: the bound is known, and a plan that reaches it needs no further proof. Failing that, the knots are settled
one by one as the relaxation leans. What is left is for branching, or for a search of the whole face.
"""

from __future__ import annotations

from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Floats, Ints
from matcher.solve.branch import Node, Side, Tree
from matcher.solve.exact import Proof, prove
from matcher.solve.face import Face
from matcher.solve.relaxation import Bounds, LpSolution, LpStatus
from matcher.solve.search import IntegerProgram, search
from matcher.solve.sleep import idle, weight

ROUNDS = 3
DEPTH = 60
"""Knots settled in one dive, at most."""
NEAR_INTEGER = 1e-6
PRICES = 5
"""How often the price of a side is raised, sixteenfold each time."""
EFFORT = 1.0
"""CP-SAT's deterministic seconds in a round, so that the same input does the same work on any machine."""


def reach(face: Face, cost: Ints, proof: Proof, solution: LpSolution) -> bool:
    """Look for a plan at the bound, which the face takes; better ones that are found on the way it takes as well.

    Parameters
    ----------
    solution
        The relaxation's optimum.
    """
    return _widen(face, cost, proof, solution.point) or _dive(face, cost, proof, solution.point)


def branched(face: Face, cost: Ints, proof: Proof, solution: LpSolution) -> int:
    """Branch until the face's plan is proven best or the effort is spent; returns what no plan costs less than.

    Parameters
    ----------
    solution
        The relaxation's optimum.
    """
    if solution.value > proof.bound + NEAR_INTEGER * max(1.0, abs(solution.value)):
        return proof.bound  # the exact proof does not bear out GLOP's optimum, so no branch of it proves anything
    return _branch(face, cost, proof, solution)


def _widen(face: Face, cost: Ints, proof: Proof, point: Floats) -> bool:
    """Search where the plan differs from the relaxation's optimum, then from the one that is nearest to it."""
    assert face.plan is not None
    differs = np.abs(point - face.plan) >= NEAR_INTEGER
    if _polish(face, cost, proof, differs) or _rearrange(face, cost, proof):
        return True
    nearest = face.play.relax(_towards(face), face.at(proof, proof.bound), enough=np.inf)
    if nearest.status is not LpStatus.OPTIMAL:
        return False
    if _take_whole(face, cost, nearest.point) and face.value(cost) <= proof.bound:
        return True
    return _polish(face, cost, proof, differs | (np.abs(nearest.point - face.plan) >= NEAR_INTEGER))


def _dive(face: Face, cost: Ints, proof: Proof, point: Floats) -> bool:
    """Settle knot after knot, as the relaxation leans, without losing the bound; tells whether it was reached."""
    lower, upper = face.at(proof, proof.bound)[:2]
    knots = face.knots
    for _ in range(DEPTH):
        whole = np.rint(point[knots])
        open_knots = np.abs(point[knots] - whole) >= NEAR_INTEGER
        if not open_knots.any():
            return _finish(face, cost, proof, point)
        lower[knots] = np.maximum(lower[knots], np.where(open_knots, lower[knots], whole).astype(np.int64))
        leaning = knots[open_knots][np.argmin(np.ceil(point[knots[open_knots]]) - point[knots[open_knots]])]
        solution = _settled(face, cost, proof, (lower, upper), leaning, float(point[leaning]))
        if solution is None:
            return False
        point = solution.point
    return False


def _settled(
    face: Face, cost: Ints, proof: Proof, bounds: tuple[Ints, Ints], column: int, value: float
) -> LpSolution | None:
    """Raise a column to its next whole number, or else lower it, in ``bounds``; None where both lose the bound."""
    lower, upper = bounds
    before = lower[column]
    for up in (True, False):
        lower[column], upper[column] = (ceil(value), upper[column]) if up else (before, floor(value))
        within = Bounds(lower, upper, face.row_lower, face.row_upper)
        solution = face.play.relax(cost.astype(np.float64), within, enough=proof.bound, rounds=1)
        if solution.status is LpStatus.OPTIMAL and solution.value <= proof.bound + NEAR_INTEGER:
            return solution
    return None


def _finish(face: Face, cost: Ints, proof: Proof, point: Floats) -> bool:
    """With the knots whole, little else is not: round it, or search there."""
    assert face.plan is not None
    if _take_whole(face, cost, point) and face.value(cost) <= proof.bound:
        return True
    return _polish(face, cost, proof, np.abs(point - face.plan) >= NEAR_INTEGER)


def _take_whole(face: Face, cost: Ints, point: Floats) -> bool:
    whole = np.rint(point)
    return bool(np.abs(point - whole).max(initial=0.0) < NEAR_INTEGER) and face.take(whole.astype(np.int64), cost)


def _rearrange(face: Face, cost: Ints, proof: Proof) -> bool:
    """Leave the knots as the plan has them and place all the rest anew; tells whether the bound was reached."""
    assert face.plan is not None
    lower, upper = face.lower.copy(), face.top.copy()
    lower[face.knots] = upper[face.knots] = face.plan[face.knots]
    bounds = Bounds(lower, upper, face.row_lower, face.row_upper)
    solution = face.play.relax(cost.astype(np.float64), bounds, enough=proof.bound, rounds=ROUNDS)
    if solution.status is LpStatus.OPTIMAL:
        _take_whole(face, cost, solution.point)
    return face.value(cost) <= proof.bound


def _towards(face: Face) -> Floats:
    """A cost that draws the relaxation to the plan: against what it leaves out, for what it uses."""
    assert face.plan is not None
    return np.where(face.plan > 0, -1.0, 1.0)


def _polish(face: Face, cost: Ints, proof: Proof, differs: NDArray[np.bool_]) -> bool:
    """Search on the columns that differ somewhere, the others as in the plan; tells whether the bound was reached."""
    value = face.value(cost)
    assert face.plan is not None
    within = face.at(proof, value - 1)
    fixed = ~differs | (face.plan < within.lower) | (face.plan > within.upper) | idle(face, cost)
    lower, upper = np.where(fixed, face.plan, within.lower), np.where(fixed, face.plan, within.upper)
    rows = tuple((block, face.row_lower[part], face.row_upper[part]) for block, part in face.blocks)
    program = IntegerProgram(lower, upper, rows, cost, proof.bound, value - 1, face.plan, False, EFFORT)
    result = search(program, face.limits)
    return result.point is not None and face.take(result.point, cost) and face.value(cost) <= proof.bound


def _branch(face: Face, cost: Ints, proof: Proof, solution: LpSolution) -> int:
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

    root = Node(solution.value, 0, within.lower, within.upper, solution.point)
    return Tree(root, resolve, offer, weight(face), value).bound(proof.bound)


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
        if found.value - price * side.limit > best - 1 + NEAR_INTEGER:
            return LpSolution(LpStatus.INFEASIBLE)
        reached = found.point[side.column] - side.limit
        if (reached if side.up else -reached) > -NEAR_INTEGER:
            return None
        price *= 16
    return LpSolution(LpStatus.TROUBLE)


def improve(face: Face, cost: Ints, solution: LpSolution) -> None:
    """One round of search where the plan differs from the relaxation's optimum; for a heuristic's sake."""
    assert face.plan is not None
    proof = prove(cost, solution.multipliers, face)
    if proof is not None and face.value(cost) > proof.bound:
        _polish(face, cost, proof, np.abs(solution.point - face.plan) >= NEAR_INTEGER)
