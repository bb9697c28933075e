"""Finding a whole plan at a proven bound, before any search of the whole face.

The relaxation's optimum is fractional in a few places only. So the plan at hand is improved where it and the
relaxation differ (Danna, Rothberg and Le Pape, 2005); then the knots are left as they are and all the rest is placed
anew; then the relaxation's optimum that is nearest to the plan widens the part that is searched. Nothing is proven
so far: the bound is known, and a plan that reaches it needs no further proof. What is left is for branching.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Ints
from matcher.solve.branch import Branched, Verdict, branch
from matcher.solve.exact import Proof, prove
from matcher.solve.face import Bounds, Face
from matcher.solve.relaxation import Floats, LpSolution, LpStatus
from matcher.solve.search import IntegerProgram, search
from matcher.solve.sleep import idle, weight

ROUNDS = 3
NEAR_INTEGER = 1e-6
EFFORT = 1.0
"""CP-SAT's deterministic seconds in a round, so that the same input does the same work on any machine."""


def reach(face: Face, cost: Ints, proof: Proof, point: Floats) -> Verdict:
    """Look for a plan at the bound; the face's plan is the best one found.

    FOUND: the plan is at the bound. NONE: no plan is. OPEN: neither is known.

    Parameters
    ----------
    point
        The relaxation's optimum, shape (width,).
    """
    if _widen(face, cost, proof, point):
        return Verdict.FOUND
    found = _branch(face, cost, proof, point)
    if found.point is not None and face.take(found.point, cost) and face.value(cost) <= proof.bound:
        return Verdict.FOUND
    return found.verdict if found.verdict is Verdict.NONE else Verdict.OPEN


def _widen(face: Face, cost: Ints, proof: Proof, point: Floats) -> bool:
    """Search where the plan differs from the relaxation's optimum, then from the one that is nearest to it."""
    differs = np.zeros(face.width, dtype=bool)
    for _ in range(ROUNDS):
        assert face.plan is not None
        differs |= np.abs(point - face.plan) >= NEAR_INTEGER
        if _polish(face, cost, proof, differs) or _rearrange(face, cost, proof):
            return True
        nearest = face.relax(_towards(face), face.at(proof, proof.bound), wake=False)
        if nearest.status is not LpStatus.OPTIMAL:
            return False
        point = nearest.point
        if _take_whole(face, cost, point) and face.value(cost) <= proof.bound:
            return True
    return False


def _take_whole(face: Face, cost: Ints, point: Floats) -> bool:
    whole = np.rint(point)
    return bool(np.abs(point - whole).max(initial=0.0) < NEAR_INTEGER) and face.take(whole.astype(np.int64), cost)


def _rearrange(face: Face, cost: Ints, proof: Proof) -> bool:
    """Leave the knots as the plan has them and place all the rest anew; tells whether the bound was reached."""
    assert face.plan is not None
    lower, upper = face.lower.copy(), face.top.copy()
    lower[face.knots] = upper[face.knots] = face.plan[face.knots]
    solution = face.relax(cost.astype(np.float64), Bounds(lower, upper, face.row_lower, face.row_upper))
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


def _branch(face: Face, cost: Ints, proof: Proof, point: Floats) -> Branched:
    within = face.at(proof, proof.bound)
    steer = cost.astype(np.float64)

    def resolve(lower: Ints, upper: Ints) -> LpSolution:
        return face.relax(steer, Bounds(lower, upper, face.row_lower, face.row_upper))

    found = branch(point, within.lower, within.upper, resolve, weight(face), float(proof.bound))
    # A branch without any point may only lack a column that sleeps: then nothing was proven.
    return Branched(Verdict.OPEN) if found.verdict is Verdict.NONE and found.cut_off and face.has_sleepers else found


def improve(face: Face, cost: Ints, solution: LpSolution) -> None:
    """One round of search where the plan differs from the relaxation's optimum; for a heuristic's sake."""
    assert face.plan is not None
    proof = prove(cost, solution.multipliers, face)
    if proof is not None and face.value(cost) > proof.bound:
        _polish(face, cost, proof, np.abs(solution.point - face.plan) >= NEAR_INTEGER)
