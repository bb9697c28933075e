"""Filling up an answer that was stopped: whoever still has a place is placed by hand.

A stage looks at its own children only. Stopped in the midst of it, or soon after, its plan may leave others unplaced
beside open places. They are placed where no stage that is done gets worse by it, nor one that comes before placing
children by the order of objectives.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import takewhile

import numpy as np

from matcher.problem import Ints, Leximin, Linear, Problem, RowName, ints
from matcher.problem.matrix import Entries
from matcher.problem.moves import Moves, MovesOf
from matcher.solve.backends.greedy import portions_of, prefer
from matcher.solve.backends.turns import share_out
from matcher.solve.limits import Limits
from matcher.solve.stages import Solution, finish

SECONDS, SHARE = 0.3, 0.03
"""What it may take beyond a time limit: so many seconds, and this share of the limit."""
SECONDS_PER_OPTION = 1.5e-7
"""What it takes to see where a plan stands."""


def fill_up(problem: Problem, solution: Solution, moves: MovesOf, limits: Limits) -> Solution:
    """A stopped answer with more children placed; it is no worse, and no stage that was proven is.

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
    ways, brief = moves(), Limits(SECONDS + SHARE * (limits.seconds or 0))
    if (brief.left() or 0) < SECONDS_PER_OPTION * len(ways.column):
        return solution
    placing = _placing_stage(problem, ways)
    done = len(list(takewhile(lambda outcome: outcome.proven, solution.outcomes)))
    if done > placing and not problem.is_loose:  # nobody else can be placed
        return solution
    counts = solution.plan[: problem.width]
    held = _held(problem, counts, problem.stages[: max(placing, done)])
    filled = share_out(held, ways, prefer, brief, portions_of(ways), counts)
    if filled is None or (filled == counts).all():
        return solution
    plan = problem.told(filled)
    before, after = problem.standing(solution.plan), problem.standing(plan)
    if after > before or any(new > old for new, old in zip(after[:done], before[:done], strict=True)):
        return solution
    return replace(finish(problem, plan, list(solution.outcomes)), row_names=solution.row_names)


def _placing_stage(problem: Problem, moves: Moves) -> int:
    """The stage by which every way to place a child has made one better; the number of stages if there is none."""
    better, fed = np.zeros(problem.width + 1, dtype=bool), moves.feeder  # -1, no feeder, takes the last
    for number, stage in enumerate(problem.stages):
        if isinstance(stage, Linear) and stage.sense == "maximise":
            better[stage.columns[stage.coefficients > 0]] = True
            if (better[moves.column] | better[fed]).all():
                return number
    return len(problem.stages)


def _held(problem: Problem, plan: Ints, stages: tuple[Linear | Leximin, ...]) -> Problem:
    """The problem of the plans that are no worse in some stages than one is."""
    upper, most = problem.upper.copy(), list[int]()
    rows: list[Entries] = []
    for stage in stages:
        if isinstance(stage, Leximin):
            upper[stage.columns] = np.minimum(upper[stage.columns], _most(stage, plan))
            continue
        cost = stage.coefficients * (-1 if stage.sense == "maximise" else 1)
        if (cost > 0).any():
            rows.append((np.full(len(cost), len(rows)), stage.columns, cost))
            most.append(int(cost @ plan[stage.columns]))
    held = replace(problem, upper=upper)
    return held.with_rows([RowName("hold", "")] * len(rows), rows, ints(most)) if rows else held


def _most(stage: Leximin, plan: Ints) -> Ints:
    """What each entry may receive: as much as in a plan, or where the largest ratio alone counts, up to that."""
    received = plan[stage.columns]
    if not stage.first_only:
        return received
    largest = max(stage.ratios(plan), default=Fraction(0))
    return np.maximum(received, [stage.last(entry, largest) for entry in range(len(received))])
