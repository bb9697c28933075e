"""Is there a whole plan at the bound? Branch and bound on the relaxation, groups first.

The relaxation is nearly whole, and what is not hangs on few columns: a keep-together group halved between two
authorities, halves around an odd cycle. Fixing such a column up or down and solving again from the warm basis
either settles the rest or raises the cost above the bound, which closes that branch. A branch that closes on both
sides proves that no plan reaches the bound; CP-SAT, which starts from nothing, needs far longer for the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np

from matcher.problem import Ints
from matcher.solve.relaxation import Floats, LpSolution, LpStatus

NODES = 120
WHOLE = 1e-6
Resolve = Callable[[Ints, Ints], LpSolution]
"""(lower, upper) -> optimum of the face's relaxation within these bounds."""


class Verdict(Enum):
    """A whole point was found, there is none at the bound, or the nodes ran out."""

    FOUND = "found"
    NONE = "none"
    OPEN = "open"


@dataclass(frozen=True)
class Branched:
    """What came of it; ``point`` is whole, still to be checked. ``cut_off``: some branch held no point at all."""

    verdict: Verdict
    point: Ints | None = None
    cut_off: bool = False


@dataclass(frozen=True)
class _Node:
    lower: Ints
    upper: Ints
    point: Floats


def branch(
    root: Floats, lower: Ints, upper: Ints, resolve: Resolve, weight: Ints, cutoff: float, nodes: int = NODES
) -> Branched:
    """Look for a whole point that costs no more than ``cutoff``, depth first.

    Parameters
    ----------
    root
        The relaxation's optimum, shape (width,).
    lower, upper
        Bounds of the plans at the cutoff.
    resolve
        Solves the relaxation within given bounds.
    weight
        Shape (width,): columns of greater weight (a group's, which take several places at once) are settled first.
    cutoff
        The bound to be met.
    """
    stack = [_Node(lower, upper, root)]
    cut_off = False
    for _ in range(nodes):
        if not stack:
            return Branched(Verdict.NONE, None, cut_off)
        node = stack.pop()
        whole = np.rint(node.point)
        fractional = np.flatnonzero(np.abs(node.point - whole) >= WHOLE)
        if len(fractional) == 0:
            return Branched(Verdict.FOUND, whole.astype(np.int64))
        column = _choose(node.point, fractional, weight)
        value = float(node.point[column])
        # The likelier side is pushed last, so that it is looked at first.
        sides = [_raised(node, column, value), _lowered(node, column, value)]
        for low, high in sides if value - np.floor(value) < 0.5 else sides[::-1]:
            solution = resolve(low, high)
            cut_off |= solution.status is LpStatus.INFEASIBLE
            if solution.status is LpStatus.OPTIMAL and solution.value <= cutoff + WHOLE:
                stack.append(_Node(low, high, solution.point))
            elif solution.status not in (LpStatus.OPTIMAL, LpStatus.INFEASIBLE):
                return Branched(Verdict.OPEN)
    return Branched(Verdict.OPEN)


def _choose(point: Floats, fractional: Ints, weight: Ints) -> int:
    """Among the heaviest fractional columns, the one that is nearest to its next whole number."""
    heaviest = fractional[weight[fractional] == weight[fractional].max()]
    return int(heaviest[np.argmin(np.ceil(point[heaviest]) - point[heaviest])])


def _raised(node: _Node, column: int, value: float) -> tuple[Ints, Ints]:
    lower = node.lower.copy()
    lower[column] = int(np.ceil(value))
    return lower, node.upper


def _lowered(node: _Node, column: int, value: float) -> tuple[Ints, Ints]:
    upper = node.upper.copy()
    upper[column] = int(np.floor(value))
    return node.lower, upper
