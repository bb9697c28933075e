"""Germany's rule (s42b SGB VIII): the child's own Land if it is below its quota, else the nearest Land below it.

Source: DOMAIN.md. A region stands for a Land, its weight's part of all children for the quota. Where no region below
its quota has an open place, the nearest region with one takes the child. Within the region, the authority with the
least load over fair share.
"""

from __future__ import annotations

import numpy as np

from matcher.problem import Floats, Ints, Problem
from matcher.problem.moves import MovesOf
from matcher.solve.backends.turns import Standing, claim_nothing, share_out
from matcher.solve.limits import Limits
from matcher.solve.stages import Progress, Solution


def prefer(standing: Standing, supply: int, options: Ints) -> tuple[Floats, ...]:
    """Regions below their quota, the nearest to the child's own first; then the least load over fair share."""
    moves = standing.moves
    target = moves.target[options]
    region = moves.region[target]
    everyone = moves.received.sum() + moves.children.sum()
    quota = everyone * moves.weight / max(float(moves.weight.sum()), 1e-9)
    full = (standing.by_region >= quota)[region].astype(np.float64)
    entry = int(moves.entry[supply])
    away = moves.apart[moves.region[entry], region] if entry >= 0 else np.zeros(len(options))
    return full, away, standing.ratio(target)


def solve(
    problem: Problem, limits: Limits, plan: Ints | None, progress: Progress | None, moves: MovesOf | None
) -> Solution:
    """Share out by Germany's rule."""
    assert moves is not None
    return claim_nothing(problem, share_out(problem, moves(), prefer, limits), plan)
