"""The linear relaxation: GLOP behind MathOpt's incremental interface, fed and read as arrays.

Bounds, costs, columns and rows are sent as differences, and the basis stays warm between calls, so that a stage that
moves little costs a few pivots (SOLVING.md, 6). Only a large program without a basis is presolved. MathOpt's core
binding is used without its modelling layer, which would build an object per column and import pandas.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Floats, Ints
from matcher.solve.basis import AT_UPPER, Basis, Standing
from matcher.solve.sparse import floats, send, told

LARGE = 3_000
"""Columns from which on a program without a basis is presolved."""
FEW = 10
"""Prices that may change and leave the cost nearly the same."""


class Bounds(NamedTuple):
    """Bounds of columns and rows."""

    lower: Ints
    upper: Ints
    row_lower: Ints
    row_upper: Ints


class LpStatus(Enum):
    """How a linear solve ended; four different answers, never mixed up."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    STOPPED = "stopped"
    TROUBLE = "trouble"


@dataclass(frozen=True)
class LpSolution:
    """Value, point (shape width) and row multipliers (shape height) of a linear optimum; pivots that it took."""

    status: LpStatus
    value: float = 0.0
    point: Floats = field(default_factory=lambda: np.zeros(0))
    multipliers: Floats = field(default_factory=lambda: np.zeros(0))
    pivots: int = 0


