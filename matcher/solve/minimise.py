"""One minimisation over a face, to a proven optimum: relaxation, exact proof, a plan that reaches it.

The relaxation gives a bound, made exact by rounded multipliers. If the plan at hand, the relaxation's own point or
one near them (:mod:`matcher.solve.reach`) reaches the bound, that is the optimum. Otherwise the bound is too low or
the plan too dear. Cuts raise the bound (:mod:`matcher.solve.cutting`), and that is the end of most gaps. What they
leave CP-SAT settles on a small face, branching (:mod:`matcher.solve.branch`) on a large one; what that has not, more
cuts, branching again, and in the end CP-SAT, on the little that reduced costs leave free.
"""

from __future__ import annotations

import numpy as np

from matcher.problem import UNBOUNDED, Ints
from matcher.solve.branch import branched
from matcher.solve.cutting import cut_off
from matcher.solve.exact import BY, Proof, Step, prove
from matcher.solve.face import Face, Infeasible
from matcher.solve.limits import OutOfTime
from matcher.solve.reach import near, reach
from matcher.solve.relaxation import LpStatus
from matcher.solve.search import IntegerProgram, SearchResult, SearchStatus, search
from matcher.solve.whole import whole_point

FEW = 6_000
"""Free columns of a face that CP-SAT is asked to settle before branching is."""
EFFORT = 6.0
"""CP-SAT's deterministic seconds for that."""
LONG = 40
"""Rounds of cuts in a row that may raise nothing, once branching has come to no end."""


def minimise(face: Face, cost: Ints) -> Step:
    """Find a least-cost plan of the face, with the best proof to be had within the limits.

    Parameters
    ----------
    face
        Its plan becomes the best one found.
    cost
        Shape (width,), integers.

    Raises
    ------
    Infeasible
        When the face holds no plan at all (only possible before the first plan is known).
    OutOfTime
        When the limit was reached; the face's plan still stands, if it has one.
    """
    if face.plan is None:
        find_plan(face)
    face.limits.check()
    face.play.tidy()
    solution = face.play.relax(cost.astype(np.float64))
    proof = None
    if solution.status is LpStatus.OPTIMAL:
        proof = prove(cost, solution.multipliers, face)
        face.play.doze(solution.point)
        whole = whole_point(solution.point)
        # A plan that is already best is kept: it may be good in what comes later, a corner of the relaxation is not.
        if whole is not None and int(cost @ whole) < face.value(cost):
            face.take(whole, cost)
    if proof is None:
        return _search_best(face, cost, None, None)
    if not near(face, cost, proof, solution):
        proof, solution = cut_off(face, cost, proof, solution)
    if reach(face, cost, proof, solution):
        return _step(face, cost, proof, proof.bound)
    # CP-SAT settles a small face at once; on a large one, it starts from nothing, and branching from the relaxation.
    if is_small(face, cost, proof):
        step = _search_best(face, cost, proof, proof.bound, EFFORT)
        if step.proven:
            return step
    bound = branched(face, cost, proof, solution)
    if face.value(cost) > bound:
        # Where branching comes to no end, the optimum often is whole in value and in nothing else: only many cuts tell.
        proof, solution = cut_off(face, cost, proof, solution, patience=LONG)
        bound = max(bound, branched(face, cost, proof, solution) if face.value(cost) > proof.bound else proof.bound)
    if face.value(cost) <= bound:
        return _step(face, cost, proof, bound)
    return _search_best(face, cost, proof, bound)


def is_small(face: Face, cost: Ints, proof: Proof) -> bool:
    """Whether a plan better than the one at hand may use few columns only in another way."""
    bounds = face.at(proof, face.value(cost) - 1)
    return int((bounds.lower < bounds.upper).sum()) <= FEW


def find_plan(face: Face) -> None:
    """Find any lawful plan: nobody placed if that is lawful, else by the relaxation, else by search."""
    if face.take(face.lower.copy()):
        return
    nothing = np.zeros(face.width, dtype=np.int64)
    face.play.wake_all()
    solution = face.play.relax(nothing.astype(np.float64))
    whole = whole_point(solution.point) if solution.status is LpStatus.OPTIMAL else None
    if whole is not None and face.take(whole):
        return
    result = _search(face, nothing, None, 0, 0, feasibility_only=True)
    if result.status is SearchStatus.NONE:
        raise Infeasible
    if result.point is None:
        raise OutOfTime
    face.take(result.point)


def _search_best(face: Face, cost: Ints, proof: Proof | None, bound: int | None, effort: float | None = None) -> Step:
    """Have CP-SAT find a better plan or say that there is none; ``bound`` is what is proven without it."""
    value = face.value(cost)
    least = bound if bound is not None else -UNBOUNDED
    result = _search(face, cost, proof, least, value - 1, feasibility_only=False, effort=effort)
    if result.point is not None:
        face.take(result.point, cost)
    claimed = value if result.status is SearchStatus.NONE else result.bound
    return _step(face, cost, proof, bound, claimed)


def _step(face: Face, cost: Ints, proof: Proof | None, bound: int | None, claimed: int | None = None) -> Step:
    """What became of the face's plan: CP-SAT's word counts for no more than what cannot be shown without it.

    Parameters
    ----------
    bound
        What the multipliers prove, or branching.
    claimed
        What CP-SAT says that no plan costs less than.
    """
    value = face.value(cost)
    known = {"multipliers": proof.bound if proof else None, "branching": bound, "search": claimed}
    for by in BY:
        least = known[by]
        if least is not None and least >= value:
            return Step(cost, value, value, proof, by)
    return Step(cost, value, max((it for it in known.values() if it is not None), default=None), proof, "none")


def _search(
    face: Face, cost: Ints, proof: Proof | None, least: int, most: int, *,
    feasibility_only: bool, effort: float | None = None,
) -> SearchResult:  # fmt: skip
    """CP-SAT within ``least <= cost <= most``, on what reduced costs leave free at ``most``."""
    face.limits.check()
    lower, upper = (face.lower, face.top) if proof is None else face.at(proof, most)[:2]
    program = IntegerProgram(lower, upper, face.rows, cost, least, most, face.plan, feasibility_only, effort)
    return search(program, face.limits)
