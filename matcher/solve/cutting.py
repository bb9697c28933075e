"""Cutting planes: the relaxation's optimum is cut off, and the next one again, as long as that raises the bound."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from matcher.problem import Floats, Ints
from matcher.solve.cuts import Cut, cuts
from matcher.solve.exact import Proof, prove
from matcher.solve.face import Face
from matcher.solve.relaxation import LpSolution, LpStatus
from matcher.solve.whole import WHOLE, whole_point

Finder = Callable[[Face, Floats], list[Cut]]
PATIENCE = 3
"""Rounds in a row that may raise the relaxation's optimum by next to nothing."""
SHARE = 0.05
"""Less than this share of what it lies below the plan is next to nothing."""


def cut_off(
    face: Face, cost: Ints, proof: Proof, solution: LpSolution, find: Finder = cuts, patience: int = PATIENCE
) -> tuple[Proof, LpSolution]:
    """Add cuts to a face; returns the proof and the relaxation's optimum that it has with them.

    The face keeps those that the optimum fills.

    Parameters
    ----------
    proof, solution
        The best so far.
    find
        Cuts that a point of the face breaks.
    patience
        Rounds in a row that may raise the optimum by next to nothing.
    """
    idle = 0
    while idle < patience and proof.bound < face.value(cost):
        found = find(face, solution.point)
        if not found:
            break
        face.cut(found)
        proof, before = proof.beside(face.height), solution
        solution = face.play.relax(cost.astype(np.float64))
        if solution.status is not LpStatus.OPTIMAL:
            solution = before
            break
        better = prove(cost, solution.multipliers, face)
        if better is not None and better.bound >= proof.bound:
            proof = better
        whole = whole_point(solution.point)
        if whole is not None:
            face.take(whole, cost)
        raised, below = solution.value - before.value, face.value(cost) - before.value
        idle = idle + 1 if raised <= max(WHOLE, SHARE * below) else 0
    face.keep_cuts(proof, solution.point)
    return proof, solution
