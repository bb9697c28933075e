"""The smallest easing as a problem of its own: place everyone who has a place now, and one unit more.

Everything that could be added is laid into the week, and each row of capacity gives it back unless a column that
counts one easing pays for it. As few of those as can be, then as few moves as can be: that is the smallest easing,
over all plans and not only over those that leave everybody else where they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matcher.explain.changed import keeping
from matcher.explain.easings import Easing, eased, offers_for
from matcher.problem import Ints, Linear, Matrix, Problem, RowName, ints
from matcher.rules import Model, build_model
from matcher.rules.facts import gather
from matcher.rules.threshold import headroom
from matcher.week import Child, Week

OFFERS = {"vacancies": "vacancy", "school-places": "school", "esol-places": "esol"}
STAGES = ("placed", "stability")


@dataclass(frozen=True)
class EasingProblem:
    """The problem, its model (of the week with everything added), and which column counts which easing."""

    problem: Problem
    model: Model
    columns: dict[int, Easing]

    def without(self, columns: Iterable[int]) -> EasingProblem:
        """The same with some easings ruled out."""
        shut = list(columns)
        upper, ceiling = self.problem.upper.copy(), self.problem.ceiling.copy()
        upper[shut] = ceiling[shut] = 0
        kept = {column: easing for column, easing in self.columns.items() if column not in set(shut)}
        return EasingProblem(replace(self.problem, upper=upper, ceiling=ceiling), self.model, kept)


@dataclass(frozen=True)
class _Payment:
    """A row that an easing widens, by one at a time, and by how much at most."""

    easing: Easing
    row: int
    most: int


def easing_problem(week: Week, members: Sequence[Child], authority_of: dict[str, str]) -> EasingProblem:
    """Lay out the search for the smallest easing.

    Parameters
    ----------
    week
        Only the children who are placed now, and the unit.
    members
        The unit.
    authority_of
        Where everyone else is placed now.
    """
    number = len(members)
    offers = offers_for(members, (row.code for row in week.authorities), week)
    limits = _limits(week, number)
    open_to_all = [Easing("volunteer", row.code) for row in week.authorities]
    everything = eased(keeping(week, authority_of, STAGES), [*offers, *limits, *open_to_all])
    model = build_model(everything)
    payments = _payments(model, offers, limits)
    gates = _gates(model, week)
    problem = _gated(_paid(model.problem, payments), gates)
    counted = [*(payment.easing for payment in payments), *(gate.easing for gate in gates)]
    columns = dict(enumerate(counted, model.problem.width))
    return EasingProblem(_with_stage(problem, columns), model, columns)


def _limits(week: Week, number: int) -> list[Easing]:
    rows = week.authorities
    hard = week.policy.caseload == "hard"
    found = [Easing("caseload", row.code, (), number) for row in rows if hard and row.caseload_places is not None]
    return found + [Easing("week-maximum", row.code, (), number) for row in rows if row.week_maximum is not None]


def _payments(model: Model, offers: Iterable[Easing], limits: Iterable[Easing]) -> list[_Payment]:
    added = {(easing.kind, easing.key(model.draft.facts.start)): easing for easing in offers}
    limited = {(easing.kind, easing.authority): easing for easing in limits}
    found = []
    for row, name in enumerate(model.problem.row_names):
        if name.rule in OFFERS:
            kind = OFFERS[name.rule]
            parts = Counter(name.key.split(" + "))
            mine = [added[kind, part] for part in parts if (kind, part) in added]  # type: ignore[index]
            if mine:
                found.append(_Payment(replace(mine[0], number=1), row, sum(easing.number for easing in mine)))
        elif (name.rule, name.key) in limited:
            easing = limited[name.rule, name.key]  # type: ignore[index]
            found.append(_Payment(replace(easing, number=1), row, easing.number))
    return found


def _paid(problem: Problem, payments: Sequence[_Payment]) -> Problem:
    """Take back what was added, row by row, unless its easing's column pays for it."""
    row_upper = problem.row_upper.copy()
    rows = ints([payment.row for payment in payments])
    most = ints([payment.most for payment in payments])
    row_upper[rows] -= most
    columns = problem.width + np.arange(len(payments), dtype=np.int64)
    matrix = _with_entries(problem.matrix, rows, columns, -np.ones(len(payments), dtype=np.int64))
    return _with_columns(replace(problem, matrix=matrix, row_upper=row_upper), most)


@dataclass(frozen=True)
class _Gate:
    """An authority that receives no more than ``room``, and ``step`` more for each easing taken up."""

    easing: Easing
    received: int
    room: int
    step: int
    most: int


def _gates(model: Model, week: Week) -> list[_Gate]:
    """Who takes no part, or only up to the threshold, receives more only if a pause is lifted or it volunteers."""
    facts, received = gather(week), model.draft.received.tolist()
    lifted = np.minimum(headroom(facts), len(week.children)).tolist()
    found = []
    for a, row in enumerate(facts.authorities.rows):
        takes_part = bool(facts.authorities.participating[a])
        room = lifted[a] if takes_part else 0
        if received[a] < 0 or room >= len(week.children):
            continue
        if not takes_part and row.participation == "paused":
            found.append(_Gate(Easing("pause", row.code), received[a], 0, lifted[a], int(lifted[a] > 0)))
        else:
            found.append(_Gate(Easing("volunteer", row.code), received[a], room, len(week.children), 1))
    return found


def _gated(problem: Problem, gates: Sequence[_Gate]) -> Problem:
    gate = np.arange(len(gates), dtype=np.int64)
    received = (gate, ints([each.received for each in gates]), np.ones_like(gate))
    opened = (gate, problem.width + gate, -ints([each.step for each in gates]))
    names = [RowName("easing", each.easing.authority) for each in gates]
    widened = _with_columns(problem, ints([each.most for each in gates]))
    return widened.with_rows(names, [received, opened], ints([each.room for each in gates]))


def _with_stage(problem: Problem, columns: Iterable[int]) -> Problem:
    """Everyone placed first, then as few easings as can be, then as few moves."""
    paid = ints(list(columns))
    least = Linear("easings", "minimise", "easings", paid, np.ones(len(paid), dtype=np.int64))
    placed = [stage for stage in problem.stages if stage.name.startswith("placed")]
    others = [stage for stage in problem.stages if not stage.name.startswith("placed")]
    return replace(problem, stages=(*placed, least, *others))


def _with_columns(problem: Problem, ceiling: Ints) -> Problem:
    nothing = np.zeros(len(ceiling), dtype=np.int64)
    return replace(
        problem,
        lower=np.append(problem.lower, nothing),
        upper=np.append(problem.upper, ceiling),
        ceiling=np.append(problem.ceiling, ceiling),
        matrix=replace(problem.matrix, width=len(problem.lower) + len(ceiling)),
    )


def _with_entries(matrix: Matrix, rows: Ints, columns: Ints, values: Ints) -> Matrix:
    width = max(matrix.width, int(columns.max(initial=0)) + 1)
    return Matrix.from_triplets(
        np.append(matrix.rows, rows),
        np.append(matrix.columns, columns),
        np.append(matrix.values, values),
        matrix.height,
        width,
    )
