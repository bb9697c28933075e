"""Better prices, where the engine's prove too little: a linear program over the very ways that the checker looks at.

The engine counts classes of children and fixes what its proofs decide, so its multipliers need not be right for one
child at a time. The dual of this program is: it has a column for every way left, and the rows that prices are for.
What the rounded prices prove is the checker's to say; nothing here needs to be right.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from matcher.certificate.program import Program
from matcher.check.certificate import Step
from matcher.check.certificate.costs import Cost
from matcher.check.certificate.left import Left
from matcher.check.certificate.prices import RULES
from matcher.check.certificate.ways import Ways
from matcher.problem import Problem
from matcher.solve.relaxation import Floats, LpStatus, Relaxation

DENOMINATORS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 24, 60, 120, 840, 5040, 55440)
CLOSE = 1e-6
LARGEST = 2.0**40


def sharpened(ways: Ways, left: Left, cost: Cost, step: Step) -> Step:
    """The step with the prices of a linear optimum; as it was where there is none to be had.

    Parameters
    ----------
    ways, left
        What the checker has left of all ways at this step.
    cost
        The step's cost.
    step
        The prices so far.
    """
    program = Program(ways, left, cost)
    multipliers = _multipliers(program.problem, program.cost)
    kept = np.flatnonzero([name.rule in RULES for name in program.problem.row_names])
    if multipliers is None or np.abs(multipliers[kept]).max(initial=0.0) > LARGEST:
        return step
    denominator = _denominator(multipliers[kept])
    whole = np.rint(multipliers * denominator).astype(np.int64)
    prices: dict[str, dict[str, int]] = defaultdict(dict)
    for row in kept[whole[kept] != 0].tolist():
        name = program.problem.row_names[row]
        prices[name.rule][name.key] = int(whole[row])
    return Step(denominator, dict(prices), None, step.window)


def _multipliers(problem: Problem, cost: Floats) -> Floats | None:
    relaxation, nothing = Relaxation(warm=False), np.zeros(0, dtype=np.int64)
    relaxation.wake(np.arange(problem.width), nothing, nothing, nothing, problem.width)
    matrix = problem.matrix
    relaxation.add_rows(matrix.rows, matrix.columns, matrix.values, matrix.height)
    solution = relaxation.minimise(cost, problem.lower, problem.upper, problem.row_lower, problem.row_upper)
    return solution.multipliers if solution.status is LpStatus.OPTIMAL else None


def _denominator(multipliers: Floats) -> int:
    """The least denominator that fits them all; failing all, the greatest that keeps them small enough."""
    small = [each for each in DENOMINATORS if np.abs(multipliers).max(initial=0.0) * each <= LARGEST]
    for denominator in small:
        scaled = multipliers * denominator
        if np.abs(scaled - np.rint(scaled)).max(initial=0.0) < CLOSE * denominator:
            return denominator
    return small[-1]
