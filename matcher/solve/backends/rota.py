"""The United Kingdom's rota: regions take turns by weight, and within a region its authorities take turns.

Source: NTS protocol, DOMAIN.md. The next turn is that of the region which after it would stand lowest in children
of this cycle over weight; weights are the week's, or the region's fair share where it names none.
"""

from __future__ import annotations

import numpy as np

from matcher.problem import Floats, Ints, Problem
from matcher.problem.moves import MovesOf
from matcher.solve.backends.turns import Standing, claim_nothing, share_out
from matcher.solve.limits import Limits
from matcher.solve.stages import Progress, Solution


def prefer(standing: Standing, supply: int, options: Ints) -> tuple[Floats, ...]:
    """Whose turn it is: the region, then its authority with the fewest children this week."""
    moves = standing.moves
    target = moves.target[options]
    weight = np.where(moves.weight > 0, moves.weight, np.nan)
    turn = np.nan_to_num((standing.by_region + 1) / weight, nan=np.inf)
    return turn[moves.region[target]], standing.now[target], standing.ratio(target)


def solve(
    problem: Problem, limits: Limits, plan: Ints | None, progress: Progress | None, moves: MovesOf | None
) -> Solution:
    """Share out by the rota."""
    assert moves is not None
    return claim_nothing(problem, share_out(problem, moves(), prefer, limits), plan)
