"""The lexicographic driver: each stage is optimised in turn, proven, and held."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, Protocol

import numpy as np

from matcher.problem import Ints, Leximin, Linear, Problem, RowName, Stage
from matcher.solve.exact import BY, By, Step
from matcher.solve.face import Face, Infeasible
from matcher.solve.leximin import LeximinSolver
from matcher.solve.limits import Limits, OutOfTime
from matcher.solve.loosen import Before, hold_loosely
from matcher.solve.minimise import find_plan, minimise

Progress = Callable[[str, int, int], None]
Status = Literal["optimal", "feasible", "infeasible", "stopped"]


@dataclass(frozen=True)
class StageOutcome:
    """What became of a stage.

    ``value`` and ``bound`` are in the stage's own sense; for a leximin stage they are the largest ratio.
    ``levels`` holds (ratio, entries at exactly that ratio) from the highest down, for a leximin stage.
    ``steps`` carries the proofs.
    """

    stage: Stage
    value: Fraction | None
    bound: Fraction | None
    proof: By
    seconds: float
    levels: tuple[tuple[Fraction, int], ...] | None = None
    steps: tuple[Step, ...] = ()

    @property
    def proven(self) -> bool:
        """Whether the stage is at its proven optimum."""
        return self.proof != "none"


@dataclass(frozen=True)
class Solution:
    """The best plan found (with labels, where the problem has a detail), and the outcome of every stage in order.

    ``row_names`` names all rows, those that the stages added included, in the order of the proofs' multipliers.
    """

    status: Status
    plan: Ints | None
    outcomes: tuple[StageOutcome, ...]
    row_names: tuple[RowName, ...] = ()


class Keeper(Protocol):
    """Who outlives the solve, and hears what must not be lost with it."""

    def found(self, plan: Ints) -> None:
        """A lawful plan, no worse than the last: the problem's columns, and labels once there are any."""

    def done(self, outcome: StageOutcome) -> None:
        """A stage that is over."""


class _KeptFace(Face):
    """A face whose every plan is handed to a keeper."""

    keeper: Keeper | None = None

    def take(self, point: Ints, cost: Ints | None = None) -> bool:
        taken = super().take(point, cost)
        if taken and self.keeper:
            self.keeper.found(self.told())
        return taken


def solve(
    problem: Problem,
    limits: Limits | None = None,
    plan: Ints | None = None,
    progress: Progress | None = None,
    keeper: Keeper | None = None,
    *,
    levels: bool = False,
) -> Solution:
    """Optimise all stages of a problem, strictly in order.

    Parameters
    ----------
    problem
        The integer program.
    limits
        Deadline and seed; none by default.
    plan
        A plan to start from; the answer is never worse. One that is not lawful is passed over.
    progress
        Called with (stage, its number, number of stages) as each stage begins.
    keeper
        Told of every better plan and of every stage that is over.
    levels
        Whether leximin is to be proven level by level, whatever the number of levels, as a certificate has it.
    """
    limits = limits or Limits()
    try:
        face = _KeptFace(problem, limits, plan)
    except Infeasible:
        return Solution("infeasible", None, ())
    plan, face.keeper = (plan if face.plan is not None else None), keeper
    outcomes: list[StageOutcome] = []
    try:
        for number, stage in enumerate(problem.stages):
            if progress:
                progress(stage.name, number, len(problem.stages))
            outcomes.append(_run(face, stage, levels))
            if keeper:
                keeper.done(outcomes[-1])
        if face.plan is None:  # there is no stage
            find_plan(face)
    except Infeasible:
        return Solution("infeasible", None, ())
    except OutOfTime:
        if face.plan is None:
            return Solution("stopped", None, ())
    if face.plan is None:
        face.take(face.lower.copy())
    if face.plan is None:
        return finish(problem, None, outcomes)
    found = problem.told(face.told())
    if len(outcomes) < len(problem.stages) or not all(outcome.proven for outcome in outcomes):
        found = no_worse(problem, found, plan)
    return replace(finish(problem, found, outcomes), row_names=tuple(face.row_names))


