"""Placing one child after another within the rows of a problem: raise its columns, mend the rows, or take it back.

A move raises the columns of one child's way. That may leave rows open which the formulation balances with columns of
its own (what a child takes of a vacancy or a course, which site a group's member goes to, a count of breaches);
these are raised in turn, with a little backtracking. Rows only ever fill up, so a move that failed once fails for
good.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from matcher.problem import Problem
from matcher.problem.moves import Moves

PATIENCE = 3_000
"""Columns raised in one attempt, at most: a group's members can choose among many sites."""
Entry = tuple[int, int]


class Placing:
    """A plan that grows move by move and stays lawful, but for pins that are not placed yet."""

    def __init__(self, problem: Problem, moves: Moves) -> None:
        activity = problem.matrix.dot(problem.lower)
        self.plan: list[int] = problem.lower.tolist()
        self._top: list[int] = np.minimum(problem.upper, problem.ceiling).tolist()
        self._activity: list[int] = activity.tolist()
        # A pin's row starts below its lower bound: until it is placed, it must only not be made worse.
        self._least: list[int] = np.minimum(problem.row_lower, activity).tolist()
        self._most: list[int] = problem.row_upper.tolist()
        self._entries = _by_column(problem)
        self._mending = _mending_columns(problem, moves)
        self._raised: list[int] = []
        self._patience = 0

    def place(self, feeder: int, column: int) -> bool:
        """Make a move if it is lawful; tells whether it was made."""
        self._raised = []
        self._patience = PATIENCE
        columns = [column] if feeder < 0 else [feeder, column]
        if all(self._raise(each) for each in columns) and self._mend():
            return True
        self._undo(0)
        return False

    def _raise(self, column: int) -> bool:
        if self.plan[column] >= self._top[column]:
            return False
        self._patience -= 1
        self._add(column, 1)
        self._raised.append(column)
        return True

    def _add(self, column: int, by: int) -> None:
        self.plan[column] += by
        for row, value in self._entries(column):
            self._activity[row] += by * value

    def _undo(self, length: int) -> None:
        while len(self._raised) > length:
            self._add(self._raised.pop(), -1)

    def _choices(self) -> list[int] | None:
        """Columns that would mend the broken row that has the fewest of them; None where no row is broken."""
        fewest: list[int] | None = None
        for column in self._raised:
            for row, _ in self._entries(column):
                activity = self._activity[row]
                if self._least[row] <= activity <= self._most[row]:
                    continue
                found = self._mending(row, -1 if activity > self._most[row] else 1)
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
        length = len(self._raised)
        for column in choices:
            if self._patience <= 0:
                return False
            if self._raise(column):
                if self._mend():
                    return True
                self._undo(length)
        return False


def _by_column(problem: Problem) -> Callable[[int], list[Entry]]:
    """A function that gives (row, value) of a column's entries."""
    matrix = problem.matrix
    order = np.argsort(matrix.columns, kind="stable")
    starts = np.searchsorted(matrix.columns[order], np.arange(problem.width + 1)).tolist()
    rows, values = matrix.rows[order], matrix.values[order]

    @cache
    def entries(column: int) -> list[Entry]:
        part = slice(starts[column], starts[column + 1])
        return list(zip(rows[part].tolist(), values[part].tolist(), strict=True))

    return entries


def _mending_columns(problem: Problem, moves: Moves) -> Callable[[int, int], list[int]]:
    """A function that gives the columns with entries of a sign in a row, those that make moves left out."""
    matrix = problem.matrix
    is_move = np.zeros(problem.width, dtype=bool)
    is_move[moves.column] = True
    is_move[moves.feeder[moves.feeder >= 0]] = True

    @cache
    def columns(row: int, sign: int) -> list[int]:
        part = slice(int(matrix.starts[row]), int(matrix.starts[row + 1]))
        each = matrix.columns[part]
        found: list[int] = each[(matrix.values[part] * sign > 0) & ~is_move[each]].tolist()
        return found

    return columns
