"""Finding a whole plan that costs no more than a goal, before any search of the whole face.

The relaxation's optimum is fractional in a few places only. So the plan at hand is improved where it and the
relaxation differ (Danna, Rothberg and Le Pape, 2005); then the knots are left as they are and all the rest is placed
anew; then the relaxation's optimum is rounded step by step as it leans; and last its optimum that is nearest to the
plan widens the part that is searched. Nothing is proven here: that no plan costs less than the goal is
known from elsewhere. What is left is for branching, or for a search of the whole face.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Floats, Ints
from matcher.solve.exact import Proof
from matcher.solve.face import Face
from matcher.solve.relaxation import Bounds, LpSolution, LpStatus
from matcher.solve.search import IntegerProgram, search
from matcher.solve.whole import WHOLE, fractional, whole_point

ROUNDS = 3
AGAIN = 3
"""Searches of one kind, at most, as long as each finds a better plan."""
DEPTH = 200
"""Times that a dive rounds, at most."""
LEANING = 0.6
"""Columns with a larger fractional part are rounded up together."""
WIDE = 10_000
"""Columns that differ from which on nothing comes of searching where they do."""
EFFORT = 1.0
"""CP-SAT's deterministic seconds in a round, so that the same input does the same work on any machine."""


def near(face: Face, cost: Ints, proof: Proof, solution: LpSolution) -> bool:
    """Look for a plan at the proven bound near the plan only, which is soon done; tells whether it was reached."""
    if face.value(cost) <= proof.bound:
        return True
    return Goal(face, cost, proof, proof.bound, face.at(proof, proof.bound)).near(solution.point)


def reach(face: Face, cost: Ints, proof: Proof, solution: LpSolution) -> bool:
    """Look for a plan at the proven bound; tells whether it was reached.

    Parameters
    ----------
    solution
        The relaxation's optimum.
    """
    if face.value(cost) <= proof.bound:
        return True
    goal = Goal(face, cost, proof, proof.bound, face.at(proof, proof.bound))
    return goal.near(solution.point) or goal.dive(solution.point) or goal.nearer(solution.point)


