"""The linear program over what is left of the checker's ways: its bounds step by step, its holds, and its cuts.

It is a face of the engine's (:mod:`matcher.solve.face`), whose columns sleep until they are priced. Its plan is the
proposal, which every step leaves; only within a case it may be outside.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from matcher.certificate.cuttings import Cuttings, Name
from matcher.certificate.point import point_of
from matcher.certificate.program import ELASTIC, Program
from matcher.check.certificate import Cut
from matcher.check.certificate.alike import Bools
from matcher.check.certificate.left import Hold, Left
from matcher.check.plan import Plan
from matcher.problem import UNBOUNDED, Floats, Ints, RowName, ints
from matcher.solve.cuts import Cut as Found
from matcher.solve.cuts import cuts
from matcher.solve.cutting import cut_off
from matcher.solve.exact import prove
from matcher.solve.face import Face
from matcher.solve.limits import Limits
from matcher.solve.relaxation import Bounds, LpSolution, LpStatus
from matcher.solve.whole import WHOLE

PATIENCE = 12
"""Rounds of cuts in a row that may gain next to nothing: a certificate has nothing but cuts, and then cases."""


class Relaxed:
    """A program, and what is left of it.

    Parameters
    ----------
    plan
        The proposal.
    limits
        Of every solve.
    """

    def __init__(self, program: Program, plan: Plan, limits: Limits) -> None:
        self.program = program
        self.face = Face(program.problem, limits, point_of(program, plan))
        self._elastic = program.elastic
        self._holds: dict[int, Hold] = {}
        self._cuts = Cuttings(self._named)

    @property
    def work(self) -> int:
        """What linear programs have cost so far (:mod:`matcher.solve.play`)."""
        return self.face.play.work

    def leave(self, left: Left) -> None:
        """Go over to what is left at a step."""
        face = self.face
        self._add_holds(left)
        before = face.upper.copy()
        upper, row_lower = self.program.bounds(left)
        face.upper[: len(upper)], face.row_lower[: len(row_lower)] = upper, row_lower
        face.upper[self._elastic] = ELASTIC  # closed by the bounds of a solve: so no row is ever without a column
        if (face.upper > before).any():
            face.play.reopen()
        for row, hold in self._holds.items():
            face.row_lower[row], face.row_upper[row] = self._held(row, hold, left)
        self._cuts.settle(face)

    def _add_holds(self, left: Left) -> None:
        """Rows for the holds that are new and may bind."""
        seen = {id(hold) for hold in self._holds.values()}
        for key, hold in left.holds.items():
            if hold.spare and id(hold) not in seen:
                price = self.program.priced(hold.cost)
                columns = np.flatnonzero(price)
                elastic = self.face.add_columns(ints([ELASTIC, ELASTIC]), ints([0, 0]))
                largest = int(np.abs(price).max(initial=1))  # so that breaking it costs as much as breaking another
                values, entries = np.append(price[columns], ints([-largest, largest])), np.append(columns, elastic)
                bounds = ints([-UNBOUNDED]), ints([UNBOUNDED])
                (row,) = self.face.add_rows([RowName("hold", key)], np.zeros_like(entries), entries, values, *bounds)
                self._elastic, self._holds[int(row)] = np.append(self._elastic, elastic), hold

    def _held(self, row: int, hold: Hold, left: Left) -> tuple[int, int]:
        """Bounds of a hold's row; none where it is no longer held."""
        key = self.face.row_names[row].key
        if left.holds.get(key) is not hold:
            return -UNBOUNDED, UNBOUNDED
        most = hold.most - hold.cost.offset
        return (most if ("hold", key) in left.tight else -UNBOUNDED), most

    def relax(self, price: Ints, penalty: int | None = None) -> LpSolution:
        """Least cost of what is left; with a penalty, rows that may be priced can be broken at that price.

        Raises
        ------
        OutOfTime
            When the limit was reached.
        """
        face, cost = self.face, self._widened(price).astype(np.float64)
        upper = face.upper.copy()
        if penalty is None:
            upper[self._elastic] = 0
        else:
            cost[self._elastic] = penalty
        face.play.tidy()
        solution = face.play.relax(cost, Bounds(face.lower, upper, face.row_lower, face.row_upper))
        if solution.status is LpStatus.OPTIMAL:
            face.play.doze(solution.point)
        return solution

    def is_unbroken(self, point: Floats) -> bool:
        """Whether a point keeps all rows."""
        return bool((point[self._elastic] < WHOLE).all())

    def cut_off(self, price: Ints, solution: LpSolution) -> LpSolution:
        """The optimum with cuts, as long as they raise it; none where the proposal is not among what is left."""
        face, plan, cost = self.face, self.face.plan, self._widened(price)
        face.upper[self._elastic] = 0
        assert plan is not None
        proof = prove(cost, solution.multipliers, face) if face.holds(plan) else None
        if proof is not None:
            _, solution = cut_off(face, cost, proof, solution, self._found, PATIENCE)
        face.upper[self._elastic], face.plan = ELASTIC, plan
        return solution

    def _widened(self, price: Ints) -> Ints:
        return np.append(price, np.zeros(self.face.width - len(price), dtype=np.int64))

    def _found(self, face: Face, point: Floats) -> list[Found]:
        """Cuts that a certificate can tell, noted by the rows that they are about to get."""
        found = cuts(face, point, self._usable())
        self._cuts.note(found, face.height)
        return found

    def _usable(self) -> Bools:
        usable = np.zeros(self.face.height, dtype=bool)
        usable[: len(self.program.usable)] = self.program.usable
        usable[[row for row, hold in self._holds.items() if _is_between(hold)]] = True
        usable[self.face.cuts] = True
        return usable

    def is_priced(self, row: int) -> bool:
        """Whether a certificate may price a row."""
        return row in self._cuts or self.program.is_priced(self.face.row_names[row])

    def told(self, rows: Iterable[int]) -> tuple[dict[int, Name], tuple[Cut, ...]]:
        """Rule and key of rows, as a certificate has them, and the cuts that these are made of."""
        return self._cuts.told(rows)

    def _named(self, row: int) -> Name:
        name = self.face.row_names[row]
        return (name.rule, name.key) if row in self._holds else self.program.named(row)


def _is_between(hold: Hold) -> bool:
    """Whether a hold costs what it costs wherever in an authority children are: then a cut may sum it up."""
    cost = hold.cost
    return cost.parted == 0 and cost.pair is None and cost.school is None and cost.esol is None
