"""By hand: the longest waiting first, each to the nearest open place, and among equals where the load is least."""

from __future__ import annotations

import numpy as np

from matcher.problem import Floats, Ints, Problem
from matcher.problem.moves import Moves, MovesOf
from matcher.solve.backends.turns import Standing, claim_nothing, share_out
from matcher.solve.limits import Limits
from matcher.solve.stages import Progress, Solution

SECONDS = 8.0
"""What a first plan may take where time is limited."""


def greedy_plan(problem: Problem, moves: Moves, limits: Limits | None = None) -> Ints | None:
    """A lawful plan in milliseconds, fit for a first incumbent; None where a pin found no place.

    Parameters
    ----------
    problem
        The integer program of a week.
    moves
        How its children can be placed one by one.
    limits
        When they run out, the children who are left stay unplaced.
    """
    return share_out(problem, moves, prefer, limits or Limits())


def first_plan(problem: Problem, moves: Moves, limits: Limits) -> Ints | None:
    """The same for our engine to start from; where time is limited, a small part of it.

    Only of more than a hundred thousand children are any left unplaced by that.
    """
    return greedy_plan(problem, moves, limits if limits.left() is None else limits.at_most(SECONDS))


def prefer(standing: Standing, supply: int, options: Ints) -> tuple[Floats, ...]:
    """Near the anchor, else the nearest; then the least load over fair share."""
    moves = standing.moves
    far = np.where(moves.near[options], 0, moves.tenths[options]).astype(np.float64)
    return far, standing.ratio(moves.target[options])


def solve(
    problem: Problem, limits: Limits, plan: Ints | None, progress: Progress | None, moves: MovesOf | None
) -> Solution:
    """Share out by hand."""
    assert moves is not None
    return claim_nothing(problem, greedy_plan(problem, moves(), limits), plan)
