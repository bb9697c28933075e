"""Several ways to solve one problem, behind one face: ours, honest baselines, and the rules in use today.

Each is a module with one function ``solve(problem, limits, plan, progress, moves)``, loaded when it is asked for.
All answer with a :class:`matcher.solve.Solution` and are held to one contract (``tests/solve/test_backends.py``):
the plan is lawful; what is called optimal is; a bound is a bound; a time limit is kept; the same question has the
same answer.

A name with a dot is a module of somebody's own, wherever Python finds it. How one is written, and where one that is to
stay is entered: ``benchmarks/README.md``, *Adding a back end*.
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
    module
        Where it is: its name below this package, or with dots in full; "" for the engine itself.
    exact
        Whether it proves every stage, given time. What is not exact claims no optimum and says so by its bounds.
    one_by_one
        Whether it places children one by one, and so takes weeks only (it needs :class:`matcher.problem.moves.Moves`).
    takes_detail
        Whether a stage's detail may be left out of the problem; else it takes whole problems only.
    """

    module: str
    exact: bool
    one_by_one: bool = False
    takes_detail: bool = False


BACKENDS: dict[str, Backend] = {
    "cpsat": Backend("", exact=True, takes_detail=True),
    "textbook": Backend("textbook", exact=True),
    "mip": Backend("mip", exact=True),
    "flow": Backend("flow", exact=False),
    "greedy": Backend("greedy", exact=False, one_by_one=True, takes_detail=True),
    "rota": Backend("rota", exact=False, one_by_one=True),
    "sweden": Backend("sweden", exact=False, one_by_one=True),
    "germany": Backend("germany", exact=False, one_by_one=True),
}


def backend_of(name: str) -> Backend:
    """The back end of a name: one of ours, or with a dot in it a module of somebody's own, which is imported.

    Such a module proves every stage, given time, where it has ``EXACT = True``; else it claims no optimum.

    Raises
    ------
    Usage
        There is none of that name.
    """
    if name in BACKENDS:
        return BACKENDS[name]
    if "." not in name or name.startswith("."):
        raise Usage(f"there is no back end {name!r}; there are {', '.join(BACKENDS)}, or a module's name with a dot")
    try:
        module = import_module(name)
    except ImportError as error:
        raise Usage(f"there is no back end {name!r}: {error}; is its folder on PYTHONPATH?") from None
    if not callable(getattr(module, "solve", None)):
        raise Usage(f"the module {name!r} is no back end: it has no function solve")
    return Backend(name, exact=bool(getattr(module, "EXACT", False)))


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
        A key of ``BACKENDS``, or a module's name with a dot.
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
    backend, limits = backend_of(name), limits or Limits()
    if not backend.module:
        return solve(problem, limits, plan, progress, keeper, levels=levels)
    if problem.detail is not None and not backend.takes_detail:
        raise Usage(f"the back end {name!r} needs the whole problem: build it with whole=True")
    if backend.one_by_one and moves is None:
        raise Usage(f"the back end {name!r} places children one by one, so it takes weeks only")
    if problem.is_crossed:
        return Solution("infeasible", None, ())
    module = import_module(backend.module if "." in backend.module else f"{__name__}.{backend.module}")
    answer: Solution = module.solve(problem, limits, plan, progress, moves)
    return answer
