"""CP-SAT on what the relaxation left open: a small integer program over the free columns of a face.

The model is written straight into CP-SAT's protocol buffers from arrays: ``cp_model`` would cost the
import of pandas and an object per column. One worker with ``linearization_level=2`` gives one answer
and uses the relaxation (SOLVING.md, traps); ``presolve_inclusion_work_limit=0`` avoids or-tools issue 5293.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from matcher.problem import Ints, Matrix
from matcher.solve.limits import Limits

LARGEST = 2.0**60
"""What a row or the cost may come to, at most: CP-SAT counts in 64 bits and wants some room. No more is searched."""


class SearchStatus(Enum):
    """Found and proven best, found, proven that there is none, or stopped with nothing."""

    BEST = "best"
    FOUND = "found"
    NONE = "none"
    STOPPED = "stopped"


@dataclass(frozen=True)
class SearchResult:
    """Outcome of a search: a point of the full width (or None) and a proven bound on the cost."""

    status: SearchStatus
    point: Ints | None
    bound: int | None


@dataclass(frozen=True)
class IntegerProgram:
    """What CP-SAT is asked: a box, rows, a cost with a window, a hint, and a limit in its own deterministic time."""

    lower: Ints
    upper: Ints
    rows: tuple[tuple[Matrix, Ints, Ints], ...]
    cost: Ints
    least: int
    most: int
    hint: Ints | None = None
    feasibility_only: bool = False
    effort: float | None = None


def search(program: IntegerProgram, limits: Limits) -> SearchResult:
    """Minimise within the window ``least <= cost @ x <= most``, or find any point of it.

    A program whose numbers CP-SAT cannot count with is not searched: the answer is that of a search that was stopped.
    """
    from ortools.sat.python import cp_model_helper as cp

    if not _counts(program):
        return SearchResult(SearchStatus.STOPPED, None, None)
    free = np.flatnonzero(program.lower < program.upper)
    number = np.full(len(program.lower), -1, dtype=np.int64)
    number[free] = np.arange(len(free))
    model = cp.CpModelProto()
    for low, high in zip(program.lower[free].tolist(), program.upper[free].tolist(), strict=True):
        model.variables.add().domain.extend([low, high])
    if not all(_add_rows(model, program, block, number) for block in program.rows):
        return SearchResult(SearchStatus.NONE, None, None)
    offset = _add_cost(model, program, number)
    if offset is None:
        return SearchResult(SearchStatus.NONE, None, None)
    if program.hint is not None:
        model.solution_hint.vars.extend(range(len(free)))
        hinted = np.clip(program.hint[free], program.lower[free], program.upper[free])
        model.solution_hint.values.extend(hinted.tolist())
    return _answer(cp, _solve(cp, model, limits, program.effort), program, free, offset)


def _counts(program: IntegerProgram) -> bool:
    """Whether whatever the rows and the cost come to can be counted without overflow, here and in CP-SAT."""
    largest = np.maximum(np.abs(program.lower), np.abs(program.upper)).astype(np.float64)
    if float((np.abs(program.cost) * largest).sum()) > LARGEST:  # no @: BLAS would start threads for it
        return False
    return all(matrix.reach(largest) <= LARGEST for matrix, _, _ in program.rows)


def _add_rows(model: Any, program: IntegerProgram, block: tuple[Matrix, Ints, Ints], number: Ints) -> bool:
    """Rows over the free columns, fixed columns moved to the bounds; False where a row cannot hold."""
    matrix, row_lower, row_upper = block
    fixed = np.where(number[: matrix.width] < 0, program.lower[: matrix.width], 0)
    known = matrix.dot(fixed)
    free_entry = number[matrix.columns] >= 0
    low = np.where(matrix.values > 0, program.lower[matrix.columns], program.upper[matrix.columns]) * matrix.values
    high = np.where(matrix.values > 0, program.upper[matrix.columns], program.lower[matrix.columns]) * matrix.values
    sums = Matrix(matrix.starts, matrix.columns, np.where(free_entry, low, 0), matrix.width)
    ones = np.ones(matrix.width, dtype=np.int64)
    least = sums.dot(ones) + known
    most = Matrix(matrix.starts, matrix.columns, np.where(free_entry, high, 0), matrix.width).dot(ones) + known
    if (least > row_upper).any() or (most < row_lower).any():
        return False
    for row in np.flatnonzero((least < row_lower) | (most > row_upper)).tolist():
        part = slice(matrix.starts[row], matrix.starts[row + 1])
        kept = free_entry[part]
        linear = model.constraints.add().linear
        linear.vars.extend(number[matrix.columns[part][kept]].tolist())
        linear.coeffs.extend(matrix.values[part][kept].tolist())
        bottom = max(int(row_lower[row]), int(least[row])) - int(known[row])
        top = min(int(row_upper[row]), int(most[row])) - int(known[row])
        linear.domain.extend([bottom, top])
    return True


def _add_cost(model: Any, program: IntegerProgram, number: Ints) -> int | None:
    """The cost as objective (or only as a row); returns the part that fixed columns cost, None for an empty window."""
    fixed = number < 0
    offset = int(program.cost[fixed] @ program.lower[fixed])
    priced = np.flatnonzero((program.cost != 0) & ~fixed)
    columns, values = number[priced].tolist(), program.cost[priced].tolist()
    linear = model.constraints.add().linear
    linear.vars.extend(columns)
    linear.coeffs.extend(values)
    # An open end is what the bounds leave, to the unit: no number that is merely large is beyond every cost.
    ends = program.cost * program.lower, program.cost * program.upper
    least = max(program.least, int(np.minimum(*ends).sum()))
    most = min(program.most, int(np.maximum(*ends).sum()))
    if least > most:
        return None
    linear.domain.extend([least - offset, most - offset])
    if not program.feasibility_only:
        model.objective.vars.extend(columns)
        model.objective.coeffs.extend(values)
    return offset


def _solve(cp: Any, model: Any, limits: Limits, effort: float | None) -> Any:
    parameters = cp.SatParameters()
    parameters.num_workers = 1
    parameters.linearization_level = 2
    parameters.presolve_inclusion_work_limit = 0
    parameters.random_seed = limits.seed % 2**31
    parameters.catch_sigint_signal = False
    if effort is not None:
        parameters.max_deterministic_time = effort
    left = limits.left()
    if left is not None:
        parameters.max_time_in_seconds = max(0.01, left)
    wrapper = cp.SolveWrapper()
    wrapper.set_parameters(parameters)
    with limits.heard(wrapper.stop_search):
        return wrapper.solve(model)


def _answer(cp: Any, response: Any, program: IntegerProgram, free: Ints, offset: int) -> SearchResult:
    status, names = response.status, cp.CpSolverStatus
    if status == names.INFEASIBLE:
        return SearchResult(SearchStatus.NONE, None, None)
    if status == names.MODEL_INVALID:
        raise ValueError("CP-SAT refused the model as invalid")
    if status == names.UNKNOWN:  # stopped early, its bound may still be the 0 that it starts with: no bound at all
        return SearchResult(SearchStatus.STOPPED, None, None)
    bound = None if program.feasibility_only else round(response.best_objective_bound) + offset
    point = program.lower.copy()
    point[free] = np.array(response.solution, dtype=np.int64)
    best = status == names.OPTIMAL
    return SearchResult(SearchStatus.BEST if best else SearchStatus.FOUND, point, bound)
