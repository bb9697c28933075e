"""Better prices, where the engine's prove too little: a linear program over the very ways that the checker looks at.

The engine counts classes of children and fixes what its proofs decide, so its multipliers need not be right for one
child at a time. The dual of this program is: it has a column for every way left, and the rows that prices are for.
What the rounded prices prove is the checker's to say; nothing here needs to be right.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np

from matcher.certificate.program import Program
from matcher.check.certificate import Split, Step
from matcher.check.certificate.costs import Cost
from matcher.check.certificate.left import Left
from matcher.check.certificate.prices import RULES
from matcher.check.certificate.ways import Ways
from matcher.problem import UNBOUNDED, Ints, Matrix, Problem
from matcher.solve.relaxation import Floats, LpSolution, LpStatus, Relaxation

DENOMINATORS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 24, 60, 120, 840, 5040, 55440)
CLOSE = 1e-6
LARGEST = 2.0**40
PENALTY = 64
"""Breaking a row costs so many times the most that a plan of interest costs."""


def sharpened(ways: Ways, left: Left, cost: Cost, step: Step, most: int) -> tuple[Step, Split | None]:
    """The step with the prices of a linear optimum, and cases where that optimum is not whole.

    Parameters
    ----------
    ways, left
        What the checker has left of all ways at this step.
    cost
        The step's cost.
    step
        The prices so far; they stay where there is no optimum to be had.
    most
        Plans that cost more are of no interest. Where there is no plan at all, prices are to prove a bound above it.
    """
    program = Program(ways, left, cost)
    problem, shared = program.problem, np.array([name.rule in RULES for name in program.problem.row_names], dtype=bool)
    solution = _solved(problem, program.cost)
    split = program.split(solution.point) if solution.status is LpStatus.OPTIMAL else None
    if solution.status is LpStatus.INFEASIBLE:
        solution = _solved(*_elastic(problem, program.cost, np.flatnonzero(shared), PENALTY * (abs(most) + 1)))
    if solution.status is not LpStatus.OPTIMAL:
        return step, None
    multipliers = np.where(shared, solution.multipliers, 0.0)
    if np.abs(multipliers).max(initial=0.0) > LARGEST:
        return step, split
    return Step(*_prices(multipliers, problem), None, step.window), split


def _prices(multipliers: Floats, problem: Problem) -> tuple[int, dict[str, dict[str, int]]]:
    """Denominator and prices, by rule and row."""
    denominator = _denominator(multipliers)
    whole = np.rint(multipliers * denominator).astype(np.int64)
    prices: dict[str, dict[str, int]] = defaultdict(dict)
    for row in np.flatnonzero(whole).tolist():
        name = problem.row_names[row]
        prices[name.rule][name.key] = int(whole[row])
    return denominator, dict(prices)


def _elastic(problem: Problem, cost: Floats, rows: Ints, penalty: int) -> tuple[Problem, Floats]:
    """The same program, in which a shared row may be broken at a price: so there is an optimum in any case."""
    count, matrix = len(rows), problem.matrix
    wider = Matrix.from_triplets(
        np.concatenate([matrix.rows, rows, rows]),
        np.append(matrix.columns, np.arange(problem.width, problem.width + 2 * count)),
        np.concatenate([matrix.values, np.ones(count, dtype=np.int64), -np.ones(count, dtype=np.int64)]),
        matrix.height,
        problem.width + 2 * count,
    )
    nothing, endless = np.zeros(2 * count, dtype=np.int64), np.full(2 * count, UNBOUNDED)
    lower, upper = np.append(problem.lower, nothing), np.append(problem.upper, endless)
    elastic = replace(problem, matrix=wider, lower=lower, upper=upper, ceiling=upper)
    return elastic, np.append(cost, np.full(2 * count, float(penalty)))


def _solved(problem: Problem, cost: Floats) -> LpSolution:
    relaxation, nothing = Relaxation(warm=False), np.zeros(0, dtype=np.int64)
    relaxation.wake(np.arange(problem.width), nothing, nothing, nothing, problem.width)
    matrix = problem.matrix
    relaxation.add_rows(matrix.rows, matrix.columns, matrix.values, matrix.height)
    return relaxation.minimise(cost, problem.lower, problem.upper, problem.row_lower, problem.row_upper)


def _denominator(multipliers: Floats) -> int:
    """The least denominator that fits them all; failing all, the greatest that keeps them small enough."""
    small = [each for each in DENOMINATORS if np.abs(multipliers).max(initial=0.0) * each <= LARGEST]
    for denominator in small:
        scaled = multipliers * denominator
        if np.abs(scaled - np.rint(scaled)).max(initial=0.0) < CLOSE * denominator:
            return denominator
    return small[-1]