class Relaxation:
    """A linear program that remembers what it was told and sends only what changed."""

    def __init__(self, warm: bool = True) -> None:
        from ortools.math_opt import (
            callback_pb2,
            model_parameters_pb2,
            model_pb2,
            model_update_pb2,
            parameters_pb2,
        )
        from ortools.math_opt.core.python import solver
        from pybind11_abseil.status import StatusNotOk

        self._trouble: type[Exception] = StatusNotOk
        self._update_type: Any = model_update_pb2.ModelUpdateProto
        self._start_type: Any = model_parameters_pb2.ModelSolveParametersProto
        self._solve_arguments: tuple[Any, ...] = (None, callback_pb2.CallbackRegistrationProto(), None, None)
        self._parameters: Any = parameters_pb2.SolveParametersProto()
        self._parameters.threads = 1
        self._warm = warm
        new: Any = solver.new
        initializer = parameters_pb2.SolverInitializerProto()
        self._solver: Any = new(parameters_pb2.SOLVER_TYPE_GLOP, model_pb2.ModelProto(), initializer)
        self._columns = np.zeros(0, dtype=np.int64)
        self._place = np.zeros(0, dtype=np.int64)
        self._lower = self._upper = self._cost = np.zeros(0)
        self._rows = np.zeros(0, dtype=np.int64)
        self._row_place = np.zeros(0, dtype=np.int64)
        self._row_lower = self._row_upper = np.zeros(0)
        self._standing = Standing.nothing()

    @property
    def width(self) -> int:
        """Columns so far."""
        return len(self._columns)

    @property
    def height(self) -> int:
        """Rows so far, but for those that were left out."""
        return len(self._rows)

    def left_out(self, part: slice) -> NDArray[np.bool_]:
        """Which rows of a part of all rows are not in the program."""
        return np.asarray(self._row_place[part] < 0)

    def add_rows(self, rows: Ints, columns: Ints, values: Ints, kept: NDArray[np.bool_]) -> None:
        """Append the rows that are ``kept``; entries in sleeping columns are left out until these wake.

        ``rows`` counts from 0 at the first new row, kept or not; entries are sorted by row.
        """
        update, known = self._update_type(), len(self._row_place)
        self._row_place = np.append(self._row_place, np.full(len(kept), -1, dtype=np.int64))
        self._bring_in_rows(update, known + np.flatnonzero(kept))
        self._entries(update, rows + known, columns, values)
        self._solver.update(update)

    def _bring_in_rows(self, update: Any, new: Ints) -> None:
        first, count = len(self._rows), len(new)
        update.new_linear_constraints.ids.extend(range(first, first + count))
        update.new_linear_constraints.lower_bounds.extend([-np.inf] * count)
        update.new_linear_constraints.upper_bounds.extend([np.inf] * count)
        self._row_place[new] = np.arange(first, first + count)
        self._rows = np.append(self._rows, new)
        self._row_lower = np.append(self._row_lower, np.full(count, -np.inf))
        self._row_upper = np.append(self._row_upper, np.full(count, np.inf))
        self._standing.grow(0, count)

    def wake(self, new: Ints, rows: Ints, columns: Ints, values: Ints, width: int) -> None:
        """Bring columns ``new`` into the program, with their entries; rows that were left out come in with them."""
        update = self._update_type()
        self._bring_in_rows(update, np.unique(rows[self._row_place[rows] < 0]))
        first, count = len(self._columns), len(new)
        update.new_variables.ids.extend(range(first, first + count))
        update.new_variables.lower_bounds.extend([0.0] * count)
        update.new_variables.upper_bounds.extend([0.0] * count)
        update.new_variables.integers.extend([False] * count)
        place = np.full(width, -1, dtype=np.int64)
        place[: len(self._place)] = self._place
        place[new] = np.arange(first, first + count)
        self._place = place
        self._columns = np.append(self._columns, new)
        zeros = np.zeros(count)
        self._lower, self._upper = np.append(self._lower, zeros), np.append(self._upper, zeros)
        self._cost = np.append(self._cost, zeros)
        self._standing.grow(count, 0)
        self._entries(update, rows, columns, values)
        self._solver.update(update)

    def _entries(self, update: Any, rows: Ints, columns: Ints, values: Ints) -> None:
        rows, place = self._row_place[rows], self._place[columns]
        present = (rows >= 0) & (place >= 0)
        rows, place, values = rows[present], place[present], values[present]
        order = np.argsort(rows * max(1, len(self._columns)) + place, kind="stable")
        matrix = update.linear_constraint_matrix_updates
        matrix.row_ids.extend(rows[order].tolist())
        matrix.column_ids.extend(place[order].tolist())
        matrix.coefficients.extend(values[order].astype(np.float64).tolist())

    def minimise(
        self, cost: Floats, bounds: Bounds, offset: Ints | None = None, seconds: float | None = None
    ) -> LpSolution:
        """Solve for a cost within bounds, from the last basis.

        Parameters
        ----------
        cost
            Shape (width,), as are the bounds of columns, in the face's numbering; sleeping columns are passed over
            and come back as 0.
        offset
            Shape (height,), as are the bounds of rows: what each row holds already. Rows that were left out come
            back with multiplier 0.
        seconds
            Time limit, or None.
        """
        update, is_near = self._changes(cost, bounds, offset)
        self._parameters.ClearField("time_limit")
        if seconds is not None:
            self._parameters.time_limit.FromNanoseconds(int(1e9 * max(0.001, seconds)))
        self._parameters.glop.use_preprocessing = not self._warm or (self.width > LARGE and not self._standing.known)
        # Where little but bounds has moved, few pivots do, and the norms of steepest edge cost more than they save.
        pricing = _DEVEX if is_near and not self._standing.changed else _STEEPEST_EDGE
        self._parameters.glop.feasibility_rule = self._parameters.glop.optimization_rule = pricing
        try:
            self._solver.update(update)
            result = self._solver.solve(self._parameters, self._start(), *self._solve_arguments)
        except self._trouble:
            return LpSolution(LpStatus.TROUBLE)
        status, pivots = _STATUS.get(result.termination.reason, LpStatus.TROUBLE), result.solve_stats.simplex_iterations
        if status is not LpStatus.OPTIMAL:
            return LpSolution(status, pivots=pivots)
        found = result.solutions[0]
        self._standing.keep(found.basis)
        point = told(found.primal_solution.variable_values, self._columns, len(cost))
        multipliers = told(found.dual_solution.dual_values, self._rows, len(self._row_place))
        return LpSolution(status, found.primal_solution.objective_value, point, multipliers, pivots)

    def _changes(self, cost: Floats, bounds: Bounds, offset: Ints | None) -> tuple[Any, bool]:
        """What differs from what the program was told last, and whether the cost is nearly the same."""
        update = self._update_type()
        columns, rows, own = update.variable_updates, update.linear_constraint_updates, self._columns
        held = 0 if offset is None else offset[self._rows]
        self._lower = send(columns.lower_bounds, self._lower, floats(bounds.lower[own]))
        self._upper = send(columns.upper_bounds, self._upper, floats(bounds.upper[own]))
        self._row_lower = send(rows.lower_bounds, self._row_lower, floats(bounds.row_lower[self._rows]) - held)
        self._row_upper = send(rows.upper_bounds, self._row_upper, floats(bounds.row_upper[self._rows]) - held)
        is_near = int((self._cost != cost[own]).sum()) <= FEW
        self._cost = send(update.objective_updates.linear_coefficients, self._cost, cost[own])
        return update, is_near

    @property
    def basis(self) -> Basis | None:
        """The last optimum's basis, in the face's numbering, for another program to start from; None before one."""
        if not self._standing.known:
            return None
        columns, rows = np.zeros(len(self._place), dtype=np.int64), np.zeros(len(self._row_place), dtype=np.int64)
        columns[self._columns], rows[self._rows] = self._standing.columns, self._standing.rows
        return Basis(columns, rows)

    def begin(self, high: Ints, rows: Ints, like: Ints) -> None:
        """Begin with columns at their upper bounds, and with rows as others stand."""
        self._standing.columns[self._place[high]] = AT_UPPER
        self._standing.rows[self._row_place[rows]] = self._standing.rows[self._row_place[like]]

    def start_from(self, basis: Basis) -> None:
        """Start from another program's basis."""
        self._standing.take_over(basis.columns[self._columns], basis.rows[self._rows])

    def _start(self) -> Any:
        """The basis in full where columns or rows came in since (:mod:`matcher.solve.basis`); what is to be told."""
        parameters = self._start_type()
        parameters.variable_values_filter.skip_zero_values = parameters.dual_values_filter.skip_zero_values = True
        parameters.reduced_costs_filter.filter_by_ids = True  # of none
        if self._standing.known and self._standing.changed:
            self._standing.tell(parameters.initial_basis, self._lower, self._upper)
        return parameters


_STEEPEST_EDGE, _DEVEX = 1, 2  # GlopParameters.PricingRule
_STATUS = {1: LpStatus.OPTIMAL, 2: LpStatus.INFEASIBLE, 6: LpStatus.STOPPED, 9: LpStatus.STOPPED}
"""By TerminationReasonProto: optimal, infeasible, no solution found, feasible; anything else is trouble."""
