"""Which fractional column to branch on: the one whose rounding, either way, has raised the cost most.

What a column is worth shows only by trying. Most fractional columns have a twin that takes over what they lose, and
branching on them leads nowhere; a few are what the whole gap hangs on. So a column that comes up is tried once, both
ways, and what a unit of rounding cost then stands for it from there on (pseudo-costs with strong branching to begin
with: Achterberg, Koch and Martin, 2005).
"""

from __future__ import annotations

from math import ceil, floor

import numpy as np

from matcher.problem import Floats, Ints

LEAST = 1e-6
"""A side that costs nothing does not hide what the other side costs."""


class Gains:
    """What rounding columns down or up has cost so far, per unit."""

    def __init__(self) -> None:
        self._sums: dict[tuple[int, bool], tuple[float, int]] = {}

    def learn(self, column: int, up: bool, distance: float, cost: float) -> None:
        """Rounding a column by a distance has raised the cost by so much."""
        total, count = self._sums.get((column, up), (0.0, 0))
        self._sums[column, up] = (total + cost / distance, count + 1)

    def unseen(self, columns: Ints) -> Ints:
        """Those that were not rounded both ways yet."""
        seen = [(c, True) in self._sums and (c, False) in self._sums for c in columns.tolist()]
        return np.array(columns[~np.array(seen, dtype=bool)])

    def best(self, columns: Ints, point: Floats) -> int:
        """The column whose two sides promise to cost most together; the first of several."""
        promise = [self._promise(column, float(point[column])) for column in columns.tolist()]
        return int(columns[np.argmax(promise)])

    def promising(self, columns: Ints, point: Floats) -> bool:
        """Whether a column is among them both of whose sides cost something."""
        return any(min(self._costs(column, float(point[column]))) > 0 for column in columns.tolist())

    def _promise(self, column: int, value: float) -> float:
        down, up = self._costs(column, value)
        return max(LEAST, down) * max(LEAST, up)

    def _costs(self, column: int, value: float) -> tuple[float, float]:
        """What rounding the column down and up from a value is expected to cost."""
        down, up = (self._per_unit(column, side) for side in (False, True))
        return down * (value - floor(value)), up * (ceil(value) - value)

    def _per_unit(self, column: int, up: bool) -> float:
        total, count = self._sums.get((column, up), (0.0, 1))
        return total / count
