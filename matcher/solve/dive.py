"""A few warm linear programs that usually turn a fractional optimum into a whole one.

On the optimal face only a handful of columns are fractional (SOLVING.md, 3), mostly halves around odd cycles.
What is whole already stays, some of the rest is fixed upwards, and solving again from the warm basis settles
more, far sooner than a search that starts from nothing. Nothing is proven by a dive; where it fails, the search
decides.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from matcher.problem import Ints
from matcher.solve.relaxation import Floats, LpSolution, LpStatus

MOST = 60
WHOLE = 1e-6
PART = 8
"""One in so many fractional columns is fixed at a time."""
Resolve = Callable[[Ints, Ints], LpSolution]
"""(lower, upper) -> optimum of the face's relaxation within these bounds."""


def dive(
    point: Floats, lower: Ints, upper: Ints, resolve: Resolve, weight: Ints, cutoff: float = np.inf
) -> Ints | None:
    """Look for a whole point of a face by fixing fractional columns a few at a time.

    Parameters
    ----------
    point
        The fractional optimum, shape (width,).
    lower, upper
        Bounds of the optimal face.
    resolve
        Solves the relaxation within given bounds.
    weight
        Shape (width,): columns of greater weight (a group's, which take several places at once) are settled first.

    cutoff
        A fixing that makes the relaxation cost more than this is taken back.

    Returns
    -------
    A whole point, still to be checked, or None.
    """
    lower, upper = lower.copy(), upper.copy()
    at_once, keep = 0, True
    for _ in range(MOST):
        whole = np.rint(point)
        fractional = np.flatnonzero(np.abs(point - whole) >= WHOLE)
        if len(fractional) == 0:
            return whole.astype(np.int64)
        fractional = fractional[weight[fractional] == weight[fractional].max()]
        at_once = at_once or max(1, len(fractional) // PART)
        nearest = np.argsort(np.ceil(point[fractional]) - point[fractional], kind="stable")
        chosen = fractional[nearest[:at_once]]
        raised = np.maximum(lower, np.floor(point + WHOLE).astype(np.int64)) if keep else lower.copy()
        raised[chosen] = np.ceil(point[chosen]).astype(np.int64)
        solution = resolve(raised, upper)
        if _good(solution, cutoff):
            lower, point, at_once = raised, solution.point, 0
        elif at_once > 1:
            at_once = max(1, at_once // 4)
        elif keep:
            keep = False
        else:
            upper[chosen] = np.floor(point[chosen]).astype(np.int64)
            solution = resolve(lower, upper)
            if not _good(solution, cutoff):
                return None
            point, at_once = solution.point, 0
    return None


def _good(solution: LpSolution, cutoff: float) -> bool:
    return solution.status is LpStatus.OPTIMAL and solution.value <= cutoff + WHOLE
