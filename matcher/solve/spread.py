"""A plan near the leximin optimum, by a convex stand-in: so the exact windows have little left to do but prove.

Slots are priced by the rank of their level: the higher the ratio, the dearer. Where the loads that are possible form
a base polyhedron of a network, a plan of least cost is a leximin plan whatever the prices are, as long as they rise
with the level: what counts is their order, as for a greedy (Frank and Murota, 2022, on decreasing minimality).
Groups and typed places spoil that a little; prices that rise faster than the rank then lean towards leximin. Nothing
is proven here and nothing needs to be. A plan that is already best in a window costs that window a few pivots; one
that is not costs it a search.
"""

from __future__ import annotations

import numpy as np

from matcher.problem import UNBOUNDED, Ints, Leximin, RowName, ints
from matcher.solve.branch import branched
from matcher.solve.exact import prove
from matcher.solve.face import Face
from matcher.solve.minimise import is_small
from matcher.solve.reach import reach
from matcher.solve.relaxation import LpStatus
from matcher.solve.whole import whole_point

PIECES = 24
"""Pieces per entry; with no more children than this to come, each child is a piece of its own."""
LEAN = 9
"""What the dearest slot costs beyond its rank, in ranks."""


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
        ratios, ceilings, values, rows = [], [], [], []
        for number, (i, column) in enumerate(entries):
            lengths = _pieces(face, column)
            end = int(face.lower[column]) + np.cumsum(lengths)
            ratios += [float(stage.ratio(i, k)) for k in end.tolist()]
            ceilings += lengths.tolist()
            values += np.clip(int(face.plan[column]) - end + lengths, 0, lengths).tolist()
            rows += [number] * len(lengths)
        self.columns = face.add_columns(ints(ceilings), ints(values))
        self.costs = prices_of(ratios)
        self.rows = face.add_rows(
            [RowName("pieces", stage.name)] * len(entries),
            np.append(ints(rows), np.arange(len(entries))),
            np.append(self.columns, ints([column for _, column in entries])),
            np.append(np.ones(len(rows), dtype=np.int64), -np.ones(len(entries), dtype=np.int64)),
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
        whole = whole_point(solution.point)
        if whole is not None:
            face.take(whole, cost)
            return
        proof = prove(cost, solution.multipliers, face)
        # What a small week leaves to a window is soon searched; on a large one the plan is worth branching for.
        if proof is not None and not reach(face, cost, proof, solution) and not is_small(face, cost, proof):
            branched(face, cost, proof, solution)

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


def prices_of(ratios: list[float]) -> Ints:
    """A price for each piece, by the rank of its ratio; the same ratio has the same price."""
    _, rank = np.unique(np.round(ratios, 12), return_inverse=True)
    rank = rank + 1
    return ints(np.rint(rank * (1 + LEAN * (rank / rank.max(initial=1)) ** 2)))
