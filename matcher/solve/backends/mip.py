"""A mixed-integer solver on the counts: HiGHS, as it comes with OR-Tools, stages held by rows.

What a good engineer would reach for first, so it is what ours must beat. The solver computes in floating point: its
plans are rounded and checked in exact integers, and what it calls optimal is on its word. (SCIP behind the same
interface took nearly twice as long on the sample week.)
"""

from __future__ import annotations

from math import ceil, isfinite
from typing import Any

import numpy as np

from matcher.problem import UNBOUNDED, Ints, Matrix, Problem
from matcher.problem.moves import MovesOf
from matcher.solve.backends.formulation import Solver
from matcher.solve.backends.lexicographic import solve_in_order
from matcher.solve.limits import Limits
from matcher.solve.search import IntegerProgram, SearchResult, SearchStatus
from matcher.solve.stages import Progress, Solution

HEAVIEST = 2**10
"""A level's weight in a window: differences of one must stay far above the solver's tolerance of 1e-6."""
SLACK = 1e-4


def solve(
    problem: Problem, limits: Limits, plan: Ints | None, progress: Progress | None, moves: MovesOf | None
) -> Solution:
    """Optimise all stages by HiGHS."""
    return solve_in_order(problem, limits, plan, progress, Solver(search, HEAVIEST))


def search(program: IntegerProgram, limits: Limits) -> SearchResult:
    """Find a point of least cost."""
    from ortools.math_opt import callback_pb2, model_parameters_pb2, parameters_pb2
    from ortools.math_opt.core.python import solver

    parameters: Any = parameters_pb2.SolveParametersProto()
    parameters.random_seed = limits.seed % 2**31
    parameters.relative_gap_tolerance = 0.0
    parameters.absolute_gap_tolerance = 0.0
    left = limits.left()
    if left is not None:
        whole = max(0.01, left)
        parameters.time_limit.seconds = int(whole)
        parameters.time_limit.nanos = int(1e9 * (whole % 1))
    hints: Any = model_parameters_pb2.ModelSolveParametersProto()
    if program.hint is not None:
        values = hints.solution_hints.add().variable_values
        values.ids.extend(range(len(program.hint)))
        values.values.extend(program.hint.astype(np.float64).tolist())
    result = solver.solve(
        _model(program), parameters_pb2.SOLVER_TYPE_HIGHS, parameters_pb2.SolverInitializerProto(), parameters, hints,
        None, callback_pb2.CallbackRegistrationProto(), None, None,
    )  # fmt: skip
    return _read(result, program)


def _model(program: IntegerProgram) -> Any:
    from ortools.math_opt import model_pb2

    model: Any = model_pb2.ModelProto()
    width = len(program.lower)
    model.variables.ids.extend(range(width))
    model.variables.lower_bounds.extend(program.lower.astype(np.float64).tolist())
    model.variables.upper_bounds.extend(program.upper.astype(np.float64).tolist())
    model.variables.integers.extend([True] * width)
    priced = np.flatnonzero(program.cost)
    model.objective.linear_coefficients.ids.extend(priced.tolist())
    model.objective.linear_coefficients.values.extend(program.cost[priced].astype(np.float64).tolist())
    first = 0
    for matrix, lower, upper in program.rows:
        _add_rows(model, matrix, lower, upper, first)
        first += matrix.height
    return model


def _add_rows(model: Any, matrix: Matrix, lower: Ints, upper: Ints, first: int) -> None:
    rows = model.linear_constraints
    rows.ids.extend(range(first, first + matrix.height))
    rows.lower_bounds.extend(np.where(lower <= -UNBOUNDED, -np.inf, lower.astype(np.float64)).tolist())
    rows.upper_bounds.extend(np.where(upper >= UNBOUNDED, np.inf, upper.astype(np.float64)).tolist())
    entries = model.linear_constraint_matrix
    entries.row_ids.extend((matrix.rows + first).tolist())
    entries.column_ids.extend(matrix.columns.tolist())
    entries.coefficients.extend(matrix.values.astype(np.float64).tolist())


_OPTIMAL, _INFEASIBLE = 1, 2  # TerminationReasonProto


def _read(result: Any, program: IntegerProgram) -> SearchResult:
    """Plan rounded to integers; the bound rounded up, since costs are whole."""
    reason = result.termination.reason
    if reason == _INFEASIBLE:
        return SearchResult(SearchStatus.NONE, None, None)
    bound = result.termination.objective_bounds.dual_bound
    least = ceil(bound - SLACK) if isfinite(bound) else None
    if not result.solutions:
        return SearchResult(SearchStatus.STOPPED, None, least)
    values = np.array(result.solutions[0].primal_solution.variable_values.values)
    point = np.zeros(len(program.lower), dtype=np.int64)
    point[list(result.solutions[0].primal_solution.variable_values.ids)] = np.rint(values).astype(np.int64)
    return SearchResult(SearchStatus.BEST if reason == _OPTIMAL else SearchStatus.FOUND, point, least)
