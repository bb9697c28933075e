"""By hand: the longest waiting first, each to the nearest open place, and among equals where the load is least."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.problem import Floats, Ints, Problem
from matcher.problem.moves import Moves, MovesOf
from matcher.solve.backends.turns import Standing, claim_nothing, share_out
from matcher.solve.limits import Limits
from matcher.solve.stages import Progress, Solution, finish

SHARE = 0.75
"""Of the time left, what a first plan may take: where it takes that long, no stage would come far in the rest."""
MANY = 100_000
"""Children from which on those of a kind are placed together for a first plan."""
PORTIONS = 64
"""Of the line of children then, at most."""
MOVES = 1_000_000
"""Kinds times portions, about: so many moves a first plan may need."""
FILLING, FILLING_SHARE = 0.3, 0.03
"""What filling up may take beyond a time limit: so many seconds, and this share of the limit."""
SECONDS_PER_OPTION = 1.5e-7
"""What it takes to see where a plan stands."""


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


def fill_up(problem: Problem, solution: Solution, moves: MovesOf, limits: Limits) -> Solution:
    """An answer that was stopped, with those placed by hand for whom it still has room.

    A stage looks at its own children only. Stopped in the midst of it, or soon after, the plan may leave others
    unplaced beside open places.

    Parameters
    ----------
    solution
        Of the problem; anything but a plan that is not proven comes back as it is.
    moves
        Works out how children can be placed one by one.
    limits
        Those of the solve: this takes a little beyond them, and is left out where that is not enough.
    """
    if solution.status != "feasible" or solution.plan is None:
        return solution
    brief, ways = Limits(FILLING + FILLING_SHARE * (limits.seconds or 0)), moves()
    if (brief.left() or 0) < SECONDS_PER_OPTION * len(ways.column):
        return solution
    filled = share_out(problem, ways, prefer, brief, portions_of(ways), solution.plan[: problem.width])
    if filled is None:
        return solution
    best = min((solution.plan, problem.told(filled)), key=problem.standing)
    return replace(finish(problem, best, list(solution.outcomes)), row_names=solution.row_names)


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
