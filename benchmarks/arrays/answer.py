"""The row of a cell whose children never are rows: built, solved, dealt and checked as arrays, phase by phase.

``wall_seconds`` is from arrays of children in memory to the checked answer; ``phases`` tells its parts: ``model``,
``solve`` and ``deal`` end with named assignments, ``check`` is the checker's. The drawing is not in it.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from benchmarks.arrays.check import Found, check
from benchmarks.arrays.facts import child_table, week_without_children
from benchmarks.arrays.named import NamedPlan
from benchmarks.backends import OURS
from benchmarks.cells import Cell, Row
from benchmarks.clock import Clock
from benchmarks.generator import Drawing
from benchmarks.trace import Trace
from matcher.check.stages import StageValue

if TYPE_CHECKING:
    from matcher.problem import Ints
    from matcher.rules import Model
    from matcher.solve import Limits, Solution, StageOutcome


def drawing_row(cell: Cell, drawing: Drawing) -> Row:
    """Propose for a drawn week as arrays, and check the answer as arrays."""
    from benchmarks.answers import OUTCOMES, warm_up
    from matcher.rules import build_model
    from matcher.solve import CutOff, Limits
    from matcher.solve.backends import needs_whole

    warm_up(cell.backend)
    week = week_without_children(drawing)
    table = child_table(drawing, week)
    clock, phases = Clock.start(), _Phases()
    limits, trace = Limits(cell.seconds, cell.seed), Trace(clock)
    try:
        with limits.cutting_in():
            model = build_model(week, cell.seed, table, whole=needs_whole(cell.backend))
    except CutOff:
        late = {"outcome": "nothing", "detail": "the limit passed while the model was built", "children": len(table)}
        return late | clock.read()
    phases.end("model")
    solution = _solved(cell, model, limits, trace)
    phases.end("solve")
    row: Row = {"outcome": OUTCOMES[solution.status], "children": len(table)}
    if solution.plan is None:
        return row | clock.read() | {"phases": phases.seconds}
    plan = named(model, solution.plan)
    phases.end("deal")
    found = check(drawing, week, plan, cell.seed)
    phases.end("check")
    row |= clock.read() | {"phases": phases.seconds, "placed": found.placed, "violations": sum(found.broken.values())}
    row |= _ratios(found) | {"stages": _stages(solution, found)}
    ended = phases.seconds["model"] + phases.seconds["solve"]
    row["trace"] = trace.points(row["stages"], ended, lambda: model.problem.stages)
    fault = _fault(solution, found)
    return row | ({"outcome": "wrong", "detail": fault} if fault else {})


def named(model: Model, plan: Ints) -> NamedPlan:
    """A plan in counts as names, in the drawing's order of children."""
    import numpy as np

    from matcher.rules.deal import deal

    dealt = deal(model, plan)
    codes = np.array([*model.draft.facts.authorities.codes, None], dtype=object)  # -1, nowhere, takes the last
    return NamedPlan(codes[dealt.authority], dealt.vacancy, dealt.school_place, dealt.esol_place)


def _solved(cell: Cell, model: Model, limits: Limits, trace: Trace) -> Solution:
    """As ``matcher.propose`` does it: a plan by hand stands first."""
    from matcher.rules.moves import moves_of
    from matcher.solve.backends import solve_with
    from matcher.solve.backends.filling import fill_up
    from matcher.solve.backends.greedy import first_plan

    moves = cache(partial(moves_of, model.draft))
    plan = first_plan(model.problem, moves(), limits) if cell.backend == OURS else None
    solution = solve_with(cell.backend, model.problem, limits, plan, trace.progress, moves=moves, keeper=trace)
    return fill_up(model.problem, solution, moves, limits) if cell.backend == OURS else solution


class _Phases:
    """Seconds of one phase after another."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._clock = Clock.start()

    def end(self, name: str) -> None:
        """A phase ends, and the next begins."""
        self.seconds[name] = self._clock.seconds()
        self._clock = Clock.start()


def _ratios(found: Found) -> Row:
    fairness = next(stage for stage in found.stages if stage.name == "fairness")
    return {"largest_ratio": fairness.value}


def _stages(solution: Solution, found: Found) -> list[dict[str, Any]]:
    """The checker's values beside the solver's bounds."""
    true = {stage.name: stage for stage in found.stages}
    return [_stage(outcome, true[outcome.stage.name]) for outcome in solution.outcomes if outcome.stage.name in true]


def _stage(outcome: StageOutcome, true: StageValue) -> dict[str, Any]:
    from matcher.answer import stage_result

    told = stage_result(outcome)
    return {
        "name": true.name,
        "sense": true.sense,
        "value": true.value,
        "bound": told.bound,
        "proof": told.proof,
        "seconds": told.seconds,
        "levels": true.levels and [[ratio, count] for ratio, count in true.levels],
    }


def _fault(solution: Solution, found: Found) -> str:
    """What the array checker refutes; "" where nothing."""
    if found.broken:
        return "the plan breaks " + ", ".join(f"{rule} {count} times" for rule, count in found.broken.items())
    names = [outcome.stage.name for outcome in solution.outcomes]
    if names != [stage.name for stage in found.stages]:
        return f"the stages are {', '.join(stage.name for stage in found.stages)}; solved were {', '.join(names)}"
    for outcome, true in zip(solution.outcomes, found.stages, strict=True):
        if not _agrees(outcome, true):
            return f"stage {true.name} is said to be {outcome.value}, bound {outcome.bound}; it is {true.value}"
    return ""


def _agrees(outcome: StageOutcome, true: StageValue) -> bool:
    """Whether a stage is worth what is claimed; what is not proven may turn out better, but not beyond its bound."""
    if outcome.levels is not None and true.levels is not None:
        claimed, counted = [each for each, _ in outcome.levels], [Fraction(each) for each, _ in true.levels]
        same = [count for _, count in outcome.levels] == [count for _, count in true.levels]
        return claimed == counted and same
    if outcome.value is None or true.value is None:
        return outcome.value is None and true.value is None
    sign = 1 if true.sense == "maximise" else -1
    gained = sign * (Fraction(true.value) - outcome.value)
    beyond = outcome.bound is not None and sign * (Fraction(true.value) - outcome.bound) > 0
    return gained >= 0 and not beyond and not (outcome.proven and gained > 0)
