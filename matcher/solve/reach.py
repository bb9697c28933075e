"""Finding a whole plan that costs no more than a goal, before any search of the whole face.

The relaxation's optimum is fractional in a few places only. So the whole numbers about it are searched first; then
the plan at hand is improved where it and the relaxation differ (Danna, Rothberg and Le Pape, 2005), and in columns
that share a row with those, ever more of them, asleep or not; and the knots are left as they are while all the rest
is placed anew. Nothing is proven here: that no plan costs less than the goal is known from elsewhere. What is left is
for branching, or for a search of the whole face.
"""

from __future__ import annotations

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
"""How often columns are woken, at most, for a plan that leaves the knots as they are."""
AGAIN = 3
"""Searches of one width, at most, as long as each finds a better plan."""
NEAR = (0,)
"""Free columns of the rows beside that are searched near the plan: none."""
AROUND = (1_000,)
"""The same near a branch: hundredths of a second."""
FAR = (1_000, 3_000, 9_000)
"""The same before branching begins: up to a second. Wider, CP-SAT comes to no end."""
BEFORE_CUTS = FAR[:2]
"""The same before cuts are looked for: tenths of a second, as long as those take."""
WIDE = 10_000
"""Columns that differ from which on nothing comes of searching where they do."""
EFFORT = 1.0
"""CP-SAT's deterministic seconds in a search, so that the same input does the same work on any machine."""


def near(face: Face, cost: Ints, proof: Proof, solution: LpSolution) -> bool:
    """Look for a plan at the proven bound near the plan, which is soon done; tells whether it was reached.

    Where the bound is the relaxation's own optimum, a plan is likely to reach it, and is looked for farther away too.
    """
    if face.value(cost) <= proof.bound:
        return True
    goal = Goal(face, cost, proof, proof.bound)
    if goal.near(solution.point):
        return True
    is_tight = abs(solution.value - proof.bound) <= WHOLE * max(1.0, abs(solution.value))
    return is_tight and goal.polish(solution.point, BEFORE_CUTS)


def reach(face: Face, cost: Ints, proof: Proof, solution: LpSolution) -> bool:
    """Look for a plan at the proven bound; tells whether it was reached.

    Parameters
    ----------
    solution
        The relaxation's optimum.
    """
    if face.value(cost) <= proof.bound:
        return True
    goal = Goal(face, cost, proof, proof.bound)
    return goal.near(solution.point) or goal.polish(solution.point, FAR)


@dataclass(frozen=True)
class Goal:
    """A cost that a plan of a face is to reach. Better plans that are found on the way the face takes as well.

    Attributes
    ----------
    proof
        Of a bound; where the goal is above it, less is known to be out of reach in some other way.
    """

    face: Face
    cost: Ints
    proof: Proof
    value: int

    @property
    def reached(self) -> bool:
        """Whether the face's plan costs no more."""
        return self.face.value(self.cost) <= self.value

    def near(self, point: Floats) -> bool:
        """Round the relaxation's optimum; search about where the plan differs from it; place all but the knots anew."""
        return self.round(point) or self.polish(point, NEAR) or self._rearrange()

    def round(self, point: Floats) -> bool:
        """Search between the whole numbers below and above a point (Berthold, 2014): few columns have a choice."""
        open_ = fractional(point)
        if int(open_.sum()) > WIDE:
            return False
        whole = np.rint(point).astype(np.int64)
        lower = np.where(open_, np.floor(point), whole).astype(np.int64)
        upper = np.where(open_, np.ceil(point), whole).astype(np.int64)
        return self._search(lower, upper)

    def polish(self, point: Floats, widths: tuple[int, ...]) -> bool:
        """Search where the plan differs from a point and beside; again from a better plan, a few times each width.

        Parameters
        ----------
        widths
            Free columns that the rows beside may have, all in all.
        """
        last = None
        for width in widths:
            for _ in range(AGAIN):
                before = self.face.value(self.cost)
                within = self.face.at(self.proof, before - 1)
                searched = self._beside(point, within, width)
                if searched is None or (last is not None and np.array_equal(searched, last)):
                    break
                if self._search_on(searched, within):
                    return True
                if self.face.value(self.cost) >= before:
                    last = searched
                    break
        return False

    def _beside(self, point: Floats, within: Bounds, width: int) -> NDArray[np.bool_] | None:
        """Where the plan differs from a point, and the free columns beside; None where it differs too much."""
        assert self.face.plan is not None
        differs = np.abs(point - self.face.plan) >= WHOLE
        if int(differs.sum()) > WIDE:
            return None
        return _sharing_rows(self.face, differs, within.lower < within.upper, width)

    def _search_on(self, searched: NDArray[np.bool_], within: Bounds) -> bool:
        """Search on some columns, the others as in the plan; tells whether the goal is reached.

        Parameters
        ----------
        within
            Bounds of the plans that are better than the one at hand. What is out of them there moves to the nearest.
        """
        assert self.face.plan is not None
        kept = np.clip(self.face.plan, within.lower, within.upper)
        return self._search(np.where(searched, within.lower, kept), np.where(searched, within.upper, kept))

    def _search(self, lower: Ints, upper: Ints) -> bool:
        """Search between bounds for a better plan; tells whether the goal is reached."""
        face, cost = self.face, self.cost
        program = IntegerProgram(
            lower, upper, face.rows, cost, self.value, face.value(cost) - 1, face.plan, False, EFFORT
        )
        found = search(program, face.limits).point
        return found is not None and face.take(found, cost) and self.reached

    def _rearrange(self) -> bool:
        """Leave the knots as the plan has them and place all the rest anew."""
        face = self.face
        assert face.plan is not None
        lower, upper = face.lower.copy(), face.top.copy()
        lower[face.knots] = upper[face.knots] = face.plan[face.knots]
        bounds = Bounds(lower, upper, face.row_lower, face.row_upper)
        solution = face.play.relax(self.cost.astype(np.float64), bounds, enough=self.value, rounds=ROUNDS)
        whole = whole_point(solution.point) if solution.status is LpStatus.OPTIMAL else None
        return whole is not None and face.take(whole, self.cost) and self.reached


def _sharing_rows(face: Face, columns: NDArray[np.bool_], free: NDArray[np.bool_], most: int) -> NDArray[np.bool_]:
    """Columns, and the free ones that share a row with them: of the rows with the fewest first; shape (width,).

    Parameters
    ----------
    most
        Free columns that these rows may have, all in all.
    """
    searched = columns.copy()
    if most == 0:
        return searched
    of_row = [np.bincount(block.rows[free[block.columns]], minlength=block.height) for block, _ in face.blocks]
    stands_in = [np.bincount(block.rows[columns[block.columns]], minlength=block.height) for block, _ in face.blocks]
    count = np.concatenate(of_row)
    rows = np.flatnonzero(np.concatenate(stands_in))
    rows = rows[np.argsort(count[rows], kind="stable")]
    chosen = np.zeros(face.height, dtype=bool)
    chosen[rows[np.cumsum(count[rows]) <= most]] = True
    for block, part in face.blocks:
        searched[block.columns[chosen[part][block.rows]]] = True
    return searched & (free | columns)
