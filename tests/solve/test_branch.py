"""Branching on a face: it proves what brute force finds, and nothing else when GLOP overstates what branches cost."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle

import numpy as np
import pytest

from matcher.problem import UNBOUNDED, Builder, Ints, Problem, RowName, ints
from matcher.solve import reach
from matcher.solve.branch import branched
from matcher.solve.exact import prove
from matcher.solve.face import Face
from matcher.solve.limits import Limits
from matcher.solve.play import Play
from matcher.solve.relaxation import LpSolution
from matcher.solve.tree import Tree

WIDTH, EDGES = 12, 24
SEEDS = range(30)
TOO_MUCH = (0.0, 1.5, 0.0, 0.5, 4.0)
"""What is added to what branches cost, in turn."""


def apart(seed: int) -> tuple[Problem, Ints]:
    """Columns of which no two on an edge may be taken together, and a cost: all at a half is best for most edges."""
    random = np.random.default_rng(seed)
    pairs = [random.choice(WIDTH, size=2, replace=False) for _ in range(EDGES)]
    builder = Builder()
    columns = builder.columns(np.ones(WIDTH, dtype=np.int64))
    rows = builder.rows([RowName("edge", str(number)) for number in range(EDGES)], -UNBOUNDED, 1)
    for row, pair in zip(rows, pairs, strict=True):
        builder.entries(np.repeat(row, 2), columns[pair])
    return builder.problem([]), -random.integers(3, 6, WIDTH)


def least_cost(problem: Problem, cost: Ints) -> int:
    """By brute force."""
    points = (np.arange(2**WIDTH)[:, None] >> np.arange(WIDTH)) & 1
    return min(int(cost @ point) for point in points if problem.is_feasible(point))


def bound_of(problem: Problem, cost: Ints) -> int:
    """What branching says that no plan costs less than, from the plan that takes nothing."""
    face = Face(problem, Limits(), ints([0] * WIDTH))
    solution = face.play.relax(cost.astype(np.float64))
    proof = prove(cost, solution.multipliers, face)
    assert proof is not None
    return branched(face, cost, proof, solution)


@pytest.fixture(autouse=True)
def only_branching(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plans are found at the leaves only, so that branches are left open until then."""
    monkeypatch.setattr(reach.Goal, "polish", lambda *_: False)


@pytest.fixture
def overstated(monkeypatch: pytest.MonkeyPatch) -> None:
    """GLOP overstates what branches cost; its multipliers are as they are."""
    relax, more = Play.relax, cycle(TOO_MUCH)

    def too_dear(play: Play, cost: Ints, bounds: object = None, **how: float) -> LpSolution:
        found = relax(play, cost, bounds, **how)  # type: ignore[arg-type]
        return found if bounds is None else replace(found, value=found.value + next(more))

    monkeypatch.setattr(Play, "relax", too_dear)


@pytest.mark.parametrize("seed", SEEDS)
def test_branching_proves_what_brute_force_finds(seed: int) -> None:
    problem, cost = apart(seed)
    assert bound_of(problem, cost) == least_cost(problem, cost)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.usefixtures("overstated")
def test_no_bound_is_claimed_above_the_best_plan_when_branches_are_said_to_cost_too_much(seed: int) -> None:
    problem, cost = apart(seed)
    assert bound_of(problem, cost) <= least_cost(problem, cost)


@pytest.mark.parametrize("solves", [1, 4, 12])
@pytest.mark.usefixtures("overstated")
def test_none_is_when_the_solves_run_out_either(solves: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tree.bound, "__defaults__", (solves,))
    for seed in SEEDS:
        problem, cost = apart(seed)
        assert bound_of(problem, cost) <= least_cost(problem, cost)
