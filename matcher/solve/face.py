"""The set of plans that are optimal for every stage so far, as bounds on columns and rows.

``minimise`` finds a least-cost plan of the face and proves it; ``hold`` then keeps the face at that cost.
The proof is complementary slackness in exact integers (:mod:`matcher.solve.exact`): a column whose exact
reduced cost exceeds the gap stays at its bound, a row whose exact multiplier exceeds the gap stays tight.
With no gap this is the whole optimal face, and no dense row "value >= v" is ever needed (SOLVING.md, 4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from matcher.problem import UNBOUNDED, Ints, Matrix, Problem
from matcher.solve.dive import dive
from matcher.solve.exact import Proof, pressed, rounded, without_open_rows
from matcher.solve.limits import Limits, OutOfTime
from matcher.solve.relaxation import Floats, LpSolution, LpStatus, Relaxation
from matcher.solve.tighten import settle, tightened
from matcher.solve.search import IntegerProgram, SearchResult, SearchStatus, search

NEAR_INTEGER = 1e-6
PRICED_OUT = -1e-7


class Infeasible(Exception):
    """No plan keeps all bounds and rows."""


@dataclass(frozen=True)
class Step:
    """One minimisation: the least cost found, the proven bound, and where the proof is from."""

    cost: Ints
    value: int
    bound: int | None
    proof: Proof | None
    by: Literal["multipliers", "search", "none"]

    @property
    def proven(self) -> bool:
        """Whether no plan of the face costs less."""
        return self.bound is not None and self.bound >= self.value


class Face:
    """Columns, rows and the best plan so far; grows by columns and rows, shrinks by holds.

    Parameters
    ----------
    problem
        The integer program. Its path columns sleep until a cost prices them below the pool.
    limits
        Deadline and seed.
    plan
        A feasible plan to start from, or None.
    """

    def __init__(self, problem: Problem, limits: Limits, plan: Ints | None = None) -> None:
        self.limits = limits
        self.lower, self.upper = problem.lower.copy(), problem.upper.copy()
        _, self.ceiling = tightened(
            problem.matrix, problem.lower, np.minimum(problem.upper, problem.ceiling), problem.row_lower, problem.row_upper
        )
        closed = self.ceiling < problem.ceiling
        self.upper[closed] = np.minimum(self.upper, self.ceiling)[closed]
        self.row_lower, self.row_upper = problem.row_lower.copy(), problem.row_upper.copy()
        self.base = problem.matrix
        self.paths = problem.paths
        self.extra = Matrix.from_triplets(*(np.zeros(0, dtype=np.int64),) * 3, 0, problem.width)
        self.plan = plan
        self.relaxation = Relaxation()
        self.asleep = np.zeros(self.width, dtype=bool)
        self.asleep[problem.paths.column] = True
        self.relaxation.wake(np.flatnonzero(~self.asleep), *(np.zeros(0, dtype=np.int64),) * 3, self.width)
        self.relaxation.add_rows(self.base.rows, self.base.columns, self.base.values, self.base.height)

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.lower)

    @property
    def top(self) -> Ints:
        """Finite upper bounds, shape (width,)."""
        return np.minimum(self.upper, self.ceiling)

    def add_columns(self, ceiling: Ints, values: Ints) -> Ints:
        """Append columns from 0 to ``ceiling``; ``values`` are theirs in the plan so far."""
        new = np.arange(self.width, self.width + len(ceiling), dtype=np.int64)
        self.lower = np.append(self.lower, np.zeros_like(ceiling))
        self.upper, self.ceiling = np.append(self.upper, ceiling), np.append(self.ceiling, ceiling)
        self.asleep = np.append(self.asleep, np.zeros(len(new), dtype=bool))
        if self.plan is not None:
            self.plan = np.append(self.plan, values)
        self.relaxation.wake(new, *(np.zeros(0, dtype=np.int64),) * 3, self.width)
        return new

    def add_rows(self, rows: Ints, columns: Ints, values: Ints, lower: Ints, upper: Ints) -> Ints:
        """Append rows (numbered from 0 in ``rows``); returns their numbers in the face."""
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

    def minimise(self, cost: Ints) -> Step:
        """Find a least-cost plan of the face, with the best proof to be had within the limits.

        Parameters
        ----------
        cost
            Shape (width,), integers.

        Raises
        ------
        Infeasible
            When the face holds no plan at all (only possible before the first plan is known).
        OutOfTime
            When the limit was reached with no plan known.
        """
        if self.plan is None:
            self._first_plan(cost)
        self.limits.check()
        proof = self._relax(cost)
        value = self._value(cost)
        if proof is not None and value <= proof.bound:
            return Step(cost, value, proof.bound, proof, "multipliers")
        return self._close(cost, proof)

    def relax(self, cost: Floats) -> LpSolution:
        """Solve the relaxation alone, for a heuristic's sake; a whole optimum becomes the plan where it is better."""
        return self.relaxation.minimise(
            cost, self.lower, self.upper, self.row_lower, self.row_upper, self.limits.left()
        )

    def hold(self, step: Step, allowance: int = 0) -> None:
        """Keep the face at ``step.value + allowance``: fix what the proof's gap allows, add a row for the rest."""
        worst = step.value + allowance
        slack = step.proof.slack(worst) if step.proof else None
        if step.proof is not None and slack is not None:
            self._fix(step.proof, slack)
        if slack != 0:
            priced = np.flatnonzero(step.cost)
            zeros = np.zeros_like(priced)
            one = np.ones(1, dtype=np.int64)
            self.add_rows(zeros, priced, step.cost[priced], -UNBOUNDED * one, worst * one)

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
        rows = self.rows_of(point)
        if (rows < self.row_lower).any() or (rows > self.row_upper).any():
            return False
        if self.plan is not None and cost is not None and int(cost @ point) > self._value(cost):
            return False
        self.plan = point
        return True

    def rows_of(self, point: Ints) -> Ints:
        """Row values of a point, exactly, shape (height,)."""
        return np.append(self.base.dot(point), self.extra.dot(point))

    def _value(self, cost: Ints) -> int:
        assert self.plan is not None
        return int(cost @ self.plan)

    def _relax(self, cost: Ints) -> Proof | None:
        """Solve the relaxation, waking what it prices; a whole optimum becomes the plan."""
        floats = cost.astype(np.float64)
        while True:
            solution = self.relax(floats)
            if solution.status is LpStatus.STOPPED:
                raise OutOfTime
            if solution.status is not LpStatus.OPTIMAL:
                return None
            if not self._wake(cost, solution.multipliers):
                break
        whole = np.rint(solution.point)
        if np.abs(solution.point - whole).max(initial=0.0) < NEAR_INTEGER:
            self.take(whole.astype(np.int64), cost)
        return self._prove(cost, solution)

    def _wake(self, cost: Ints, multipliers: Floats) -> bool:
        """Wake the sleeping columns that the multipliers price below zero; tells whether there were any."""
        candidates = np.flatnonzero(self.asleep & (self.upper > 0))
        if len(candidates) == 0:
            return False
        reduced = cost.astype(np.float64)
        split = self.base.height
        for block, part in ((self.base, multipliers[:split]), (self.extra, multipliers[split:])):
            np.subtract.at(reduced, block.columns, block.values * part[block.rows])
        new = candidates[reduced[candidates] < PRICED_OUT]
        if len(new) == 0:
            return False
        self.asleep[new] = False
        wanted = np.zeros(self.width, dtype=bool)
        wanted[new] = True
        entry = np.flatnonzero(wanted[self.base.columns])
        late = np.flatnonzero(wanted[self.extra.columns])
        self.relaxation.wake(
            new,
            np.append(self.base.rows[entry], self.extra.rows[late] + split),
            np.append(self.base.columns[entry], self.extra.columns[late]),
            np.append(self.base.values[entry], self.extra.values[late]),
            self.width,
        )
        return True

    def _prove(self, cost: Ints, solution: LpSolution) -> Proof | None:
        best: Proof | None = None
        for denominator, multipliers in rounded(solution.multipliers):
            kept = without_open_rows(multipliers, self.row_lower, self.row_upper)
            split = self.base.height
            reduced = cost * denominator
            for block, part in ((self.base, kept[:split]), (self.extra, kept[split:])):
                reduced[: block.width] -= block.transposed_dot(part)
            bound = pressed(kept, self.row_lower, self.row_upper) + pressed(reduced, self.lower, self.top)
            proof = Proof(denominator, kept, reduced, bound)
            if best is None or proof.bound > best.bound:
                best = proof
        return best

    def _fix(self, proof: Proof, slack: int) -> None:
        at_lower, at_upper = proof.reduced > slack, proof.reduced < -slack
        top = self.top
        self.upper[at_lower] = self.lower[at_lower]
        self.lower[at_upper] = top[at_upper]
        self.upper[at_upper] = top[at_upper]
        low, high = proof.multipliers > slack, proof.multipliers < -slack
        self.row_upper[low] = self.row_lower[low]
        self.row_lower[high] = self.row_upper[high]

    def _close(self, cost: Ints, proof: Proof | None) -> Step:
        """Search for a plan at the bound; failing that, for the best there is."""
        bound = proof.bound if proof else None
        if proof is not None:
            if self._dive(cost, proof):
                return Step(cost, self._value(cost), proof.bound, proof, "multipliers")
            result = self._search(cost, proof, proof.bound, proof.bound, feasibility_only=True)
            if result.point is not None:
                self.take(result.point, cost)
                return Step(cost, self._value(cost), proof.bound, proof, "search")
            if result.status is SearchStatus.NONE:
                bound = proof.bound + 1
        value = self._value(cost)
        if bound is not None and value <= bound:
            return Step(cost, value, bound, proof, "search")
        return self._search_best(cost, proof, bound)

    def _dive(self, cost: Ints, proof: Proof) -> bool:
        """Try for a whole plan at the proven bound; on success it is the plan."""
        lower, upper = self._narrowed(cost, proof, proof.bound)
        steer = cost.astype(np.float64)

        def resolve(low: Ints, high: Ints) -> LpSolution:
            return self.relaxation.minimise(steer, low, high, self.row_lower, self.row_upper, self.limits.left())

        found = dive(resolve(lower, upper).point, lower, upper, resolve)
        return found is not None and int(cost @ found) <= proof.bound and self.take(found, cost)

    def _narrowed(self, cost: Ints, proof: Proof | None, most: int) -> tuple[Ints, Ints]:
        """Bounds of the plans that cost no more than ``most``, as far as reduced costs tell."""
        lower, upper = self.lower.copy(), self.top.copy()
        idle = self._idle(cost)
        upper[idle] = lower[idle]
        if proof is not None:
            slack = max(0, proof.slack(most))
            at_lower, at_upper = proof.reduced > slack, proof.reduced < -slack
            upper[at_lower] = lower[at_lower]
            lower[at_upper] = upper[at_upper]
        return lower, upper

    def _search_best(self, cost: Ints, proof: Proof | None, bound: int | None) -> Step:
        value = self._value(cost)
        least = bound if bound is not None else -UNBOUNDED
        result = self._search(cost, proof, least, value - 1, feasibility_only=False)
        if result.point is not None:
            self.take(result.point, cost)
        if result.status is SearchStatus.NONE:
            return Step(cost, value, value, proof, "search")
        value = self._value(cost)
        proven = [each for each in (bound, result.bound) if each is not None]
        best = value if result.status is SearchStatus.BEST else max(proven, default=None)
        return Step(cost, value, best, proof, "search" if best == value else "none")

    def _search(
        self, cost: Ints, proof: Proof | None, least: int, most: int, *, feasibility_only: bool
    ) -> SearchResult:
        """CP-SAT within ``least <= cost <= most``, on what reduced costs leave free at ``most``."""
        lower, upper = self._narrowed(cost, proof, most)
        split = self.base.height
        rows = (
            (self.base, self.row_lower[:split], self.row_upper[:split]),
            (self.extra, self.row_lower[split:], self.row_upper[split:]),
        )
        program = IntegerProgram(lower, upper, rows, cost, least, most, self.plan, feasibility_only)
        return search(program, self.limits)

    def _idle(self, cost: Ints) -> Ints:
        """Sleeping paths that this cost and the rows held so far do not tell from their pool."""
        paths = self.paths
        same = cost[paths.column] == cost[paths.feeder] + cost[paths.lane]
        held = np.zeros(self.width, dtype=bool)
        held[self.extra.columns] = True
        return paths.column[same & self.asleep[paths.column] & ~held[paths.column]]

    def _first_plan(self, cost: Ints) -> None:
        """Find any lawful plan: none placed if that is lawful, else by the relaxation, else by search."""
        nobody = self.lower.copy()
        if self.take(nobody):
            return
        solution = self.relax(cost.astype(np.float64))
        if solution.status is LpStatus.OPTIMAL and self.take(np.rint(solution.point).astype(np.int64)):
            return
        result = self._search(np.zeros_like(cost), None, 0, 0, feasibility_only=True)
        if result.status is SearchStatus.NONE:
            raise Infeasible
        if result.point is None:
            raise OutOfTime
        self.take(result.point)
