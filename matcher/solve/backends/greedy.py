"""By hand: the longest waiting first, each to the nearest open place, and among equals where the load is least."""

from __future__ import annotations

import numpy as np

from matcher.problem import Floats, Ints, Problem
from matcher.problem.moves import Moves, MovesOf
from matcher.solve.backends.turns import Standing, claim_nothing, share_out
from matcher.solve.limits import Limits
from matcher.solve.stages import Progress, Solution

SHARE = 0.75
"""Of the time left, what a first plan may take: where it takes that long, no stage would come far in the rest."""
MANY = 100_000
"""Children from which on those of a kind are placed together for a first plan."""
PORTIONS = 64
"""Of the line of children then, at most."""
MOVES = 1_000_000
"""Kinds times portions, about: so many moves a first plan may need."""


def greedy_plan(
    problem: Problem, moves: Moves, limits: Limits | None = None, portions: int | None = None
) -> Ints | None:
    """A lawful plan in milliseconds, fit for a first incumbent; None where a pin found no place.

    Parameters
    ----------
    problem
        The integer program of a week.
    moves
        How its children can be placed one by one.
    limits
        When they run out, the children who are left stay unplaced.
    portions
        As :func:`share_out` has it.
    """
    return share_out(problem, moves, prefer, limits or Limits(), portions)


def first_plan(problem: Problem, moves: Moves, limits: Limits) -> Ints | None:
    """The same for our engine to start from, more roughly where children are many; in a part of the time there is."""
    left = limits.left()
    portions = portions_of(moves) if len(moves) > MANY else None
    return greedy_plan(problem, moves, limits if left is None else limits.at_most(SHARE * left), portions)


def portions_of(moves: Moves) -> int:
    """Into how many portions the line is cut: few where there are many kinds, since each is placed in each portion."""
    return min(PORTIONS, 1 + MOVES // len(moves.starts))


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
