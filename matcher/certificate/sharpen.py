"""Better prices, where the engine's prove too little: a linear program over the very ways that the checker looks at.

The engine counts classes of children and fixes what its proofs decide, so its multipliers need not be right for one
child at a time. The dual of this program is: it has a column for every way left, and the rows that prices are for.
What the rounded prices prove is the checker's to say; nothing here needs to be right.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

import numpy as np

from matcher.certificate.program import Program
from matcher.check.certificate import Split, Step
from matcher.check.certificate.costs import Cost
from matcher.check.certificate.left import Hold, Left
from matcher.check.certificate.prices import RULES
from matcher.check.certificate.ways import Ways
from matcher.problem import UNBOUNDED, Floats, Ints, RowName, ints
from matcher.solve.limits import Limits
from matcher.solve.relaxation import Bounds, LpSolution, LpStatus, Relaxation

DENOMINATORS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 24, 60, 120, 840, 5040, 55440)
CLOSE = 1e-6
LARGEST = 2.0**40
PENALTIES = (Fraction(1, 32), Fraction(1), Fraction(64))
"""Breaking a row costs so many times the most that a plan of interest costs: little at first, for GLOP's sake."""
WORK = 10_000_000
"""Columns times solves, at most: seconds for an ordinary week, and an end to it for the largest (counted, not timed,
so that the same week has the same certificate)."""
NOTHING = np.zeros(0, dtype=np.int64)


class Sharpener:
    """Solves step after step from the last one's basis, until it has done its share of work.

    Parameters
    ----------
    limits
        Of the solve: once they are reached, prices stay as they are.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.program: Program | None = None
        self.limits = limits or Limits()
        self.work = WORK

    def __call__(self, ways: Ways, left: Left, cost: Cost, step: Step, most: int) -> tuple[Step, Split | None]:
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
            Plans that cost more are of no interest. Where there is no plan, prices are to prove a bound above it.
        """
        left_of_time = self.limits.left()
        if self.work <= 0 or self.limits.stopped or (left_of_time is not None and left_of_time <= 0):
            return step, None
        program = self._begin(ways)
        solution = self._solved(left, program.priced(cost), None)
        split = program.split(solution.point) if solution.status is LpStatus.OPTIMAL else None
        if solution.status is LpStatus.INFEASIBLE:
            solution = self._broken(left, cost, most)
        if solution.status is not LpStatus.OPTIMAL:
            return step, None
        multipliers = np.where(self.shared, solution.multipliers, 0.0)
        if np.abs(multipliers).max(initial=0.0) > LARGEST:
            return step, split
        return Step(*self._prices(multipliers), None, step.window), split

    def _begin(self, ways: Ways) -> Program:
        if self.program is not None and self.program.ways is ways:
            return self.program
        self.program = program = Program(ways)
        problem = program.problem
        self.relaxation = Relaxation(warm=True)
        self.relaxation.wake(np.arange(problem.width), NOTHING, NOTHING, NOTHING, problem.width)
        self.width = problem.width
        self.names: list[RowName] = []
        self.holds: dict[int, Hold] = {}
        self.elastic: list[int] = []
        matrix = problem.matrix
        self._add_rows(list(problem.row_names), matrix.rows, matrix.columns, matrix.values)
        return program

    def _add_rows(self, names: list[RowName], rows: Ints, columns: Ints, values: Ints) -> None:
        """Add rows; each that may be priced has two columns by which it may be broken, closed as a rule."""
        self.names += names
        priced = np.flatnonzero([self._is_priced(name) for name in names])
        count = len(priced)
        new = np.arange(self.width, self.width + 2 * count)
        self.width += 2 * count
        self.elastic += new.tolist()
        self.relaxation.wake(new, NOTHING, NOTHING, NOTHING, self.width)
        row = np.concatenate([rows, priced, priced])
        order = np.argsort(row, kind="stable")
        signs = np.concatenate([values, np.ones(count, dtype=np.int64), -np.ones(count, dtype=np.int64)])
        self.relaxation.add_rows(
            row[order], np.append(columns, new)[order], signs[order], np.ones(len(names), dtype=bool)
        )
        self.shared = np.array([self._is_priced(name) for name in self.names], dtype=bool)

    def _is_priced(self, name: RowName) -> bool:
        assert self.program is not None
        return name.rule in RULES and (name.rule != "unit" or self.program.grouped)

    def _add_holds(self, program: Program, left: Left) -> None:
        """Rows for the holds that are new and may bind."""
        known = {id(hold) for hold in self.holds.values()}
        for key, hold in left.holds.items():
            if hold.spare and id(hold) not in known:
                price = program.priced(hold.cost)
                columns = np.flatnonzero(price)
                self.holds[len(self.names)] = hold
                self._add_rows([RowName("hold", key)], np.zeros_like(columns), columns, price[columns])

    def _solved(self, left: Left, price: Ints, penalty: int | None) -> LpSolution:
        assert self.program is not None
        program = self.program
        self.work -= self.width
        self._add_holds(program, left)
        few, row_lower = program.bounds(left)
        upper, cost = np.zeros(self.width, dtype=np.int64), np.zeros(self.width)
        upper[: len(few)], cost[: len(few)] = few, price
        if penalty is not None:
            upper[self.elastic], cost[self.elastic] = UNBOUNDED, penalty
        held = [self._held(row, left) for row in range(program.problem.height, len(self.names))]
        bounds = Bounds(
            np.zeros_like(upper),
            upper,
            np.append(row_lower, ints([low for low, _ in held])),
            np.append(program.problem.row_upper, ints([high for _, high in held])),
        )
        return self.relaxation.minimise(cost, bounds, seconds=self.limits.left())

    def _broken(self, left: Left, cost: Cost, most: int) -> LpSolution:
        """The optimum with rows that may be broken, so dear that it costs more than ``most`` if that can be had."""
        assert self.program is not None
        found = LpSolution(LpStatus.INFEASIBLE)
        for times in PENALTIES:
            solution = self._solved(left, self.program.priced(cost), 1 + int(times * abs(most)))
            found = solution if solution.status is LpStatus.OPTIMAL else found
            if found.status is LpStatus.OPTIMAL and found.value + cost.offset > most:
                break
        return found

    def _held(self, row: int, left: Left) -> tuple[int, int]:
        """Bounds of a hold's row; none where it is no longer held."""
        hold, key = self.holds[row], self.names[row].key
        if left.holds.get(key) is not hold:
            return -UNBOUNDED, UNBOUNDED
        most = hold.most - hold.cost.offset
        return (most if ("hold", key) in left.tight else -UNBOUNDED), most

    def _prices(self, multipliers: Floats) -> tuple[int, dict[str, dict[str, int]]]:
        """Denominator and prices, by rule and row."""
        assert self.program is not None
        denominator = _denominator(multipliers)
        whole = np.rint(multipliers * denominator).astype(np.int64)
        prices: dict[str, dict[str, int]] = defaultdict(dict, {"unit": {}} if self.program.grouped else {})
        for row in np.flatnonzero(whole).tolist():
            prices[self.names[row].rule][self.names[row].key] = int(whole[row])
        return denominator, dict(prices)


def _denominator(multipliers: Floats) -> int:
    """The least denominator that fits them all; failing all, the greatest that keeps them small enough."""
    small = [each for each in DENOMINATORS if np.abs(multipliers).max(initial=0.0) * each <= LARGEST]
    for denominator in small:
        scaled = multipliers * denominator
        if np.abs(scaled - np.rint(scaled)).max(initial=0.0) < CLOSE * denominator:
            return denominator
    return small[-1]
