"""The set of plans that are optimal for every stage so far, as bounds on columns and rows.

A face starts as the whole problem and shrinks with every hold. ``hold`` keeps it at a step's value by
complementary slackness in exact integers (:mod:`matcher.solve.exact`): a column whose exact reduced cost exceeds
the gap stays at its bound, a row whose exact multiplier exceeds the gap stays tight. With no gap this is the whole
optimal face, and no dense row "value >= v" is ever needed (SOLVING.md, 4).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matcher.problem import UNBOUNDED, Floats, Ints, Matrix, Problem, RowName
from matcher.solve.cuts import Cut
from matcher.solve.exact import Proof, Step
from matcher.solve.limits import Limits
from matcher.solve.play import Play
from matcher.solve.relaxation import Bounds
from matcher.solve.tighten import settle, tightened
from matcher.solve.whole import WHOLE

NOTHING = np.zeros(0, dtype=np.int64)


class Infeasible(Exception):
    """No plan keeps all bounds and rows."""


class Face:
    """Columns, rows and the best plan so far.

    Parameters
    ----------
    problem
        The integer program.
    limits
        Deadline and seed.
    plan
        A plan to start from, or None; one that is not lawful is passed over.

    Raises
    ------
    Infeasible
        Bounds cross.

    Attributes
    ----------
    slack
        Shape (height,): rows that bind nothing while what counts towards their upper bounds is 0.
    laid, label
        The columns of the problem's detail, once they are laid, and what each stands for.
    cuts
        The rows that are cuts and bind something.
    """

    def __init__(self, problem: Problem, limits: Limits, plan: Ints | None = None) -> None:
        self.limits = limits
        self.lower, self.upper = problem.lower.copy(), problem.upper.copy()
        top = np.minimum(problem.upper, problem.ceiling)
        _, self.ceiling = tightened(problem.matrix, problem.lower, top, problem.row_lower, problem.row_upper)
        if problem.is_crossed or (self.lower > self.ceiling).any():
            raise Infeasible
        closed = self.ceiling < problem.ceiling
        self.upper[closed] = np.minimum(self.upper, self.ceiling)[closed]
        self.row_lower, self.row_upper = problem.row_lower.copy(), problem.row_upper.copy()
        self.row_names = list(problem.row_names)
        self.base = problem.matrix
        self.extra = Matrix.from_triplets(NOTHING, NOTHING, NOTHING, 0, problem.width)
        self.slack = np.zeros(problem.height, dtype=bool)
        self.knots, self.detail = problem.knots, problem.detail
        self.laid, self.label, self.cuts = NOTHING, NOTHING, NOTHING
        self.plan: Ints | None = None
        if plan is not None:
            self.take(plan[: problem.width])
        self.play = Play(self, problem)

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.lower)

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.row_lower)

    @property
    def top(self) -> Ints:
        """Finite upper bounds, shape (width,)."""
        return np.minimum(self.upper, self.ceiling)

    @property
    def blocks(self) -> tuple[tuple[Matrix, slice], ...]:
        """The problem's rows, then the rows added since, with their places among all rows."""
        split = self.base.height
        return (self.base, slice(0, split)), (self.extra, slice(split, split + self.extra.height))

    @property
    def rows(self) -> tuple[tuple[Matrix, Ints, Ints], ...]:
        """The blocks with their lower and upper bounds."""
        return tuple((block, self.row_lower[part], self.row_upper[part]) for block, part in self.blocks)

    def add_columns(self, ceiling: Ints, values: Ints, *, awake: bool = True) -> Ints:
        """Append columns from 0 to ``ceiling``; ``values`` are theirs in the plan so far."""
        new = np.arange(self.width, self.width + len(ceiling), dtype=np.int64)
        self.lower = np.append(self.lower, np.zeros_like(ceiling))
        self.upper, self.ceiling = np.append(self.upper, ceiling), np.append(self.ceiling, ceiling)
        if self.plan is not None:
            self.plan = np.append(self.plan, values)
        self.play.add_columns(new, awake=awake)
        return new

    def add_rows(
        self, names: Sequence[RowName], rows: Ints, columns: Ints, values: Ints, lower: Ints, upper: Ints,
        *, slack: bool = False,
    ) -> Ints:  # fmt: skip
        """Append rows (numbered from 0 in ``rows``), one for each name; returns their numbers in the face."""
        self.row_names.extend(names)
        first, height = self.height, len(lower)
        new = Matrix.from_triplets(rows, columns, values, height, self.width)
        extra = self.extra
        self.extra = Matrix(
            np.append(extra.starts, extra.starts[-1] + new.starts[1:]),
            np.append(extra.columns, new.columns),
            np.append(extra.values, new.values),
            self.width,
        )
        self.row_lower, self.row_upper = np.append(self.row_lower, lower), np.append(self.row_upper, upper)
        self.slack = np.append(self.slack, np.full(height, slack))
        self.play.add_rows(new, np.full(height, not slack))
        return np.arange(first, first + height, dtype=np.int64)

    def cut(self, cuts: Sequence[Cut]) -> None:
        """Append cuts, which every plan of the face keeps."""
        assert self.plan is None or all(cut.is_kept_by(self.plan) for cut in cuts)
        new = self.add_rows(
            [RowName("cut", "")] * len(cuts),
            np.repeat(np.arange(len(cuts)), [len(cut.columns) for cut in cuts]),
            np.concatenate([cut.columns for cut in cuts]),
            np.concatenate([cut.values for cut in cuts]),
            np.full(len(cuts), -UNBOUNDED),
            np.array([cut.most for cut in cuts], dtype=np.int64),
        )
        self.cuts = np.append(self.cuts, new)

    def keep_cuts(self, proof: Proof, point: Floats) -> None:
        """Cut loose the cuts that neither a proof nor a point presses on, nor a stage that is held rests on."""
        filled = self.extra.dot_floats(point)[self.cuts - self.base.height]
        pressed = (proof.multipliers[self.cuts] != 0) | (filled > self.row_upper[self.cuts] - WHOLE)
        pressed |= self.row_lower[self.cuts] > -UNBOUNDED
        self.loosen(self.cuts[~pressed])

    def loosen(self, rows: Ints) -> None:
        """Cut rows loose: they bind nothing from here on."""
        self.row_lower[rows], self.row_upper[rows] = -UNBOUNDED, UNBOUNDED
        self.cuts = np.setdiff1d(self.cuts, rows)

    def leave(self, columns: Ints) -> None:
        """Cut added columns loose, and the rows that they are in, cuts among them: they bind nothing from here on.

        Nothing may be held that those rows are part of.
        """
        own = np.isin(self.extra.columns, columns)
        self.loosen(np.unique(self.extra.rows[own]) + self.base.height)
        self.lower[columns] = self.upper[columns] = 0
        assert self.plan is not None
        self.plan[columns] = 0

    def lay_detail(self) -> tuple[Ints, Ints]:
        """Lay the columns of the problem's detail that the face leaves a choice; returns them and their costs."""
        assert self.detail is not None
        assert self.plan is not None
        laid = self.detail.lay(self.top[: self.detail.width])
        self.laid = self.add_columns(laid.ceiling, laid.counted(self.plan), awake=self.play.is_awake)
        self.label = laid.label
        self.add_rows(
            [RowName("told", "")] * laid.height,
            np.append(laid.row, laid.part_row),
            np.append(self.laid[laid.column], laid.part),
            np.append(np.ones_like(laid.row), -np.ones_like(laid.part)),
            np.where(laid.equal & self.play.is_awake, 0, -UNBOUNDED),
            np.zeros(laid.height, dtype=np.int64),
            slack=not self.play.is_awake,
        )
        if not self.play.is_awake:
            self.play.lay(self.laid)
        return self.laid, laid.cost

    def told(self) -> Ints:
        """The plan as others know it: the problem's columns, and the labels of what is told apart."""
        assert self.plan is not None
        if self.detail is None or len(self.laid) == 0:
            return self.plan[: self.base.width]
        return self.detail.labelled(self.plan, np.repeat(self.label, self.plan[self.laid]))

    def at(self, proof: Proof, most: int) -> Bounds:
        """Bounds of the plans that cost no more than ``most``, as far as a proof tells."""
        slack = max(0, proof.slack(most))
        columns = proof.narrowed(self.lower, self.top, self.top, slack)
        return Bounds(*columns, *proof.narrowed_rows(self.row_lower, self.row_upper, slack))

    def hold(self, step: Step, step_name: str, allowance: int = 0) -> None:
        """Keep the face at ``step.value + allowance``: fix what the proof's gap allows, add a row for the rest."""
        worst = step.value + allowance
        slack = step.proof.slack(worst) if step.proof else None
        if step.proof is not None and slack is not None:
            self._fix(step.proof, slack)
        if slack != 0:
            priced = np.flatnonzero(step.cost)
            one = np.ones(1, dtype=np.int64)
            name = RowName("hold", step_name)
            self.add_rows([name], np.zeros_like(priced), priced, step.cost[priced], -UNBOUNDED * one, worst * one)

    def _fix(self, proof: Proof, slack: int) -> None:
        self.lower, self.upper = proof.narrowed(self.lower, self.upper, self.top, slack)
        self.row_lower, self.row_upper = proof.narrowed_rows(self.row_lower, self.row_upper, slack)

    def settle(self) -> None:
        """Fix the columns that equations of the problem leave no choice."""
        height, width = self.base.height, self.base.width
        lower, upper = self.lower[:width], self.upper[:width]
        while settle(self.base, lower, upper, self.row_lower[:height], self.row_upper[:height]):
            pass

    def holds(self, point: Ints) -> bool:
        """Whether a point is lawful, exactly: within the bounds of columns and rows."""
        if (point < self.lower).any() or (point > self.top).any():
            return False
        for block, low, high in self.rows:
            activity = block.dot(point)
            if (activity < low).any() or (activity > high).any():
                return False
        return True

    def take(self, point: Ints, cost: Ints | None = None) -> bool:
        """Make a point the plan if it is lawful, exactly, and not dearer; tells whether it was taken."""
        if not self.holds(point):
            return False
        if self.plan is not None and cost is not None and int(cost @ point) > self.value(cost):
            return False
        self.plan = point
        return True

    def value(self, cost: Ints) -> int:
        """Cost of the plan."""
        assert self.plan is not None
        return int(cost @ self.plan)