@dataclass(frozen=True)
class Goal:
    """A cost that a plan of a face is to reach. Better plans that are found on the way the face takes as well.

    Attributes
    ----------
    proof
        Of a bound; where the goal is above it, less is known to be out of reach in some other way.
    bounds
        Of the plans that reach the goal.
    """

    face: Face
    cost: Ints
    proof: Proof
    value: int
    bounds: Bounds

    @property
    def reached(self) -> bool:
        """Whether the face's plan costs no more."""
        return self.face.value(self.cost) <= self.value

    def near(self, point: Floats) -> bool:
        """Round the relaxation's optimum; search where the plan differs from it; then place all but the knots anew."""
        return self.round(point) or self._while_better(lambda: self.polish(self.differs(point)) or self._rearrange())

    def nearer(self, point: Floats) -> bool:
        """Search where the plan differs from the relaxation's optimum that is nearest to it, or from another."""

        def search_between() -> bool:
            nearest = self.face.play.relax(self._towards(), self.bounds, enough=np.inf)
            if nearest.status is not LpStatus.OPTIMAL:
                return False
            return self._take_whole(nearest.point) or self.polish(self.differs(point) | self.differs(nearest.point))

        return self._while_better(search_between)

    def dive(self, point: Floats) -> bool:
        """Round what the relaxation leaves open as it leans, without losing the goal: knots first, many at once."""
        bounds = self.bounds
        for _ in range(DEPTH):
            columns = np.flatnonzero(fractional(point))
            knots = columns[np.isin(columns, self.face.knots)]
            if len(knots) == 0 and (self._take_whole(point) or self.polish(self.differs(point))):
                return True
            found = self._rounded(bounds, point, knots if len(knots) else columns) if len(columns) else None
            if found is None:
                return False
            bounds, point = found
        return False

    def differs(self, point: Floats) -> NDArray[np.bool_]:
        """Where a point is not the plan, shape (width,)."""
        assert self.face.plan is not None
        return np.asarray(np.abs(point - self.face.plan) >= WHOLE)

    def round(self, point: Floats) -> bool:
        """Search between the whole numbers below and above a point (Berthold, 2014): few columns have a choice."""
        open_ = fractional(point)
        if int(open_.sum()) > WIDE:
            return False
        whole = np.rint(point).astype(np.int64)
        lower = np.where(open_, np.floor(point), whole).astype(np.int64)
        upper = np.where(open_, np.ceil(point), whole).astype(np.int64)
        return self._search(lower, upper)

    def polish(self, differs: NDArray[np.bool_]) -> bool:
        """Search on the columns that differ somewhere, the others as in the plan."""
        face, cost = self.face, self.cost
        value, plan = face.value(cost), face.plan
        assert plan is not None
        if int(differs.sum()) > WIDE:
            return False
        within = face.at(self.proof, value - 1)
        fixed = ~differs | (plan < within.lower) | (plan > within.upper)
        return self._search(np.where(fixed, plan, within.lower), np.where(fixed, plan, within.upper))

    def _search(self, lower: Ints, upper: Ints) -> bool:
        """Search between bounds for a better plan; tells whether the goal is reached."""
        face, cost = self.face, self.cost
        program = IntegerProgram(
            lower, upper, face.rows, cost, self.value, face.value(cost) - 1, face.plan, False, EFFORT
        )
        found = search(program, face.limits).point
        return found is not None and face.take(found, cost) and self.reached

    def _while_better(self, search_once: Callable[[], bool]) -> bool:
        """Search again from every better plan that falls short of the goal, a few times."""
        for _ in range(AGAIN):
            before = self.face.value(self.cost)
            if search_once():
                return True
            if self.face.value(self.cost) >= before:
                return False
        return False

    def _rounded(self, bounds: Bounds, point: Floats, columns: Ints) -> tuple[Bounds, Floats] | None:
        """Raise the columns that lean upwards, or the one that leans most, or else lower that; None where all lose."""
        part = point[columns] % 1
        most = columns[np.argmax(part)][None]
        leaning = columns[part >= LEANING]
        for chosen, up in ((leaning if len(leaning) else most, True), (most, True), (most, False)):
            lower, upper = bounds.lower.copy(), bounds.upper.copy()
            (lower if up else upper)[chosen] = (np.ceil if up else np.floor)(point[chosen]).astype(np.int64)
            tried = bounds._replace(lower=lower, upper=upper)
            solution = self.face.play.relax(self.cost.astype(np.float64), tried, enough=self.value, rounds=1)
            if solution.status is LpStatus.OPTIMAL and solution.value <= self.value + WHOLE:
                return tried, solution.point
        return None

    def _rearrange(self) -> bool:
        """Leave the knots as the plan has them and place all the rest anew."""
        face = self.face
        assert face.plan is not None
        lower, upper = face.lower.copy(), face.top.copy()
        lower[face.knots] = upper[face.knots] = face.plan[face.knots]
        bounds = Bounds(lower, upper, face.row_lower, face.row_upper)
        solution = face.play.relax(self.cost.astype(np.float64), bounds, enough=self.value, rounds=ROUNDS)
        if solution.status is LpStatus.OPTIMAL:
            self._take_whole(solution.point)
        return self.reached

    def _take_whole(self, point: Floats) -> bool:
        """Make a whole point the plan, if it is no dearer; tells whether the goal is reached."""
        whole = whole_point(point)
        return whole is not None and self.face.take(whole, self.cost) and self.reached

    def _towards(self) -> Floats:
        """A cost that draws the relaxation to the plan: against what it leaves out, for what it uses."""
        assert self.face.plan is not None
        return np.where(self.face.plan > 0, -1.0, 1.0)