def no_worse(problem: Problem, plan: Ints, first: Ints | None) -> Ints:
    """A plan, or the first there was where that is better: of plans as good in one stage, any may be taken meanwhile.

    A stage with a tolerance may give up some of its value for later ones, so there the plan stays.
    """
    if first is None or problem.is_loose or np.array_equal(first, plan[: len(first)]):
        return plan
    plan, first = problem.told(plan), problem.told(first)
    return first if problem.standing(first) < problem.standing(plan) else plan


def is_feasible(problem: Problem, limits: Limits | None = None) -> bool:
    """Whether any plan keeps all bounds and rows."""
    try:
        find_plan(Face(problem, limits or Limits()))
    except Infeasible:
        return False
    return True


def finish(problem: Problem, plan: Ints | None, outcomes: list[StageOutcome]) -> Solution:
    """State every stage's value at the final plan; stages that were not reached have no bound."""
    if plan is None:
        return Solution("stopped", None, ())
    plan = problem.told(plan)
    done = [_restate(outcome, plan) for outcome in outcomes]
    rest = [_restate(StageOutcome(stage, None, None, "none", 0.0), plan) for stage in problem.stages[len(done) :]]
    every = tuple(done + rest)
    return Solution("optimal" if all(o.proven for o in every) else "feasible", plan, every)


def _run(face: Face, stage: Stage, levels: bool) -> StageOutcome:
    started = time.monotonic()
    outcome = _run_linear(face, stage) if isinstance(stage, Linear) else _run_leximin(face, stage, levels)
    return StageOutcome(
        stage, outcome.value, outcome.bound, outcome.proof, time.monotonic() - started, outcome.levels, outcome.steps
    )


def _run_linear(face: Face, stage: Linear) -> StageOutcome:
    sign = -1 if stage.sense == "maximise" else 1
    cost = np.zeros(face.width, dtype=np.int64)
    np.add.at(cost, stage.columns, sign * stage.coefficients)
    if stage.detail:
        cost = _in_detail(face, cost, sign)
    step = minimise(face, cost)
    value = Fraction(sign * step.value + stage.offset)
    bound = None if step.bound is None else Fraction(sign * step.bound + stage.offset)
    face.hold(step, f"{stage.name} 0", stage.allowance(int(value)))
    return StageOutcome(stage, value, bound, step.by if step.proven else "none", 0.0, None, (step,))


def _in_detail(face: Face, cost: Ints, sign: int) -> Ints:
    """The cost with that of the stage's detail, which is laid for it."""
    if face.plan is None:
        find_plan(face)
    columns, extra = face.lay_detail()
    cost = np.append(cost, np.zeros(face.width - len(cost), dtype=np.int64))
    cost[columns] = sign * extra
    return cost


def _run_leximin(face: Face, stage: Leximin, levels: bool) -> StageOutcome:
    solver = LeximinSolver(face, stage, levels=levels)
    if face.plan is None:
        find_plan(face)
    before = Before.of(face) if stage.percent or stage.first_only else None
    steps = tuple(solver.steps())
    assert face.plan is not None
    proven = all(step.proven for step in steps)
    by = max((step.by for step in steps), key=BY.index, default=BY[0]) if proven else "none"
    ratios = stage.ratios(face.plan)
    if before is not None and ratios:
        hold_loosely(face, before, stage, ratios)
    value = ratios[0] if ratios else None
    return StageOutcome(stage, value, value if proven else None, by, 0.0, levels_of(ratios), steps)


def levels_of(ratios: list[Fraction]) -> tuple[tuple[Fraction, int], ...]:
    """Distinct ratios from the highest down, with how often each occurs."""
    return tuple(sorted(Counter(ratios).items(), reverse=True))


def _restate(outcome: StageOutcome, plan: Ints) -> StageOutcome:
    """The stage's value at the final plan (a tolerance may have let it slip from the optimum)."""
    stage = outcome.stage
    if isinstance(stage, Linear):
        value: Fraction | None = Fraction(stage.value(plan))
        levels = None
    else:
        ratios = stage.ratios(plan)
        value, levels = (ratios[0] if ratios else None), levels_of(ratios)
    return StageOutcome(stage, value, outcome.bound, outcome.proof, outcome.seconds, levels, outcome.steps)
