"""Placing one child after another within the rows of a problem: raise its columns, mend the rows, or take it back.

A move raises the columns of one child's way. That may leave rows open which the formulation balances with columns of
its own (what a child takes of a vacancy or a course, which site a group's member goes to, a count of breaches);
these are raised in turn: what mends in the only way there is goes with the column that needs it, as one step; where
there are several ways, they are tried in order, with a little backtracking. Rows only ever fill up, so a move that
failed once fails for good.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Ints, Problem
from matcher.problem.moves import Moves
from matcher.solve.backends.full import Full
from matcher.solve.backends.steps import Step, Steps

PATIENCE = 3_000
"""Steps in one attempt, at most: a group's members can choose among many sites."""


class Placing:
    """A plan that grows move by move, from nobody placed by default, and stays lawful but for pins not placed yet."""

    def __init__(self, problem: Problem, moves: Moves, plan: Ints | None = None) -> None:
        plan = problem.lower if plan is None else plan
        activity = problem.matrix.dot(plan)
        self.plan: list[int] = plan.tolist()
        self._top: list[int] = np.minimum(problem.upper, problem.ceiling).tolist()
        self._activity: list[int] = activity.tolist()
        # A pin's row starts below its lower bound: until it is placed, it must only not be made worse.
        least = np.minimum(problem.row_lower, activity)
        self._least: list[int] = least.tolist()
        self._most: list[int] = problem.row_upper.tolist()
        self._steps = Steps(problem, moves, least)
        self._hard: list[bool] = self._steps.hard.tolist()
        self._full = Full(self._steps)
        self._made: list[Step] = []
        self._changed: set[int] = set()
        self._patience = 0
        self._times = 1
        # A row with an entry below 0 may be eased by what comes; any other that is full stays so.
        only_fill = problem.row_upper == activity
        only_fill[problem.matrix.rows[problem.matrix.values < 0]] = False
        self._full.close(np.flatnonzero(only_fill).tolist())

    @property
    def full(self) -> NDArray[np.bool_]:
        """Shape (columns,): columns that are known to be unable to rise."""
        return self._full.mask

    def place(self, feeder: int, column: int, times: int = 1) -> bool:
        """Make a move so many times at once, if that is lawful; tells whether it was made."""
        self._made = []
        self._patience, self._times = PATIENCE, times
        columns = [column] if feeder < 0 else [feeder, column]
        if all(self._raise(each) for each in columns) and self._mend():
            self._changed.update(row for step in self._made for row, _ in step.rows)
            return True
        self._undo(0)
        self._close()
        return False

    def _raise(self, column: int) -> bool:
        if self._full.columns[column]:
            return False
        step = self._steps.whole(column)
        plan, top, activity, times = self.plan, self._top, self._activity, self._times
        for row in step.mended:
            if activity[row] != self._most[row]:
                step = self._steps.alone(column)
                break
        for each, by in step.columns:
            if plan[each] + times * by > top[each]:
                return False
        self._patience -= 1
        self._made.append(step)
        for each, by in step.columns:
            plan[each] += times * by
        for row, by in step.rows:
            activity[row] += times * by
        return True

    def _undo(self, length: int) -> None:
        while len(self._made) > length:
            step = self._made.pop()
            for column, by in step.columns:
                self.plan[column] -= self._times * by
            for row, by in step.rows:
                self._activity[row] -= self._times * by

    def _close(self) -> None:
        """Find the columns that the moves so far left no room for; only where a move has failed does that pay."""
        activity, most, hard = self._activity, self._most, self._hard
        self._full.close(row for row in self._changed if activity[row] == most[row] and hard[row])
        self._changed.clear()

    def _choices(self) -> list[int] | None:
        """Columns that would mend the broken row that has the fewest of them; None where no row is broken."""
        fewest: list[int] | None = None
        activity, least, most = self._activity, self._least, self._most
        for step in self._made:
            for row, _ in step.rows:
                if least[row] <= activity[row] <= most[row]:
                    continue
                found = self._steps.mending(row, -1 if activity[row] > most[row] else 1)
                if fewest is None or len(found) < len(fewest):
                    fewest = found
                    if not found:
                        return fewest
        return fewest

    def _mend(self) -> bool:
        """Raise columns until no row is broken; what was raised in vain is taken back."""
        choices = self._choices()
        if choices is None:
            return True
        length = len(self._made)
        for column in choices:
            if self._patience <= 0:
                return False
            if self._raise(column):
                if self._mend():
                    return True
                self._undo(length)
        return False
