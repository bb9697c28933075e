"""However early a solve is stopped, its plan is no worse than the one that it started from."""

from __future__ import annotations

import pytest

from benchmarks.generator import draw_family, week
from matcher.rules import build_model
from matcher.rules.moves import moves_of
from matcher.solve import Limits, solve
from matcher.solve.backends.greedy import first_plan
from matcher.solve.stages import no_worse
from tests.solve.stopping import StopsAfter


@pytest.mark.parametrize("plans", [1, 2, 3, 5, 8, 13])
@pytest.mark.parametrize(("family", "seed"), [("anchored", 1022), ("grouped", 3), ("weekly", 7)])
def test_a_plan_that_is_as_good_so_far_never_costs_what_the_first_one_had(family: str, seed: int, plans: int) -> None:
    model = build_model(week(draw_family(family, 95, seed)))
    limits = Limits()
    first = first_plan(model.problem, moves_of(model.draft), limits)
    assert first is not None
    solution = solve(model.problem, limits, first, keeper=StopsAfter(limits, plans))
    assert solution.plan is not None
    problem = model.problem
    assert problem.standing(problem.told(solution.plan)) <= problem.standing(problem.told(first))


def test_of_two_plans_the_better_stands() -> None:
    model = build_model(week(draw_family("weekly", 30, 1)))
    problem = model.problem
    best, nobody = solve(problem).plan, problem.lower.copy()
    assert best is not None
    assert problem.standing(no_worse(problem, nobody, best)) == problem.standing(best)
    assert problem.standing(no_worse(problem, best, nobody)) == problem.standing(best)
