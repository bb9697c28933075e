"""A plan near the leximin optimum, by a convex stand-in: so the exact windows have little left to do but prove.

A high power of the ratio, summed over entries, punishes high ratios much as leximin does, and is convex: in
pieces it is one linear program. Nothing is proven here and nothing needs to be. A plan that is already best in a
window costs that window a few pivots; one that is not costs it a search.
"""

from __future__ import annotations

import numpy as np

from matcher.problem import UNBOUNDED, Ints, Leximin, RowName, ints
from matcher.solve.face import Face
from matcher.solve.reach import NEAR_INTEGER, improve
from matcher.solve.relaxation import LpStatus

POWER = 8
PIECES = 24
"""Pieces per entry; with no more children than this to come, each child is a piece of its own."""
LARGEST_COST = 10**6


class StandIn:
    """The convex stand-in on a face: its columns, rows and cost.

    Parameters
    ----------
    entries
        (index in the stage, load column) of the entries that are open.
    """

    def __init__(self, face: Face, stage: Leximin, entries: list[tuple[int, int]]) -> None:
        assert face.plan is not None
        self.face = face
        pieces = [_pieces(face, column) for _, column in entries]
        scale = max((_steepness(stage, i, int(face.top[column])) for i, column in entries), default=0.0) or 1.0
        costs, ceilings, values, rows = [], [], [], []
        for number, ((i, column), lengths) in enumerate(zip(entries, pieces, strict=True)):
            end = int(face.lower[column]) + np.cumsum(lengths)
            costs += [max(1, round(LARGEST_COST * _steepness(stage, i, int(k)) / scale)) for k in end.tolist()]
            ceilings += lengths.tolist()
            values += np.clip(int(face.plan[column]) - end + lengths, 0, lengths).tolist()
            rows += [number] * len(lengths)
        self.columns = face.add_columns(ints(ceilings), ints(values))
        self.costs = ints(costs)
        self.rows = face.add_rows(
            [RowName("pieces", stage.name)] * len(entries),
            np.append(ints(rows), np.arange(len(entries))),
            np.append(self.columns, ints([column for _, column in entries])),
            np.append(np.ones(len(costs), dtype=np.int64), -np.ones(len(entries), dtype=np.int64)),
            -ints([int(face.lower[column]) for _, column in entries]),
            np.full(len(entries), UNBOUNDED),
        )

    def improve_plan(self) -> None:
        """Bring the relaxation near the leximin optimum, and the plan too, if that is better than it is."""
        face = self.face
        cost = np.zeros(face.width, dtype=np.int64)
        cost[self.columns] = self.costs
        solution = face.play.relax(cost.astype(np.float64))
        if solution.status is not LpStatus.OPTIMAL:
            return
        whole = np.rint(solution.point)
        if np.abs(solution.point - whole).max(initial=0.0) < NEAR_INTEGER:
            face.take(whole.astype(np.int64), cost)
        else:
            improve(face, cost, solution)

    def leave(self) -> None:
        """Cut rows and columns loose: they weigh on nothing from here on."""
        face = self.face
        face.row_lower[self.rows], face.row_upper[self.rows] = -UNBOUNDED, UNBOUNDED
        face.lower[self.columns] = face.upper[self.columns] = 0
        assert face.plan is not None
        face.plan[self.columns] = 0


def _pieces(face: Face, column: int) -> Ints:
    """Lengths that add up to the room between an entry's least and largest load, finer where it is small."""
    room = int(face.top[column] - face.lower[column])
    if room <= PIECES:
        return np.ones(room, dtype=np.int64)
    bounds = np.unique(np.linspace(0, room, PIECES + 1).astype(np.int64))
    return np.diff(bounds)


def _steepness(stage: Leximin, entry: int, received: int) -> float:
    """What one more child at this load weighs in the stand-in."""
    return max(0.0, float(stage.ratio(entry, received))) ** POWER / float(stage.share[entry])
