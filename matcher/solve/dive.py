"""A few warm linear programs that usually turn a fractional optimum into a whole one.

On the optimal face only a handful of columns are fractional (SOLVING.md, 3), mostly halves around an odd cycle.
Fixing one of them upwards and solving again from the warm basis settles the rest far sooner than a search that
starts from nothing. Nothing is proven by a dive; where it fails, the search decides.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from matcher.problem import Ints
from matcher.solve.relaxation import Floats, LpSolution, LpStatus

MOST = 40
WHOLE = 1e-6
Resolve = Callable[[Ints, Ints], LpSolution]
"""(lower, upper) -> optimum of the face's relaxation within these bounds."""


def dive(point: Floats, lower: Ints, upper: Ints, resolve: Resolve) -> Ints | None:
    """Look for a whole point of a face by fixing fractional columns one after the other.

    Parameters
    ----------
    point
        The fractional optimum, shape (width,).
    lower, upper
        Bounds of the optimal face; tightened as the dive goes down (own copies).
    resolve
        Solves the relaxation within given bounds, for any cost that steers well.

    Returns
    -------
    A whole point, still to be checked, or None.
    """
    lower, upper = lower.copy(), upper.copy()
    for _ in range(MOST):
        whole = np.rint(point)
        part = np.abs(point - whole)
        if part.max(initial=0.0) < WHOLE:
            return whole.astype(np.int64)
        column = _choose(point, part)
        kept = int(lower[column])
        lower[column] = int(np.ceil(point[column]))
        solution = resolve(lower, upper)
        if solution.status is LpStatus.INFEASIBLE:
            lower[column] = kept
            upper[column] = int(np.floor(point[column]))
            solution = resolve(lower, upper)
        if solution.status is not LpStatus.OPTIMAL:
            return None
        point = solution.point
    return None


def _choose(point: Floats, part: Floats) -> int:
    """The fractional column that is nearest to its next whole number; the first of several."""
    above = np.where(part >= WHOLE, np.ceil(point) - point, 2.0)
    return int(above.argmin())
