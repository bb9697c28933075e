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

from matcher.problem import UNBOUNDED, Floats, Ints, Leximin, RowName, ints
from matcher.solve.cutting import cut_off
from matcher.solve.exact import prove
from matcher.solve.face import Face
from matcher.solve.reach import near, reach
from matcher.solve.relaxation import LpStatus
from matcher.solve.slots import Entry
from matcher.solve.whole import whole_point

PIECES = 24
"""Pieces per entry; with no more children than this to come, each child is a piece of its own."""
ROUNDS = 7
"""Finer stand-ins made one after the other, at most."""
AWAY = np.concatenate([np.arange(4), 4 * 2 ** np.arange(0, 20, 0.5)]).astype(np.int64)
STEPS = np.append(-AWAY, AWAY)
"""Where the second and later stand-ins cut: child by child about an entry's load, ever more coarsely away from it."""
LEAN = 9
"""What the dearest slot costs beyond its rank, in ranks."""
SPARE = 1.25
"""How many times the columns in play a linear program may have once a fine stand-in has left it."""
ABOVE = 2**24
"""What a child above an entry's cap costs beside."""


class StandIn:
    """The convex stand-in on a face: its columns, rows and cost.

    Parameters
    ----------
    entries
        Those that are open.
    fine
        Whether each child about the plan's loads is a piece of its own.
    caps
        Shape (entries,), or None: children above are dearer than all else.

    Attributes
    ----------
    rows
        One for each entry: its load is no more than its pieces.
    filled
        The columns of pieces that the plan fills.
    worth
        What one child more at each entry costs, by the relaxation's optimum; shape (entries,), None before that.
    """

    def __init__(
        self, face: Face, stage: Leximin, entries: list[Entry], *, fine: bool = False, caps: Ints | None = None
    ) -> None:
        assert face.plan is not None
        self.face = face
        self.worth: Floats | None = None
        ratios, ceilings, values, rows, above = [], [], [], [], []
        most = face.top
        for number, entry in enumerate(entries):
            least, load = int(face.lower[entry.column]), int(face.plan[entry.column])
            cap = int(most[entry.column] if caps is None else caps[number])
            lengths = _pieces(int(most[entry.column]) - least, load - least if fine else None, cap - least)
            end = least + np.cumsum(lengths)
            ratios += [float(stage.ratio(entry.index, k)) for k in end.tolist()]
            ceilings += lengths.tolist()
            values += np.clip(load - end + lengths, 0, lengths).tolist()
            rows += [number] * len(lengths)
            above += (end > cap).tolist()
        self.columns, self._entry = face.add_columns(ints(ceilings), ints(values)), ints(rows)
        self.filled = self.columns[np.array(values) == np.array(ceilings)]
        self.costs = prices_of(ratios) + ABOVE * ints(above)
        columns = ints([entry.column for entry in entries])
        self.rows = face.add_rows(
            [RowName("pieces", stage.name)] * len(entries),
            np.append(ints(rows), np.arange(len(entries))),
            np.append(self.columns, columns),
            np.append(np.ones(len(rows), dtype=np.int64), -np.ones(len(entries), dtype=np.int64)),
            -face.lower[columns],
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
        self.worth = solution.multipliers[self.rows]
        whole = whole_point(solution.point)
        if whole is not None:
            face.take(whole, cost)
            return
        proof = prove(cost, solution.multipliers, face)
        if proof is None or near(face, cost, proof, solution):
            return
        reach(face, cost, *cut_off(face, cost, proof, solution))

    def is_rough(self) -> bool:
        """Whether some entry's load in the plan lies within or beside a piece of several children."""
        assert self.face.plan is not None
        long = self.face.ceiling[self.columns] > 1
        used = self.face.plan[self.columns] > 0
        apart = self._entry[1:] != self._entry[:-1]
        edge = np.zeros(len(used), dtype=bool)  # the last piece that an entry uses, and the first that it does not
        edge[:-1] = used[:-1] & (~used[1:] | apart)
        edge[1:] |= ~used[1:] & (used[:-1] | apart)
        edge[:1] |= ~used[:1]
        edge[-1:] |= used[-1:]
        return bool((long & edge).any())

    def leave(self) -> None:
        """Cut its rows and columns loose; other cuts stay, since the columns can follow whatever the loads are."""
        self.face.leave(self.columns)


def spread(face: Face, stage: Leximin, entries: list[Entry], *, fine: bool, caps: Ints | None = None) -> StandIn:
    """Bring the plan near the leximin optimum; if ``fine``, by stand-ins that are ever finer about its loads."""
    stand_in = StandIn(face, stage, entries, caps=caps)
    stand_in.improve_plan()
    for _ in range(ROUNDS if fine else 0):
        if not stand_in.is_rough():
            break
        finer = StandIn(face, stage, entries, fine=True, caps=caps)
        face.play.begin(finer.filled, finer.rows, stand_in.rows)
        stand_in.leave()
        face.play.tidy(SPARE)
        stand_in = finer
        stand_in.improve_plan()
    return stand_in


def _pieces(room: int, fine_about: int | None, cap: int) -> Ints:
    """Lengths that add up to the room between an entry's least and largest load, finer where it is small."""
    if room <= PIECES:
        return np.ones(room, dtype=np.int64)
    bounds = np.linspace(0, room, PIECES + 1).astype(np.int64)
    if fine_about is not None:
        bounds = np.clip(fine_about + STEPS, 0, room)
    return ints(np.diff(np.unique(np.append(bounds, np.clip(cap, 0, room)))))


def prices_of(ratios: list[float]) -> Ints:
    """A price for each piece, by the rank of its ratio; the same ratio has the same price."""
    _, rank = np.unique(np.round(ratios, 12), return_inverse=True)
    rank = rank + 1
    return ints(np.rint(rank * (1 + LEAN * (rank / rank.max(initial=1)) ** 2)))
