"""Everything of a proposal that touches a native solver: the solve, the conflict, the certificate; here or apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from matcher.answer import OURS, proposal_of
from matcher.check import stage_values
from matcher.explain.conflict import smallest_conflict
from matcher.problem import Ints
from matcher.problem.moves import MovesOf
from matcher.proposal import Level, Proposal, Provenance
from matcher.rules import Model
from matcher.solve import Limits, Solution
from matcher.solve.apart import Apart, Ended, Journal, Solved, run_apart
from matcher.solve.backends import solve_with
from matcher.solve.backends.filling import fill_up
from matcher.solve.backends.greedy import greedy_plan
from matcher.solve.first import decided_plan
from matcher.solve.stages import Keeper, Progress, finish
from matcher.week import Week

if TYPE_CHECKING:
    from matcher.certificate import Certificate

Tell = Callable[[object], None]


@dataclass(frozen=True)
class Task:
    """What is to be solved, and how.

    Attributes
    ----------
    moves
        How children can be placed one by one.
    plan
        Stands before the solve begins; None where there is none.
    certified
        Whether a certificate is wanted.
    """

    week: Week
    model: Model
    seed: int
    backend: str
    limits: Limits
    moves: MovesOf
    plan: Ints | None
    certified: bool = False


@dataclass
class Answer:
    """What came of a task; the solution is the best that is known, however the solver ended."""

    solution: Solution
    conflict: tuple[str, ...] = ()
    certificate: Certificate | None = None
    ended: Ended = field(default_factory=Ended)


@dataclass(frozen=True)
class Begun:
    """A stage that begins."""

    stage: str
    number: int
    count: int


@dataclass(frozen=True)
class Conflicting:
    """What cannot hold together, in words."""

    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Certified:
    """The certificate of the proposal that the solution makes."""

    certificate: Certificate


def answer_of(task: Task, progress: Progress | None, apart: Apart | None, keeper: Keeper | None = None) -> Answer:
    """Have a task done, and come back with what is known, whatever becomes of the solver.

    Parameters
    ----------
    progress
        Called here with (stage, number, of how many) as each stage begins.
    apart
        How a process of its own does it; None to do it here.
    keeper
        Told of every better plan and of every stage that is over, where it is done here.
    """
    journal = Journal(task.model.problem, task.plan)
    conflict: tuple[str, ...] = ()
    certificate = None

    def hear(message: object) -> None:
        nonlocal conflict, certificate
        match message:
            case Begun() if progress:
                progress(message.stage, message.number, message.count)
            case Conflicting():
                conflict = message.sentences
            case Certified():
                certificate = message.certificate
            case _:
                journal.hear(message)

    ended = Ended()
    if apart is None:
        _work(task, hear, keeper)
    else:
        ended = run_apart(lambda tell: _work(task, tell, journal.scribe(tell)), hear, task.limits, apart)
    solution = journal.solution()
    if not journal.is_complete:
        solution = _or_by_hand(task, _filled_up(task, solution), ended)
    return Answer(solution, conflict, certificate, ended)


def named(task: Task, solution: Solution, provenance: Provenance) -> Proposal:
    """The proposal that a solution with a plan makes."""
    return _restated(task.week, proposal_of(task.model, solution, provenance), task.seed)


def _work(task: Task, tell: Tell, keeper: Keeper | None) -> None:
    """Solve, and tell what comes of it as soon as it is there."""

    def begun(stage: str, number: int, count: int) -> None:
        tell(Begun(stage, number, count))

    plan = task.plan
    if plan is None and task.backend == OURS:
        plan = decided_plan(task.model.problem, task.moves(), task.limits)
        if plan is not None and keeper is not None:
            keeper.found(plan)
    solution = solve_with(
        task.backend, task.model.problem, task.limits, plan, begun,
        moves=task.moves, keeper=keeper, levels=task.certified,
    )  # fmt: skip
    solution = _filled_up(task, solution)
    tell(Solved.of(solution))
    if solution.status == "infeasible":
        tell(Conflicting(smallest_conflict(task.week, task.limits).sentences()))
    if task.certified and solution.plan is not None:
        from matcher.certificate import certificate_of

        nobody = Provenance(week_sha256="", policy_sha256="", seed=task.seed, backend=task.backend, versions={})
        proposal = named(task, solution, nobody)
        tell(Certified(certificate_of(task.week, task.model, solution, proposal, task.limits)))


def _filled_up(task: Task, solution: Solution) -> Solution:
    """Our own engine's answer, filled up by hand where it was stopped."""
    return fill_up(task.model.problem, solution, task.moves, task.limits) if task.backend == OURS else solution


def _or_by_hand(task: Task, solution: Solution, ended: Ended) -> Solution:
    """The plan by hand where a solver that keeps nothing came to grief."""
    if solution.plan is not None or not ended.trouble or solution.status == "infeasible":
        return solution
    problem = task.model.problem
    return finish(problem, greedy_plan(problem, task.moves(), task.limits), [])


def _restated(week: Week, proposal: Proposal, seed: int) -> Proposal:
    """Give each stage the value that the checker finds in the named plan.

    Within a tolerance, or where a stage is not proven, names can turn out better than the counts promised (a child
    counted as far may be dealt a place that is near). The bounds stay the solver's, and the checker compares.
    """
    found = {stage.name: stage for stage in stage_values(week, proposal, seed)}
    stages = []
    for row in proposal.stages:
        true = found[row.name]
        levels = None if true.levels is None else tuple(Level(ratio=r, count=n) for r, n in true.levels)
        known = row.bound is not None and true.value is not None
        gap = round(abs(float(true.value) - float(row.bound)), 6) if known else None  # type: ignore[arg-type]
        stages.append(row.model_copy(update={"value": true.value, "levels": levels, "gap": gap}))
    return proposal.model_copy(update={"stages": tuple(stages)})
