"""A first plan where placing by hand found none: those who must be placed, and nobody else.

Decisions can stand in each other's way so that a place has to be chosen with all of them in mind. The program of them
alone is small, whatever the size of the week, and its plan is one of the whole week.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.problem import Ints, Problem
from matcher.problem.moves import Moves
from matcher.solve.face import Face, Infeasible
from matcher.solve.limits import Limits, OutOfTime
from matcher.solve.minimise import find_plan


def decided_plan(problem: Problem, moves: Moves, limits: Limits) -> Ints | None:
    """A lawful plan that places as few as need be, or None where none was found.

    Parameters
    ----------
    problem
        The integer program of a week.
    moves
        Who must be placed, and by which columns.
    """
    upper = problem.upper.copy()
    idle = _only_of_others(problem, moves)
    upper[idle] = problem.lower[idle]
    try:
        face = Face(replace(problem, upper=upper), limits)
        find_plan(face)
    except (Infeasible, OutOfTime):
        return None
    return None if face.plan is None else face.plan[: problem.width]


def _only_of_others(problem: Problem, moves: Moves) -> Ints:
    """Columns that are of use only to those who need not be placed."""
    needed = np.zeros(len(moves.starts) - 1, dtype=bool)
    needed[moves.block[moves.pinned]] = True
    option_needed = np.repeat(needed, np.diff(moves.starts))
    usable, wanted = np.zeros((2, problem.width), dtype=bool)
    for columns in (moves.feeder, moves.column):
        usable[columns[columns >= 0]] = True
        wanted[columns[option_needed & (columns >= 0)]] = True
    return np.flatnonzero(usable & ~wanted)
