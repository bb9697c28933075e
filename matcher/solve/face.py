"""The set of plans that are optimal for every stage so far, as bounds on columns and rows.

A face starts as the whole problem and shrinks with every hold. ``hold`` keeps it at a step's value by
complementary slackness in exact integers (:mod:`matcher.solve.exact`): a column whose exact reduced cost exceeds
the gap stays at its bound, a row whose exact multiplier exceeds the gap stays tight. With no gap this is the whole
optimal face, and no dense row "value >= v" is ever needed (SOLVING.md, 4).

Most arcs sleep: they are not in the linear program until a cost prices them below zero. So a linear program
stays as small as what is in play, whatever the size of the problem; the exact proofs always cover all columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from matcher.problem import UNBOUNDED, Ints, Matrix, Problem, RowName
from matcher.solve.exact import Proof, Step
from matcher.solve.limits import Limits, OutOfTime
from matcher.solve.relaxation import Floats, LpSolution, LpStatus, Relaxation
from matcher.solve.sleep import priced_out
from matcher.solve.tighten import settle, tightened

SMALL = 4_000
"""Problems of no more arcs than this have them all awake from the start."""
NOTHING = np.zeros(0, dtype=np.int64)


class Bounds(NamedTuple):
    """Bounds of columns and rows."""

    lower: Ints
    upper: Ints
    row_lower: Ints
    row_upper: Ints


class Infeasible(Exception):
    """No plan keeps all bounds and rows."""


class Face:
    """Columns, rows and the best plan so far.

    Parameters
    ----------
    problem
        The integer program.
    limits
        Deadline and seed.
    plan
        A feasible plan to start from, or None.
    """

    def __init__(self, problem: Problem, limits: Limits, plan: Ints | None = None) -> None:
        self.limits = limits
        self.lower, self.upper = problem.lower.copy(), problem.upper.copy()
        top = np.minimum(problem.upper, problem.ceiling)
        _, self.ceiling = tightened(problem.matrix, problem.lower, top, problem.row_lower, problem.row_upper)
        closed = self.ceiling < problem.ceiling
        self.upper[closed] = np.minimum(self.upper, self.ceiling)[closed]
        self.row_lower, self.row_upper = problem.row_lower.copy(), problem.row_upper.copy()
        self.row_names = list(problem.row_names)
        self.base = problem.matrix
        self.extra = Matrix.from_triplets(NOTHING, NOTHING, NOTHING, 0, problem.width)
        self.knots, self.paths = problem.knots, problem.paths
        self.plan = plan
        self.asleep = np.zeros(self.width, dtype=bool)
        self.asleep[problem.paths.column] = True
        if len(problem.arcs) > SMALL:
            self.asleep[problem.arcs] = True
        # Ties in pricing are broken by a fixed shuffle, so that one round wakes arcs of every demand.
        self.shuffle = np.random.default_rng(0).random(self.width)
        self.arcs = problem.arcs if len(problem.arcs) > SMALL else NOTHING
        self.dozing = np.zeros(self.width, dtype=bool)
        self.relaxation = self._new_relaxation(warm=True)

    def _new_relaxation(self, *, warm: bool) -> Relaxation:
        """A linear program of all rows and the columns that are awake."""
        relaxation = Relaxation(warm)
        relaxation.wake(np.flatnonzero(~self.asleep), NOTHING, NOTHING, NOTHING, self.width)
        for block, _ in self.blocks:
            relaxation.add_rows(block.rows, block.columns, block.values, block.height)
        return relaxation

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.lower)

    @property
    def top(self) -> Ints:
        """Finite upper bounds, shape (width,)."""
        return np.minimum(self.upper, self.ceiling)

    @property
    def blocks(self) -> tuple[tuple[Matrix, slice], ...]:
        """The problem's rows, then the rows added since, with their places among all rows."""
        split = self.base.height
        return (self.base, slice(0, split)), (self.extra, slice(split, split + self.extra.height))

    def add_columns(self, ceiling: Ints, values: Ints) -> Ints:
        """Append columns from 0 to ``ceiling``; ``values`` are theirs in the plan so far."""
        new = np.arange(self.width, self.width + len(ceiling), dtype=np.int64)
        self.lower = np.append(self.lower, np.zeros_like(ceiling))
        self.upper, self.ceiling = np.append(self.upper, ceiling), np.append(self.ceiling, ceiling)
        self.asleep = np.append(self.asleep, np.zeros(len(new), dtype=bool))
        self.dozing = np.append(self.dozing, np.zeros(len(new), dtype=bool))
        if self.plan is not None:
            self.plan = np.append(self.plan, values)
        self.relaxation.wake(new, NOTHING, NOTHING, NOTHING, self.width)
        return new

    def add_rows(
        self, names: Sequence[RowName], rows: Ints, columns: Ints, values: Ints, lower: Ints, upper: Ints
    ) -> Ints:
        """Append rows (numbered from 0 in ``rows``), one for each name; returns their numbers in the face."""
        self.row_names.extend(names)
        first, height = len(self.row_lower), len(lower)
        extra = self.extra
        self.extra = Matrix.from_triplets(
            np.append(extra.rows, rows + extra.height),
            np.append(extra.columns, columns),
            np.append(extra.values, values),
            extra.height + height,
            self.width,
        )
        self.row_lower, self.row_upper = np.append(self.row_lower, lower), np.append(self.row_upper, upper)
        self.relaxation.add_rows(rows, columns, values, height)
        return np.arange(first, first + height, dtype=np.int64)

    def relax(self, cost: Floats, bounds: Bounds | None = None, *, wake: bool = True) -> LpSolution:
        """Least cost of the relaxation, waking what it prices.

        Parameters
        ----------
        cost
            Shape (width,).
        bounds
            Bounds to use instead of the face's. A sleeping column may still be missing where they leave no point.

        Raises
        ------
        OutOfTime
            When the limit was reached.
        """
        within = bounds or Bounds(self.lower, self.upper, self.row_lower, self.row_upper)
        while True:
            self.limits.check()
            solution = self._solve(cost, within)
            if solution.status is LpStatus.STOPPED:
                raise OutOfTime
            if solution.status is not LpStatus.OPTIMAL or not wake:
                return solution
            if not self._wake(cost, solution.multipliers, within.upper):
                return solution

    def _solve(self, cost: Floats, within: Bounds) -> LpSolution:
        """One linear solve; where the warm basis leads GLOP into trouble, once more from nothing, presolved."""
        within = within._replace(upper=np.where(self.dozing & (within.lower <= 0), 0, within.upper))
        solution = self.relaxation.minimise(cost, *within, self.limits.left())
        if solution.status is not LpStatus.TROUBLE:
            return solution
        solution = self._new_relaxation(warm=False).minimise(cost, *within, self.limits.left())
        self.relaxation = self._new_relaxation(warm=True)
        return solution

    def at(self, proof: Proof, most: int) -> Bounds:
        """Bounds of the plans that cost no more than ``most``, as far as a proof tells."""
        slack = max(0, proof.slack(most))
        columns = proof.narrowed(self.lower, self.top, self.top, slack)
        return Bounds(*columns, *proof.narrowed_rows(self.row_lower, self.row_upper, slack))

    def _wake(self, cost: Floats, multipliers: Floats, upper: Ints) -> bool:
        """Wake sleeping columns that the multipliers price below zero; tells whether there were any."""
        new = priced_out(self, cost, multipliers, upper)
        self.dozing[new] = False
        self._add_to_relaxation(new[self.asleep[new]])
        return len(new) > 0

    def doze(self, point: Floats) -> None:
        """Lay to rest the arcs that neither the plan nor a point of the relaxation uses, until they are priced."""
        assert self.plan is not None
        arcs = self.arcs
        idle_arcs = arcs[(self.plan[arcs] == 0) & (point[arcs] == 0) & ~self.asleep[arcs]]
        self.dozing[idle_arcs] = True

    @property
    def has_sleepers(self) -> bool:
        """Whether some column that may be used is not in the linear program."""
        return bool(((self.asleep | self.dozing) & (self.upper > 0)).any())

    def wake_all(self) -> None:
        """Wake every column that may be used."""
        self._add_to_relaxation(np.flatnonzero(self.asleep & (self.upper > 0)))

    def _add_to_relaxation(self, new: Ints) -> None:
        self.asleep[new] = False
        wanted = np.zeros(self.width, dtype=bool)
        wanted[new] = True
        rows, columns, values = [NOTHING], [NOTHING], [NOTHING]
        for block, part in self.blocks:
            entry = np.flatnonzero(wanted[block.columns])
            rows.append(block.rows[entry] + part.start)
            columns.append(block.columns[entry])
            values.append(block.values[entry])
        self.relaxation.wake(new, np.concatenate(rows), np.concatenate(columns), np.concatenate(values), self.width)

    def hold(self, step: Step, step_name: str, allowance: int = 0) -> None:
        """Keep the face at ``step.value + allowance``: fix what the proof's gap allows, add a row for the rest."""
        worst = step.value + allowance
        slack = step.proof.slack(worst) if step.proof else None
        if step.proof is not None and slack is not None:
            self._fix(step.proof, slack)
        if slack != 0:
            priced = np.flatnonzero(step.cost)
            one = np.ones(1, dtype=np.int64)
            name = RowName("hold", step_name)
            self.add_rows([name], np.zeros_like(priced), priced, step.cost[priced], -UNBOUNDED * one, worst * one)

    def _fix(self, proof: Proof, slack: int) -> None:
        self.lower, self.upper = proof.narrowed(self.lower, self.upper, self.top, slack)
        self.row_lower, self.row_upper = proof.narrowed_rows(self.row_lower, self.row_upper, slack)

    def settle(self) -> None:
        """Fix the columns that equations of the problem leave no choice."""
        height, width = self.base.height, self.base.width
        lower, upper = self.lower[:width], self.upper[:width]
        while settle(self.base, lower, upper, self.row_lower[:height], self.row_upper[:height]):
            pass

    def take(self, point: Ints, cost: Ints | None = None) -> bool:
        """Make a point the plan if it is lawful, exactly, and not dearer; tells whether it was taken."""
        if (point < self.lower).any() or (point > self.top).any():
            return False
        for block, part in self.blocks:
            rows = block.dot(point)
            if (rows < self.row_lower[part]).any() or (rows > self.row_upper[part]).any():
                return False
        if self.plan is not None and cost is not None and int(cost @ point) > self.value(cost):
            return False
        self.plan = point
        return True

    def value(self, cost: Ints) -> int:
        """Cost of the plan."""
        assert self.plan is not None
        return int(cost @ self.plan)
