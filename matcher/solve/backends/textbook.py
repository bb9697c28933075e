"""CP-SAT as its documentation teaches it: a boolean per child and place, stages held by constraints, hints.

An honest baseline, in CP-SAT's best setting for this work (one worker, ``linearization_level=2``; SOLVING.md): the
same rules and stages as ours, with every count of interchangeable children written out as a boolean for each child.
"""

from __future__ import annotations

from dataclasses import replace

from matcher.problem import Ints, Problem
from matcher.problem.moves import MovesOf
from matcher.solve.backends.by_child import ByChild, entries_of
from matcher.solve.backends.formulation import Solver, require_time
from matcher.solve.backends.lexicographic import solve_in_order
from matcher.solve.backends.turns import claim_nothing
from matcher.solve.limits import Limits, OutOfTime
from matcher.solve.search import search
from matcher.solve.stages import Progress, Solution, finish

HEAVIEST = 2**20
"""Largest weight in a leximin window: CP-SAT counts in exact integers."""


def solve(
    problem: Problem, limits: Limits, plan: Ints | None, progress: Progress | None, moves: MovesOf | None
) -> Solution:
    """Optimise all stages child by child; a problem that comes without moves is taken as it stands.

    With moves, the search starts from nothing: a plan in counts is no hint for booleans.
    """
    if moves is None:
        return solve_in_order(problem, limits, plan, progress, Solver(search, HEAVIEST))
    ways = moves()
    try:
        require_time(limits, entries_of(problem, ways))
    except OutOfTime:
        return claim_nothing(problem, plan, problem.lower if problem.is_feasible(problem.lower) else None)
    by_child = ByChild.of(problem, ways)
    found = solve_in_order(by_child.problem, limits, None, progress, Solver(search, HEAVIEST))
    if found.plan is None:
        return found
    outcomes = [replace(each, stage=stage) for each, stage in zip(found.outcomes, problem.stages, strict=True)]
    return finish(problem, by_child.counts(found.plan), outcomes)
