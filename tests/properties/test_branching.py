"""Branch and bound alone, and linear programs that are made anew all the time, find what brute force finds."""

from __future__ import annotations

import pytest

from matcher.solve import minimise, play, reach, relaxation, tree
from matcher.solve.limits import Limits
from matcher.solve.search import IntegerProgram, SearchResult, search
from tests.properties.test_engine_equals_oracle import judge
from tests.small_weeks import FLAVOURS, random_week

ALWAYS, FULL = 1, 8
WEEKS = [
    pytest.param(flavour, seed, marks=() if seed < ALWAYS else pytest.mark.slow)
    for flavour in FLAVOURS
    for seed in range(FULL)
]


def _only_a_first_plan(program: IntegerProgram, limits: Limits) -> SearchResult:
    assert program.feasibility_only, "branching left something to CP-SAT"
    return search(program, limits)


@pytest.mark.parametrize(("flavour", "seed"), WEEKS)
def test_branching_proves_every_stage_without_cp_sat(flavour: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for heuristic in ("near", "polish"):
        monkeypatch.setattr(reach.Goal, heuristic, lambda *_: False)
    monkeypatch.setattr(tree.Tree.bound, "__defaults__", (10**6,))
    monkeypatch.setattr(minimise, "FEW", -1)
    monkeypatch.setattr(minimise, "search", _only_a_first_plan)
    judge(random_week(seed, flavour), seed)


@pytest.mark.parametrize(("flavour", "seed"), WEEKS)
def test_a_linear_program_made_anew_for_every_cost_loses_nothing(
    flavour: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name, value in (
        (play, "SMALL", -1), (play, "PATIENCE", 1), (play, "IDLE", 0), (relaxation, "LARGE", 0),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, value)
    judge(random_week(seed, flavour), seed)
