"""The engine's answer to one cell as fields of its row: solved, timed, and checked again by the independent checker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.cells import Cell, Row
from benchmarks.clock import Clock
from benchmarks.trace import Trace

if TYPE_CHECKING:
    from benchmarks.third_party import Posed
    from matcher.problem import Ints, Stage
    from matcher.proposal import Proposal
    from matcher.solve import Solution
    from matcher.week import Week

OUTCOMES = {"optimal": "proven", "feasible": "unproven", "infeasible": "infeasible", "stopped": "nothing"}
LAWFUL = ("optimal", "feasible")


def week_row(cell: Cell, week: Week) -> Row:
    """Propose for a week and check the proposal once more.

    Raises
    ------
    CheckerRejected
        Already inside ``propose``.
    """
    from matcher.propose import propose

    warm_up(cell.backend)
    clock = Clock.start()
    trace = Trace(clock)
    proposal = propose(
        week, seed=cell.seed, backend=cell.backend, time_limit=cell.seconds, progress=trace.progress, keeper=trace
    )
    row: Row = clock.read() | described(proposal) | {"children": len(week.children)}
    row |= {"tolerances": True} if week.policy.tolerances else {}
    if proposal.status not in LAWFUL:
        return row
    solved = proposal.provenance.seconds if proposal.provenance else None
    ended = row["wall_seconds"] if solved is None else solved
    row["trace"] = trace.points(row["stages"], ended, lambda: _stages_of(week, cell))
    row |= judged(week, proposal)
    if cell.certificate and row["outcome"] != "wrong":
        from benchmarks.certified import certificate_fields

        row |= certificate_fields(cell, week, proposal)
    return row


def _stages_of(week: Week, cell: Cell) -> tuple[Stage, ...]:
    """The stages as the cell's back end posed them."""
    from matcher.rules import build_problem
    from matcher.solve.backends import needs_whole

    return build_problem(week, cell.seed, whole=needs_whole(cell.backend)).stages


def judged(week: Week, proposal: Proposal) -> Row:
    """What the independent checker finds; ``wrong`` where it finds anything."""
    from matcher.check import verify

    found = verify(week, proposal).violations
    row: Row = {"violations": len(found)}
    if found:
        row |= {"outcome": "wrong", "detail": "; ".join(f"{v.rule}: {v.message}" for v in found[:3])}
    return row


def warm_up(backend: str) -> None:
    """Propose for a week of one child, so that no cell's clock counts the loading of its solver."""
    from benchmarks.generator import draw_family, week
    from matcher.propose import propose

    propose(week(draw_family("weekly", 1)), backend=backend, time_limit=60)
    _load_search()


def _load_search() -> None:
    """Have CP-SAT loaded: the engine loads it only where a relaxation leaves a gap, and one child leaves none."""
    import numpy as np

    from matcher.solve import Limits
    from matcher.solve.search import IntegerProgram, search

    one = np.ones(1, dtype=np.int64)
    search(IntegerProgram(0 * one, one, (), -one, -1, 0), Limits(60))


def _warm_up_problem(backend: str) -> None:
    """The same for third parties' problems: two jobs, of which an agent can do one."""
    from benchmarks.third_party import pose
    from matcher.solve import Limits
    from matcher.solve.backends import solve_with

    two_jobs = pose("gap", "", b"2 2  1 2 2 1  1 1 1 1  1 1", [])
    solve_with(backend, two_jobs.problem, Limits(60))
    _load_search()


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
    """Solve a third party's problem; its value is computed from the plan by the format's own definition.

    Raises
    ------
    Usage
        The back end places children one by one, and so takes weeks only.
    """
    from matcher.solve import Limits
    from matcher.solve.backends import solve_with

    _warm_up_problem(cell.backend)
    clock = Clock.start()
    trace = Trace(clock)
    solution = solve_with(
        cell.backend, posed.problem, Limits(cell.seconds, cell.seed), progress=trace.progress, keeper=trace
    )
    row: Row = clock.read() | {"outcome": OUTCOMES[solution.status], "stages": _stages(solution)}
    row |= {"optimum": posed.optimum}
    if solution.plan is not None:
        row["trace"] = trace.points(row["stages"], row["wall_seconds"], lambda: posed.problem.stages)
    fault = _fault(posed, solution)
    if solution.plan is not None:
        row["value"] = posed.worth(solution.plan)
    return row | ({"outcome": "wrong", "detail": fault} if fault else {})


def _fault(posed: Posed, solution: Solution) -> str:
    """What is wrong with an answer to a third party's problem; "" where nothing is."""
    return _refuted(posed, solution) or ("" if solution.plan is None else _unworthy(posed, solution, solution.plan))


def _refuted(posed: Posed, solution: Solution) -> str:
    """What a known optimum refutes of the claims."""
    optimum = posed.optimum
    if optimum is None:
        return ""
    if solution.status == "infeasible":
        return f"called infeasible, the known optimum is {optimum}"
    bounds = [outcome.bound for outcome in solution.outcomes if outcome.bound is not None]
    beaten = [bound for bound in bounds if posed.better(optimum, int(bound))]
    return f"claims the bound {beaten[0]}, the known optimum is {optimum}" if beaten else ""


def _unworthy(posed: Posed, solution: Solution, plan: Ints) -> str:
    """What is wrong with a plan and its value, by the format's own definition."""
    value, optimum, claimed = posed.worth(plan), posed.optimum, solution.outcomes[0].value
    if value is None or not posed.problem.is_feasible(plan):
        return "the plan breaks a capacity or leaves a job out"
    if claimed is not None and claimed != value:
        return f"claims {claimed}, and its plan is worth {value}"
    if optimum is not None and (posed.better(value, optimum) or (solution.status == "optimal" and value != optimum)):
        return f"claims {value}, the known optimum is {optimum}"
    return ""


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
