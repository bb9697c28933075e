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
from matcher.certificate.relaxed import Relaxed
from matcher.certificate.splitting import split_of
from matcher.check.certificate import Split, Step
from matcher.check.certificate.costs import Cost
from matcher.check.certificate.left import Left
from matcher.check.certificate.ways import Ways
from matcher.check.plan import Plan
from matcher.problem import Floats, Ints
from matcher.solve.exact import denominator_of
from matcher.solve.limits import Limits, OutOfTime
from matcher.solve.relaxation import LpSolution, LpStatus
from matcher.solve.whole import WHOLE

FINEST = 10**6
"""Denominator over which prices are rounded that fit none."""
LARGEST = 2.0**40
"""Prices beyond this, over their denominator, are of no use: the checker could not add them up."""
PENALTIES = (Fraction(1, 32), Fraction(1), Fraction(64))
"""Breaking a row costs so many times the most that a plan of interest costs: little at first, for GLOP's sake."""
WORK = 2 * 10**9
"""What linear programs may cost in all (:mod:`matcher.solve.play`): minutes, and an end to it for the largest
weeks (counted, not timed, so that the same week has the same certificate)."""


class Sharpener:
    """Solves step after step from the last one's basis, until it has done its share of work.

    Parameters
    ----------
    plan
        The proposal.
    limits
        Of the solve: once they are reached, prices stay as they are.
    """

    def __init__(self, plan: Plan, limits: Limits | None = None) -> None:
        self.plan = plan
        self.limits = limits or Limits()
        self._relaxed: Relaxed | None = None

    def __call__(
        self, ways: Ways, left: Left, cost: Cost, step: Step, wanted: int, most: int
    ) -> tuple[Step, Split | None]:
        """The step with the prices of a linear optimum, and cases where that optimum is not whole.

        Parameters
        ----------
        ways, left
            What the checker has left of all ways at this step.
        cost
            The step's cost.
        step
            The prices so far; they stay where there is no optimum to be had.
        wanted
            The bound that would do.
        most
            Plans that cost more are of no interest. Where there is no plan, prices are to prove a bound above it.
        """
        relaxed = self._relaxed
        if self.limits.over or (relaxed is not None and relaxed.work > WORK):
            return step, None
        if relaxed is None:
            relaxed = self._relaxed = Relaxed(Program(ways), self.plan, self.limits)
        try:
            return self._sharper(relaxed, left, cost, step, wanted, most)
        except OutOfTime:
            return step, None

    def _sharper(
        self, relaxed: Relaxed, left: Left, cost: Cost, step: Step, wanted: int, most: int
    ) -> tuple[Step, Split | None]:
        price, split = relaxed.program.priced(cost), None
        relaxed.leave(left)
        solution = relaxed.relax(price)
        if solution.status is LpStatus.INFEASIBLE:
            solution = _broken(relaxed, price, cost.offset, most)
        if solution.status is not LpStatus.OPTIMAL:
            return step, None
        if relaxed.is_unbroken(solution.point):
            if solution.value + cost.offset < wanted - WHOLE * max(1.0, abs(wanted)):
                solution = relaxed.cut_off(price, solution)
            split = split_of(relaxed.program, solution.point)
        return _priced(relaxed, solution.multipliers, step), split


def _broken(relaxed: Relaxed, price: Ints, offset: int, most: int) -> LpSolution:
    """The optimum with rows that may be broken, so dear that it costs more than ``most`` if that can be had.

    Where none is broken after all, there were only columns asleep that were called for.
    """
    found = LpSolution(LpStatus.INFEASIBLE)
    for times in PENALTIES:
        solution = relaxed.relax(price, 1 + int(times * abs(most)))
        found = solution if solution.status is LpStatus.OPTIMAL else found
        if found.status is LpStatus.OPTIMAL and (found.value + offset > most or relaxed.is_unbroken(found.point)):
            break
    return found


def _priced(relaxed: Relaxed, multipliers: Floats, step: Step) -> Step:
    """A step with multipliers of rows that may be priced, over a common denominator, for its prices."""
    rows = [row for row in np.flatnonzero(multipliers).tolist() if relaxed.is_priced(row)]
    largest = float(np.abs(multipliers[rows]).max(initial=1.0))
    if largest > LARGEST:
        return step
    denominator = denominator_of(multipliers[rows], min(FINEST, int(LARGEST / largest)))
    whole = {row: round(multipliers[row] * denominator) for row in rows}
    names, cuts = relaxed.told(row for row in rows if whole[row])
    prices: dict[str, dict[str, int]] = defaultdict(dict, {"unit": {}} if relaxed.program.grouped else {})
    for row, (rule, key) in names.items():
        prices[rule][key] = whole[row]
    return Step(denominator, dict(prices), None, step.window, cuts=cuts)
