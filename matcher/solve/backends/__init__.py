"""Several ways to solve one problem, behind one face: ours, honest baselines, and the rules in use today.

Each is a module with one function ``solve(problem, limits, plan, progress, moves)``, loaded when it is asked for.
All answer with a :class:`matcher.solve.Solution` and are held to one contract (``tests/solve/test_backends.py``):
the plan is lawful; what is called optimal is; a bound is a bound; a time limit is kept; the same question has the
same answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from matcher.errors import Usage
from matcher.problem import Ints, Problem
from matcher.problem.moves import MovesOf
from matcher.solve.limits import Limits
from matcher.solve.stages import Keeper, Progress, Solution, solve


@dataclass(frozen=True)
class Backend:
    """What a back end is, and what may be expected of it.

    Attributes
    ----------
    doc
        One sentence.
    module
        Where it is, below this package; "" for the engine itself.
    exact
        Whether it proves every stage, given time. What is not exact claims no optimum and says so by its bounds.
    one_by_one
        Whether it places children one by one, and so takes weeks only (it needs :class:`matcher.problem.moves.Moves`).
    takes_detail
        Whether a stage's detail may be left out of the problem; else it takes whole problems only.
    """

    doc: str
    module: str
    exact: bool
    one_by_one: bool = False
    takes_detail: bool = False


BACKENDS: dict[str, Backend] = {
    "cpsat": Backend(
        "Ours: relaxation, optimal face, CP-SAT on what is left; every stage proven.", "", True, takes_detail=True
    ),
    "textbook": Backend(
        "CP-SAT's textbook model: a boolean per child and place, stages held by rows.", "textbook", True
    ),
    "mip": Backend("HiGHS on the counts, stages held by rows.", "mip", True),
    "flow": Backend(
        "Min-cost flow: proves every stage where no rule couples, and only bounds elsewhere.", "flow", False
    ),
    "greedy": Backend(
        "By hand: the longest waiting first, the nearest open place, the least load.", "greedy", False, True, True
    ),
    "rota": Backend("The United Kingdom's rota: regions in turn by weight.", "rota", False, True),
    "sweden": Backend("Sweden's rule: who has fulfilled its share least is next.", "sweden", False, True),
    "germany": Backend("Germany's rule: the own region, else the nearest below its quota.", "germany", False, True),
}


def needs_whole(name: str) -> bool:
    """Whether the back end of a name takes whole problems only (``build_model(..., whole=True)``)."""
    return name not in BACKENDS or not BACKENDS[name].takes_detail


def solve_with(
    name: str,
    problem: Problem,
    limits: Limits | None = None,
    plan: Ints | None = None,
    progress: Progress | None = None,
    *,
    moves: MovesOf | None = None,
    keeper: Keeper | None = None,
    levels: bool = False,
) -> Solution:
    """Solve a problem by the back end of a name.

    Parameters
    ----------
    name
        A key of ``BACKENDS``.
    problem
        The integer program.
    limits
        Deadline and seed; none by default.
    plan
        A feasible plan to start from. An exact back end's answer is never worse.
    progress
        Called with (stage, its number, number of stages) as each stage begins.
    moves
        Gives the ways in which children can be placed one by one (``matcher.rules.moves.moves_of``); asked only by
        the back ends that use them.
    keeper
        Told by our own engine of every better plan and of every stage that is over; the others tell nothing.
    levels
        Whether our own engine is to prove leximin level by level, as a certificate has it.

    Raises
    ------
    Usage
        For an unknown name, where the back end needs ``moves`` and there are none, or where the problem is not whole.
    """
    if name not in BACKENDS:
        raise Usage(f"there is no back end {name!r}; there are {', '.join(BACKENDS)}")
    backend, limits = BACKENDS[name], limits or Limits()
    if not backend.module:
        return solve(problem, limits, plan, progress, keeper, levels=levels)
    if problem.detail is not None and not backend.takes_detail:
        raise Usage(f"the back end {name!r} needs the whole problem: build it with whole=True")
    if backend.one_by_one and moves is None:
        raise Usage(f"the back end {name!r} places children one by one, so it takes weeks only")
    if problem.is_crossed:
        return Solution("infeasible", None, ())
    module = import_module(f"{__name__}.{backend.module}")
    answer: Solution = module.solve(problem, limits, plan, progress, moves)
    return answer
