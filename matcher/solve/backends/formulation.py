"""A problem as a general solver is given it: bounds, and blocks of rows that every stage adds to.

Nothing clever is done here, on purpose. This is what an honest baseline starts from: stages are held by rows, and
the last plan is the hint.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from matcher.problem import UNBOUNDED, Ints, Matrix, Problem, ints
from matcher.solve.face import Infeasible
from matcher.solve.limits import Limits, OutOfTime
from matcher.solve.search import IntegerProgram, SearchResult, SearchStatus

Searcher = Callable[[IntegerProgram, Limits], SearchResult]
"""A solver of integer programs, such as :func:`matcher.solve.search.search`."""


SECONDS_PER_ENTRY = 2e-6
"""What it takes to hand a solver one entry of the matrix, at least; measured from 0.4 to 16 million entries."""


def require_time(limits: Limits, entries: int) -> None:
    """Begin nothing that cannot be interrupted and takes longer than there is time.

    Raises
    ------
    OutOfTime
        When the limit would pass while a matrix of so many entries is being loaded, or has passed.
    """
    limits.check()
    left = limits.left()
    if left is not None and left < SECONDS_PER_ENTRY * entries:
        raise OutOfTime


@dataclass(frozen=True)
class Solver:
    """A solver, and the largest weight that it may be trusted with in a leximin stage's windows."""

    search: Searcher
    heaviest: int


@dataclass(frozen=True)
class Least:
    """What a search for the least cost came to: the plan's cost, and a bound of which the solver is sure, or None."""

    value: int
    bound: int | None

    @property
    def proven(self) -> bool:
        """Whether the solver says that nothing is cheaper."""
        return self.bound is not None and self.bound >= self.value


@dataclass
class Formulation:
    """Bounds, rows and the best plan so far; grows stage by stage.

    Attributes
    ----------
    lower, upper
        Shape (width,), finite.
    blocks
        Rows with their bounds.
    plan
        Shape (width,), or None before the first is found.
    """

    lower: Ints
    upper: Ints
    blocks: list[tuple[Matrix, Ints, Ints]]
    solver: Solver
    limits: Limits
    plan: Ints | None = field(default=None)

    @classmethod
    def of(cls, problem: Problem, solver: Solver, limits: Limits, plan: Ints | None) -> Formulation:
        """A problem's own bounds and rows, with nobody placed as the plan where there is no better and it is lawful."""
        upper = np.minimum(problem.upper, problem.ceiling)
        blocks = [(problem.matrix, problem.row_lower, problem.row_upper)]
        made = cls(problem.lower.copy(), upper, blocks, solver, limits)
        for start in (plan, problem.lower):
            if start is not None and made.plan is None:
                made.take(start)
        return made

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.lower)

    def trial(self) -> Formulation:
        """The same, to add rows and bounds that shall not last."""
        return replace(self, lower=self.lower.copy(), upper=self.upper.copy(), blocks=list(self.blocks))

    def add_columns(self, values: Ints) -> Ints:
        """Append columns from 0 to 1; ``values`` are theirs in the plan."""
        count = len(values)
        first = self.width
        self.lower = np.append(self.lower, np.zeros(count, dtype=np.int64))
        self.upper = np.append(self.upper, np.ones(count, dtype=np.int64))
        if self.plan is not None:
            self.plan = np.append(self.plan, values)
        return np.arange(first, first + count, dtype=np.int64)

    def add_rows(self, rows: Ints, columns: Ints, values: Ints, lower: Ints, upper: Ints) -> None:
        """Append rows, numbered from 0 in ``rows``."""
        matrix = Matrix.from_triplets(rows, columns, values, len(lower), self.width)
        self.blocks.append((matrix, lower, upper))

    def hold(self, cost: Ints, most: int) -> None:
        """Keep ``cost @ x`` at no more than ``most`` from now on."""
        priced = np.flatnonzero(cost)
        self.add_rows(np.zeros_like(priced), priced, cost[priced], ints([-UNBOUNDED]), ints([most]))

    def minimise(self, cost: Ints) -> Least:
        """Have the solver look for the least cost; a better plan becomes the plan.

        Raises
        ------
        Infeasible
            When the solver finds that there is no plan, and none is known.
        OutOfTime
            When the limit was reached before anything was found.
        """
        require_time(self.limits, sum(len(matrix.values) for matrix, _, _ in self.blocks))
        program = IntegerProgram(
            self.lower, self.upper, tuple(self.blocks), cost, -UNBOUNDED, UNBOUNDED, self.plan, not cost.any()
        )
        result = self.solver.search(program, self.limits)
        if result.point is not None:
            self.take(result.point, cost)
        if self.plan is None:
            if result.status is SearchStatus.NONE:
                raise Infeasible
            raise OutOfTime
        value = int(cost @ self.plan)
        if not cost.any():
            return Least(value, value)
        return Least(value, result.bound if _is_sure(result, value) else None)

    def take(self, point: Ints, cost: Ints | None = None) -> bool:
        """Make a point the plan if it is lawful, in exact integers, and not dearer; tells whether it was taken."""
        if (point < self.lower).any() or (point > self.upper).any():
            return False
        for matrix, lower, upper in self.blocks:
            rows = matrix.dot(point)
            if (rows < lower).any() or (rows > upper).any():
                return False
        if self.plan is not None and cost is not None and int(cost @ point) > int(cost @ self.plan):
            return False
        self.plan = point
        return True


def _is_sure(result: SearchResult, value: int) -> bool:
    """Whether a search tells a bound: one that ended before it had a point may give one that it never worked out."""
    found = result.status in (SearchStatus.BEST, SearchStatus.FOUND)
    return found and result.bound is not None and result.bound <= value
