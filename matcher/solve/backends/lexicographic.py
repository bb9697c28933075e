"""Stages strictly in order with any solver of integer programs: optimise one, hold it by a row, go on to the next.

The textbook way, for the baselines. Once a stage is not proven, nothing is claimed of the stages after it either:
their bounds would be those of another problem.
"""

from __future__ import annotations

import time
from dataclasses import replace
from fractions import Fraction

import numpy as np

from matcher.problem import Ints, Leximin, Linear, Problem, Stage
from matcher.solve.backends.formulation import Formulation, Solver
from matcher.solve.backends.windows import least_ratios
from matcher.solve.face import Infeasible
from matcher.solve.limits import Limits, OutOfTime
from matcher.solve.stages import Progress, Solution, StageOutcome, finish


def solve_in_order(
    problem: Problem, limits: Limits, plan: Ints | None, progress: Progress | None, solver: Solver
) -> Solution:
    """Optimise all stages of a problem with one solver.

    Parameters
    ----------
    plan
        A plan to start from; the answer is never worse.
    solver
        The solver of each integer program.
    """
    form = Formulation.of(problem, solver, limits, plan)
    outcomes: list[StageOutcome] = []
    try:
        for number, stage in enumerate(problem.stages):
            if progress:
                progress(stage.name, number, len(problem.stages))
            sure = all(outcome.proven for outcome in outcomes)
            outcomes.append(_run(form, stage, sure))
        if form.plan is None:
            form.minimise(np.zeros(form.width, dtype=np.int64))
    except Infeasible:
        return Solution("infeasible", None, ())
    except OutOfTime:
        pass
    return finish(problem, form.plan, outcomes)


def _run(form: Formulation, stage: Stage, sure: bool) -> StageOutcome:
    started = time.monotonic()
    outcome = _run_linear(form, stage) if isinstance(stage, Linear) else _run_leximin(form, stage)
    if not sure:
        outcome = replace(outcome, bound=None, proof="none")
    return replace(outcome, seconds=time.monotonic() - started)


def _run_linear(form: Formulation, stage: Linear) -> StageOutcome:
    sign = -1 if stage.sense == "maximise" else 1
    cost = np.zeros(form.width, dtype=np.int64)
    np.add.at(cost, stage.columns, sign * stage.coefficients)
    least = form.minimise(cost)
    value = sign * least.value + stage.offset
    bound = None if least.bound is None else Fraction(sign * least.bound + stage.offset)
    form.hold(cost, least.value + stage.allowance(value))
    return StageOutcome(stage, Fraction(value), bound, "search" if least.proven else "none", 0.0)


def _run_leximin(form: Formulation, stage: Leximin) -> StageOutcome:
    if form.plan is None:
        form.minimise(np.zeros(form.width, dtype=np.int64))
    proven = least_ratios(form, stage)
    assert form.plan is not None
    ratios = stage.ratios(form.plan)
    value = ratios[0] if ratios else None
    return StageOutcome(stage, value, value if proven else None, "search" if proven else "none", 0.0)
