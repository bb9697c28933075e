"""Min-cost flow: exact, and fast, where no rule couples what a network keeps apart; else it only bounds.

Where the problem is a network, each stage is one min-cost flow, and potentials give the face of its optima, which is
a network again. Where it is not, the network is a relaxation. Its optimum bounds the first stage, and the next one as
long as the plan at hand attains the bound; the plan is the greedy one, and nothing is called optimal.
"""

from __future__ import annotations

import time
from fractions import Fraction

import numpy as np

from matcher.problem import Ints, Leximin, Linear, Problem, Stage, ints
from matcher.problem.moves import MovesOf
from matcher.solve.backends.circulation import Circulation
from matcher.solve.backends.flow_leximin import least_ratios
from matcher.solve.backends.formulation import require_time
from matcher.solve.backends.greedy import greedy_plan
from matcher.solve.backends.network import network_of
from matcher.solve.backends.turns import claim_nothing
from matcher.solve.exact import By
from matcher.solve.face import Infeasible
from matcher.solve.limits import Limits, OutOfTime
from matcher.solve.stages import Progress, Solution, StageOutcome, finish


def solve(
    problem: Problem, limits: Limits, plan: Ints | None, progress: Progress | None, moves: MovesOf | None
) -> Solution:
    """Optimise all stages by min-cost flow as far as that goes."""
    try:
        require_time(limits, len(problem.matrix.values))
        run = _Run(problem, limits)
    except Infeasible:
        return Solution("infeasible", None, ())
    except OutOfTime:
        quick = greedy_plan(problem, moves(), limits) if moves and plan is None else None
        return claim_nothing(problem, plan, quick)
    run.offer(problem.lower)
    run.offer(plan)
    if not run.exact and moves is not None:
        run.offer(greedy_plan(problem, moves(), limits))
    outcomes: list[StageOutcome] = []
    try:
        run.find_flow()
        for number, stage in enumerate(problem.stages):
            if progress:
                progress(stage.name, number, len(problem.stages))
            outcomes.append(run.stage(stage))
    except Infeasible:
        return Solution("infeasible", None, ())
    except OutOfTime:
        pass
    return finish(problem, run.plan, outcomes)


def _first_columns(problem: Problem) -> Ints:
    """Columns of the first stages, as long as they pull one way: their bounds are what a relaxation is good for."""
    columns = [ints([])]
    for stage in problem.stages:
        if not isinstance(stage, Linear) or stage.sense != getattr(problem.stages[0], "sense", ""):
            break
        columns.append(stage.columns)
    return np.unique(np.concatenate(columns))


class _Run:
    """The face of what is optimal so far, and the best plan.

    ``sure`` tells whether every plan that is optimal so far lies on the face, so that it bounds the next stage.
    """

    def __init__(self, problem: Problem, limits: Limits) -> None:
        network = network_of(problem, _first_columns(problem))
        self.face = Circulation(network.tail, network.head, network.lower, network.upper, network.nodes)
        self.problem, self.limits, self.exact = problem, limits, network.exact
        self.plan: Ints | None = None
        self.sure = True

    def offer(self, plan: Ints | None) -> None:
        """Take a plan if it is lawful and better than the one at hand."""
        if plan is None or not self.problem.is_feasible(plan):
            return
        if self.plan is None or self.problem.standing(plan) < self.problem.standing(self.plan):
            self.plan = plan

    def find_flow(self) -> None:
        """Any flow at all: it is a plan where the network is the problem."""
        self.limits.check()
        flow, _ = self.face.least(np.zeros(len(self.face.lower), dtype=np.int64))
        self.offer(flow[: self.problem.width])

    def stage(self, stage: Stage) -> StageOutcome:
        """Optimise a stage on the network, and hold it as far as the bound is attained."""
        self.limits.check()
        started = time.monotonic()
        if not self.sure and not self.exact:
            return StageOutcome(stage, None, None, "none", 0.0)
        sure = self.sure
        best = self._linear(stage) if isinstance(stage, Linear) else self._leximin(stage)
        claimed: By = "search" if sure and self.exact else "none"
        return StageOutcome(stage, best, best if sure else None, claimed, time.monotonic() - started)

    def _linear(self, stage: Linear) -> Fraction:
        sign = -1 if stage.sense == "maximise" else 1
        cost = np.zeros(len(self.face.lower), dtype=np.int64)
        np.add.at(cost, stage.columns, sign * stage.coefficients)
        flow, self.face = self.face.least(cost)
        point = flow[: self.problem.width]
        self.offer(point)
        best = stage.value(point)
        self.sure &= self.plan is not None and stage.value(self.plan) == best and stage.allowance(best) == 0
        return Fraction(best)

    def _leximin(self, stage: Leximin) -> Fraction | None:
        flow, self.face = least_ratios(self.face, stage, self.limits)
        point = flow[: self.problem.width]
        self.offer(point)
        best = stage.ratios(point)
        kept = 1 if stage.first_only else None
        self.sure &= self.plan is not None and stage.ratios(self.plan)[:kept] == best[:kept]
        self.sure &= stage.first_only or not stage.percent
        return best[0] if best else None
