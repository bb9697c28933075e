"""The engine's answer to one cell as fields of its row: solved, timed, and checked again by the independent checker."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.cells import Cell, Row

if TYPE_CHECKING:
    from benchmarks.third_party import Posed
    from matcher.proposal import Proposal
    from matcher.solve import Solution
    from matcher.week import Week

OUTCOMES = {"optimal": "proven", "feasible": "unproven", "infeasible": "infeasible", "stopped": "nothing"}


@dataclass(frozen=True)
class Clock:
    """Wall and CPU time from the moment of creation, child processes that have ended included."""

    wall: float
    cpu: float

    @classmethod
    def start(cls) -> Clock:
        """Now."""
        return cls(time.monotonic(), _cpu())

    def read(self) -> Row:
        """Seconds since then, as fields of a row."""
        return {
            "wall_seconds": round(time.monotonic() - self.wall, 4),
            "cpu_seconds": round(_cpu() - self.cpu, 4),
        }


def week_row(cell: Cell, week: Week) -> Row:
    """Propose for a week and check the proposal once more.

    Raises
    ------
    CheckerRejected
        Already inside ``propose``.
    """
    from matcher.check import verify
    from matcher.propose import propose

    warm_up(cell.backend)
    clock = Clock.start()
    proposal = propose(week, seed=cell.seed, backend=cell.backend, time_limit=cell.seconds)
    row: Row = clock.read()
    row |= described(proposal) | {"children": len(week.children)}
    trace = getattr(proposal, "trace", None)
    if trace:
        row["trace"] = trace
    if proposal.status in ("optimal", "feasible"):
        found = verify(week, proposal).violations
        row["violations"] = len(found)
        if found:
            row |= {"outcome": "wrong", "detail": "; ".join(f"{v.rule}: {v.message}" for v in found[:3])}
    return row


def warm_up(backend: str) -> None:
    """Propose for a week of one child, so that no cell's clock counts the loading of its solver."""
    from benchmarks.generator import draw_family, week
    from matcher.propose import propose

    propose(week(draw_family("weekly", 1)), backend=backend, time_limit=60)


def described(proposal: Proposal) -> Row:
    """Outcome, counts and stages of a proposal."""
    placed = len(proposal.assignments)
    known = [(load.ratio, load.received) for load in proposal.loads if load.ratio is not None]
    return {
        "outcome": OUTCOMES[proposal.status],
        "placed": placed,
        "largest_ratio": max((ratio for ratio, _ in known), default=None),
        "largest_of_takers": max((ratio for ratio, received in known if received), default=None),
        "stages": [
            {
                "name": stage.name,
                "sense": stage.sense,
                "value": stage.value,
                "bound": stage.bound,
                "proof": stage.proof,
                "seconds": stage.seconds,
                "levels": stage.levels and [[level.ratio, level.count] for level in stage.levels],
            }
            for stage in proposal.stages
        ],
    }


def problem_row(cell: Cell, posed: Posed) -> Row:
    """Solve a third party's problem; its value is computed from the plan by the format's own definition."""
    from matcher.solve import Limits, solve

    if cell.backend != "cpsat":
        return {"outcome": "error", "detail": f"the back end {cell.backend!r} takes weeks only"}
    clock = Clock.start()
    solution = solve(posed.problem, Limits(cell.seconds, cell.seed))
    row: Row = clock.read() | {"outcome": OUTCOMES[solution.status], "stages": _stages(solution)}
    if solution.plan is None:
        return row
    value = posed.worth(solution.plan)
    row |= {"value": value, "optimum": posed.optimum}
    proven = solution.status == "optimal"
    if value is None or not posed.problem.is_feasible(solution.plan):
        row |= {"outcome": "wrong", "detail": "the plan breaks a capacity or leaves a job out"}
    elif posed.optimum is not None and (posed.better(value, posed.optimum) or (proven and value != posed.optimum)):
        row |= {"outcome": "wrong", "detail": f"claims {value}, the known optimum is {posed.optimum}"}
    return row


def _stages(solution: Solution) -> list[dict[str, Any]]:
    return [
        {
            "name": outcome.stage.name,
            "sense": getattr(outcome.stage, "sense", "minimise"),
            "value": None if outcome.value is None else float(outcome.value),
            "bound": None if outcome.bound is None else float(outcome.bound),
            "proof": outcome.proof,
            "seconds": round(outcome.seconds, 4),
            "levels": None,
        }
        for outcome in solution.outcomes
    ]


def _cpu() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system
