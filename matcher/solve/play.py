"""What is in play of a face: the columns that its linear program holds, and the rows that these stand in.

Most arcs sleep: they are not in the linear program until a cost prices them below zero. Left out are also columns
that can take one value only, and rows in which no column that is in play stands. Once most of the program is idle, a
new one is made of the rest: GLOP's work goes with the rows and columns that it has, used or not. So a linear program
stays as small as what is in play, whatever the size of the problem; the exact proofs always cover all columns.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Floats, Ints, Matrix
from matcher.solve.bonds import Bonds
from matcher.solve.limits import OutOfTime
from matcher.solve.relaxation import Bounds, LpSolution, LpStatus, Relaxation
from matcher.solve.sleep import coming_in, needed, priced_out, reduced_costs
from matcher.solve.whole import WHOLE

if TYPE_CHECKING:
    from matcher.problem import Problem
    from matcher.solve.face import Face

SMALL = 4_000
"""Problems of no more arcs than this have them all awake from the start."""
IDLE = 3.0
"""A linear program with so many times the columns that are in play is made anew, from those alone."""
PATIENCE = 5
"""An arc that so many optima in a row have not used is laid to rest."""
NOTHING = np.zeros(0, dtype=np.int64)


class Play:
    """The linear program of a face.

    Attributes
    ----------
    asleep
        Shape (width,): not in the linear program.
    dozing
        Shape (width,): in it, but held at 0 until priced.
    work
        Pivots so far, each times the rows of its linear program: the same on any machine.
    """

    def __init__(self, face: Face, problem: Problem) -> None:
        self._face = face
        self._arcs = problem.arcs if len(problem.arcs) > SMALL else NOTHING
        self.asleep = np.zeros(face.width, dtype=bool)
        self.asleep[self._arcs] = True
        self._sleepy = self.asleep.copy()
        self.dozing = np.zeros(face.width, dtype=bool)
        self._unused = np.zeros(face.width, dtype=np.int64)
        # Ties in pricing are broken by a fixed shuffle, so that one round wakes arcs of every demand.
        self.shuffle = np.random.default_rng(0).random(face.width)
        self._bonds = Bonds.of(problem)
        self._reduced: Floats | None = None
        self._relaxation = Relaxation()
        self.work = 0
        self._make(warm=True)

    def _make(self, *, warm: bool) -> None:
        """Make the linear program anew, of the columns that are awake and the rows that they stand in.

        What the plan uses is awake: then a row in which nothing is awake holds by what is fixed in it alone.
        """
        face = self._face
        is_open = face.lower < face.top
        used = is_open & ((face.lower if face.plan is None else face.plan) > 0)
        self.asleep = (self.asleep | self.dozing | ~is_open) & ~used
        self.dozing[:] = False
        self._fixed = np.where(is_open, 0, face.lower)
        self._offset = np.zeros(0, dtype=np.int64)
        basis = self._relaxation.basis
        self._relaxation = Relaxation(warm)
        self._relaxation.wake(np.flatnonzero(~self.asleep), NOTHING, NOTHING, NOTHING, face.width)
        for block, part in face.blocks:
            self.add_rows(block, needed(block, face.slack[part], ~self.asleep, self._fixed))
        if basis is not None and warm:
            self._relaxation.start_from(basis)

    def add_columns(self, new: Ints, *, awake: bool = True) -> None:
        """Take note of columns that the face has just appended, and bring them in if they are awake."""
        self.asleep = np.append(self.asleep, np.full(len(new), not awake))
        self.dozing = np.append(self.dozing, np.zeros(len(new), dtype=bool))
        self._fixed = np.append(self._fixed, np.zeros(len(new), dtype=np.int64))
        self._relaxation.wake(new if awake else NOTHING, NOTHING, NOTHING, NOTHING, self._face.width)

    def begin(self, high: Ints, rows: Ints, like: Ints) -> None:
        """Begin with columns that just came in at their upper bounds, and rows as others stand: it saves pivots."""
        self._relaxation.begin(high, rows, like)

    def add_rows(self, rows: Matrix, kept: NDArray[np.bool_]) -> None:
        """Bring in those rows that are kept, of all that the face has just appended."""
        self._offset = np.append(self._offset, rows.dot(self._fixed[: rows.width]))
        self._relaxation.add_rows(rows.rows, rows.columns, rows.values, kept)

    @property
    def is_awake(self) -> bool:
        """Whether no column ever sleeps: the problem is small."""
        return len(self._arcs) == 0

    def lay(self, columns: Ints) -> None:
        """Count columns that the face has just appended among the arcs: all sleep but those that the plan uses."""
        self._arcs = np.append(self._arcs, columns)
        beyond = self._face.width - len(self._sleepy)
        self._sleepy = np.append(self._sleepy, np.zeros(beyond, dtype=bool))
        self._unused = np.append(self._unused, np.zeros(beyond, dtype=np.int64))
        self.shuffle = np.append(self.shuffle, np.random.default_rng(1).random(beyond))
        self._sleepy[columns] = True
        self._make(warm=True)

    def relax(
        self, cost: Floats, bounds: Bounds | None = None, *,
        enough: float = -np.inf, rounds: int | None = None,
    ) -> LpSolution:  # fmt: skip
        """Least cost of the relaxation, waking what it prices.

        Parameters
        ----------
        cost
            Shape (width,).
        bounds
            Bounds to use instead of the face's. A sleeping column may still be missing where they leave no point.
        enough
            A cost that is good enough: nothing more is woken then, and the multipliers may prove less.
        rounds
            How often to wake columns, at most; the same goes for the multipliers then.

        Raises
        ------
        OutOfTime
            When the limit was reached.
        """
        face = self._face
        within = bounds or Bounds(face.lower, face.upper, face.row_lower, face.row_upper)
        if face.plan is not None:  # a search may have found it asleep, and what is awake may hold no point then
            self._rouse(np.flatnonzero(self.sleepers & (face.plan > 0)))
        for number in count():
            face.limits.check()
            solution = self._solve(cost, within)
            if solution.status is LpStatus.STOPPED:
                raise OutOfTime
            if solution.status is not LpStatus.OPTIMAL or solution.value <= enough + WHOLE:
                return solution
            if number == rounds or not self._wake(cost, solution.multipliers, within.upper):
                return solution
        raise AssertionError("counting has no end")

    def _solve(self, cost: Floats, within: Bounds) -> LpSolution:
        """One linear solve; where the warm basis leads GLOP into trouble, once more from nothing, presolved."""
        solution = self._minimise(cost, within)
        if solution.status is not LpStatus.TROUBLE:
            return solution
        self._make(warm=False)
        solution = self._minimise(cost, within)
        self._make(warm=True)
        return solution

    def _minimise(self, cost: Floats, within: Bounds) -> LpSolution:
        within = within._replace(upper=np.where(self.dozing & (within.lower <= 0), 0, within.upper))
        solution = self._relaxation.minimise(cost, within, self._offset, self._face.limits.left())
        self.work += solution.pivots * self._relaxation.height
        if solution.status is not LpStatus.OPTIMAL:
            return solution
        held = np.flatnonzero(self._fixed)
        value = solution.value + float((cost[held] * self._fixed[held]).sum())  # no @: BLAS would start threads for it
        multipliers = self._settled(cost, solution.multipliers)
        return replace(solution, value=value, point=solution.point + self._fixed, multipliers=multipliers)

    def _settled(self, cost: Floats, multipliers: Floats) -> Floats:
        """Multipliers that say what bonds are worth; their reduced costs are kept for whoever looks who is to wake."""
        face, self._reduced = self._face, None
        if len(self._bonds.row) == 0 or not self.sleepers.any():
            return multipliers
        self._reduced, out = reduced_costs(face, cost, multipliers), multipliers.copy()
        self._bonds.settle(out, self._reduced, face.lower < face.top, ~self.asleep)
        return out

    def _wake(self, cost: Floats, multipliers: Floats, upper: Ints) -> bool:
        """Wake sleeping columns that the last multipliers price below zero; tells whether there were any."""
        sleepers = self.sleepers
        if not sleepers.any():
            return False
        reduced = reduced_costs(self._face, cost, multipliers) if self._reduced is None else self._reduced
        new = priced_out(sleepers & (upper > 0), reduced, self.shuffle, self._relaxation.width)
        together = self._bonds.mates(new, self._face.width)
        together = together[sleepers[together]]  # what is settled stays out: it is in the rows' offsets
        self._unused[together] = 0
        self._rouse(together)
        return len(new) > 0

    def doze(self, point: Floats) -> None:
        """Lay to rest the arcs that neither the plan nor the last few optima have used, until they are priced."""
        plan, arcs = self._face.plan, self._arcs
        assert plan is not None
        self._unused[arcs] += 1
        self._unused[arcs[(plan[arcs] != 0) | (point[arcs] != 0)]] = 0
        self.dozing[arcs[(self._unused[arcs] >= PATIENCE) & ~self.asleep[arcs]]] = True

    def reopen(self) -> None:
        """Make the linear program anew after the face's bounds were widened: what was closed may be open."""
        self.asleep[: len(self._sleepy)] &= self._sleepy
        self.asleep[len(self._sleepy) :] = False
        self._make(warm=True)

    def tidy(self, idle: float = IDLE) -> None:
        """Make the linear program anew if what sleeps was settled at another value, or if most of it is idle.

        It may have ``idle`` times the columns that are in play.
        """
        face = self._face
        resettled = self.asleep & (face.lower > self._fixed)
        in_play = ~self.asleep & ~self.dozing & (face.lower < face.top)
        if resettled.any() or self._relaxation.width > idle * int(in_play.sum()):
            self._make(warm=True)

    @property
    def sleepers(self) -> NDArray[np.bool_]:
        """Columns that may be used and are not in the linear program, or held there; shape (width,)."""
        return np.asarray((self.asleep | self.dozing) & (self._face.lower < self._face.top))

    def wake_all(self) -> None:
        """Wake every column that may be used."""
        self._rouse(np.flatnonzero(self.sleepers))

    def _rouse(self, sleepers: Ints) -> None:
        """Wake what dozes, and bring what is asleep into the linear program."""
        if len(sleepers) == 0:
            return
        face = self._face
        self.dozing[sleepers] = False
        new = sleepers[self.asleep[sleepers]]
        self.asleep[new] = False
        wanted = np.zeros(face.width, dtype=bool)
        wanted[new] = True
        rows, columns, values = [NOTHING], [NOTHING], [NOTHING]
        for block, part in face.blocks:
            slack = face.slack[part] & self._relaxation.left_out(part)
            entry = coming_in(block, wanted, slack, ~self.asleep)
            rows.append(block.rows[entry] + part.start)
            columns.append(block.columns[entry])
            values.append(block.values[entry])
        row, column, value = (np.concatenate(each) for each in (rows, columns, values))
        self._relaxation.wake(new, row, column, value, face.width)
