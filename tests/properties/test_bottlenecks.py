"""Leximin by bottlenecks, as on large weeks, is what brute force finds and what windows of levels prove."""

from __future__ import annotations

import pytest

from benchmarks.generator import draw_family, week
from matcher.problem import Leximin, Problem
from matcher.rules import build_problem
from matcher.solve import Limits, chain, leximin, solve
from tests.properties.test_engine_equals_oracle import judge
from tests.small_weeks import FLAVOURS, random_week

ALWAYS, FULL = 4, 40
WEEKS = [
    pytest.param(flavour, seed, marks=() if seed < ALWAYS else pytest.mark.slow)
    for flavour in FLAVOURS
    for seed in range(FULL)
]
DRAWN = [
    ("weekly", 95, 1),
    ("grouped", 95, 2),
    ("anchored", 95, 3),
    ("scarce", 95, 4),
    ("cycle", 150, 5),
    ("gap", 60, 6),
]


@pytest.mark.parametrize(("flavour", "seed"), WEEKS)
def test_bottlenecks_lead_to_what_brute_force_finds(flavour: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leximin, "MANY", -1)
    monkeypatch.setattr(leximin, "PATIENCE", 1)
    judge(random_week(seed, flavour), seed)


def standing(problem: Problem, *, levels: bool) -> list[object]:
    solution = solve(problem, Limits(60), levels=levels)
    assert solution.status == "optimal"
    return [(outcome.stage.name, outcome.value, outcome.levels) for outcome in solution.outcomes]


@pytest.mark.parametrize(("family", "children", "seed"), DRAWN)
def test_every_later_stage_is_worth_as_much_after_bottlenecks_as_after_windows(
    family: str, children: int, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is held must be every leximin plan, and nothing else: a later stage shows either fault."""
    monkeypatch.setattr(leximin, "MANY", -1)
    monkeypatch.setattr(leximin, "PATIENCE", 1)
    problem = build_problem(week(draw_family(family, children, seed)))
    assert standing(problem, levels=False) == standing(problem, levels=True)


def test_bottlenecks_are_shown_where_loads_are_a_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a week of 300 without groups they decide all but who stands where on a level that several share."""
    shown = []
    of_chain = chain.Chain._shown
    monkeypatch.setattr(chain.Chain, "_shown", lambda self, cost: shown.append(of_chain(self, cost)) or shown[-1])
    monkeypatch.setattr(leximin, "MANY", -1)
    problem = build_problem(week(draw_family("saturated", 300, 1)))
    solution = solve(problem)
    assert solution.status == "optimal"
    assert shown
    assert all(step is not None for step in shown)
    fairness = next(outcome for outcome in solution.outcomes if outcome.stage.name == "fairness")
    assert isinstance(fairness.stage, Leximin)
    windows = [step.window for step in fairness.steps if step.window]
    assert len(fairness.steps) - len(windows) == len(shown) <= len(fairness.stage.columns)
    assert len(windows) <= 3
