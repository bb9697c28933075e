"""Sweden's rule: the next child goes to the municipality that has fulfilled its share least; a strong tie overrides.

Source: DOMAIN.md, how others share children out. The share is counted since 1 January 2016 and never reset, which
here is the load before the week, with what is carried over where the policy counts it. A place near the child's
anchor is the strong tie.
"""

from __future__ import annotations

import numpy as np

from matcher.problem import Floats, Ints, Problem
from matcher.problem.moves import MovesOf
from matcher.solve.backends.turns import Standing, claim_nothing, share_out
from matcher.solve.limits import Limits
from matcher.solve.stages import Progress, Solution


def prefer(standing: Standing, supply: int, options: Ints) -> tuple[Floats, ...]:
    """Where there is a tie; then where the share is fulfilled least."""
    tie = (~standing.moves.near[options]).astype(np.float64)
    return tie, standing.ratio(standing.moves.target[options])


def solve(
    problem: Problem, limits: Limits, plan: Ints | None, progress: Progress | None, moves: MovesOf | None
) -> Solution:
    """Share out by Sweden's rule."""
    assert moves is not None
    return claim_nothing(problem, share_out(problem, moves(), prefer, limits), plan)
