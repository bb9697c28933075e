"""Brings a plan's largest ratio near its least in one linear program, so that leximin starts where it matters.

A continuous column stands for the largest ratio of the open entries; its least value, loosened by one child
for each entry, gives caps under which a whole plan is usually found at once. Nothing is proven here and
nothing needs to be: a better plan is a gift to the windows, which prove.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

import numpy as np

from matcher.problem import UNBOUNDED, Leximin, RowName, ints
from matcher.solve.face import Face
from matcher.solve.reach import search_support
from matcher.solve.relaxation import LpStatus

WORTH_IT = 0.02
"""A jump that could lower the largest ratio by less than this part of it is not tried again."""


class Jump:
    """Lowers the largest ratio of the open entries of a plan."""

    def __init__(self, face: Face, stage: Leximin) -> None:
        self.face = face
        self.stage = stage
        self.ceiling: int | None = None
        self.rows: dict[int, int] = {}

    def lower_the_plan(self, entries: Sequence[tuple[int, int]]) -> None:
        """Try to replace the face's plan by one whose largest ratio over ``entries`` is near the least.

        Parameters
        ----------
        entries
            (index in the stage, load column) of the open entries.
        """
        face = self.face
        assert face.plan is not None
        largest = max(float(self.stage.ratio(i, int(face.plan[column]))) for i, column in entries)
        least = self._least(entries)
        if least is None or largest - least < WORTH_IT * largest:
            return
        self._find_plan(entries, least)

    def _least(self, entries: Sequence[tuple[int, int]]) -> float | None:
        """Least possible largest ratio of the relaxation."""
        face = self.face
        self._make_rows(entries)
        assert self.ceiling is not None
        open_rows = [self.rows[i] for i, _ in entries]
        face.upper[self.ceiling] = face.ceiling[self.ceiling]
        face.row_upper[open_rows] = [self._row_bound(i) for i, _ in entries]
        cost = np.zeros(face.width)
        cost[self.ceiling] = 1.0
        solution = face.relax(cost)
        face.row_upper[open_rows] = UNBOUNDED
        face.upper[self.ceiling] = 0
        return solution.value if solution.status is LpStatus.OPTIMAL else None

    def _row_bound(self, entry: int) -> int:
        share = self.stage.share[entry]
        return -share.denominator * int(self.stage.base[entry])

    def _make_rows(self, entries: Sequence[tuple[int, int]]) -> None:
        """Rows ``denominator * load - numerator * largest <= -denominator * base``, idle until opened."""
        face, stage = self.face, self.stage
        if self.ceiling is not None:
            return
        highest = max(float(stage.ratio(i, int(face.top[column]))) for i, column in entries)
        self.ceiling = int(face.add_columns(ints([floor(highest) + 2]), ints([0]))[0])
        face.upper[self.ceiling] = 0
        count = len(entries)
        rows = np.arange(count, dtype=np.int64)
        loads = ints([column for _, column in entries])
        shares = [stage.share[i] for i, _ in entries]
        numbers = face.add_rows(
            [RowName("largest", stage.name)] * count,
            np.append(rows, rows),
            np.append(loads, np.full(count, self.ceiling)),
            ints([*(share.denominator for share in shares), *(-share.numerator for share in shares)]),
            np.full(count, -UNBOUNDED),
            np.full(count, UNBOUNDED),
        )
        self.rows = dict(zip((i for i, _ in entries), numbers.tolist(), strict=True))

    def _find_plan(self, entries: Sequence[tuple[int, int]], least: float) -> None:
        """A whole plan under caps one child looser than the least ratio, if the relaxation has one at hand."""
        face = self.face
        columns = [column for _, column in entries]
        kept = face.upper[columns].copy()
        caps = [floor(least * float(self.stage.share[i])) - int(self.stage.base[i]) + 1 for i, _ in entries]
        face.upper[columns] = np.minimum(kept, np.maximum(caps, face.lower[columns]))
        solution = face.relax(np.zeros(face.width))
        if solution.status is LpStatus.OPTIMAL:
            whole = np.rint(solution.point)
            if np.abs(solution.point - whole).max(initial=0.0) < 1e-6:
                face.take(whole.astype(np.int64))
            else:
                search_support(face, solution.point)
        face.upper[columns] = kept
