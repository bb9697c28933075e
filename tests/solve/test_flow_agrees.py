"""On large weeks that no rule couples, min-cost flow is exact by another road: the engine must come to the same."""

from __future__ import annotations

from fractions import Fraction

import pytest

from benchmarks.generator import draw_family, week
from matcher.problem import Leximin
from matcher.rules import build_problem
from matcher.solve import Solution
from matcher.solve.backends import solve_with
from matcher.week import Week

UNCOUPLED = {"school_places": "off", "esol_places": "off", "keep_apart": "off"}


def uncoupled(children: int, seed: int) -> Week:
    drawn = week(draw_family("scale", children, seed))
    alone = tuple(child.model_copy(update={"group": None, "apart_from": ()}) for child in drawn.children)
    return drawn.model_copy(update={"children": alone, "policy": drawn.policy.model_copy(update=UNCOUPLED)})


def told(solution: Solution) -> list[tuple[str, Fraction | None]]:
    assert solution.status == "optimal"
    return [(outcome.stage.name, outcome.value) for outcome in solution.outcomes]


def shared(solution: Solution) -> tuple[tuple[Fraction, int], ...] | None:
    """Every level of fairness, and how many authorities are on it."""
    return next(outcome.levels for outcome in solution.outcomes if isinstance(outcome.stage, Leximin))


@pytest.mark.parametrize(("children", "seed"), [(150, 1), (300, 2), (1000, 1)])
def test_every_stage_has_the_value_of_min_cost_flow(children: int, seed: int) -> None:
    drawn = uncoupled(children, seed)
    flow = solve_with("flow", build_problem(drawn, whole=True))
    ours = solve_with("cpsat", build_problem(drawn))
    assert told(flow) == told(ours)
    assert shared(flow) == shared(ours)
