"""A plan that was stopped is filled up by hand: nobody waits beside a place that is open to them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from benchmarks.generator import draw_family, week
from matcher import engine
from matcher.problem import Ints, Leximin, Problem
from matcher.problem.moves import Moves
from matcher.propose import propose
from matcher.rules import build_model
from matcher.rules.moves import moves_of
from matcher.solve import Limits, Solution, solve
from matcher.solve.backends import greedy
from matcher.solve.backends.greedy import fill_up, greedy_plan, prefer
from matcher.solve.backends.turns import share_out
from matcher.solve.limits import OutOfTime
from tests.solve.stopping import StopsAfter

WEEKS = [("weekly", 95, 2), ("anchored", 95, 1), ("grouped", 95, 3), ("many-pins", 60, 1), ("rota-hard", 95, 1)]


def drawn(family: str, children: int, seed: int) -> tuple[Problem, Moves]:
    model = build_model(week(draw_family(family, children, seed)))
    return model.problem, moves_of(model.draft)


def stopped(problem: Problem, plans: int) -> Solution:
    limits = Limits()
    return solve(problem, limits, keeper=StopsAfter(limits, plans))


def placed(moves: Moves, plan: Ints) -> int:
    return int(moves.children_at(plan).sum())


@pytest.mark.parametrize("plans", [1, 2, 3])
@pytest.mark.parametrize(("family", "children", "seed"), WEEKS)
def test_whoever_is_placed_stays_and_nobody_else_can_be_placed(
    family: str, children: int, seed: int, plans: int
) -> None:
    problem, moves = drawn(family, children, seed)
    solution = stopped(problem, plans)
    filled = fill_up(problem, solution, lambda: moves, Limits())
    assert solution.plan is not None
    assert filled.plan is not None
    assert problem.is_feasible(filled.plan)
    assert (filled.plan[moves.column] >= solution.plan[moves.column]).all()
    assert problem.standing(filled.plan) <= problem.standing(solution.plan)
    again = share_out(problem, moves, prefer, Limits(), None, filled.plan[: problem.width])
    assert again is not None
    assert (again == filled.plan[: problem.width]).all()


@pytest.mark.parametrize(("family", "seed", "plans"), [("weekly", 2, 2), ("anchored", 1, 2), ("grouped", 3, 3)])
def test_children_whom_a_first_stage_passed_over_are_placed(family: str, seed: int, plans: int) -> None:
    problem, moves = drawn(family, 95, seed)
    solution = stopped(problem, plans)
    filled = fill_up(problem, solution, lambda: moves, Limits())
    by_hand = greedy_plan(problem, moves)
    assert solution.plan is not None
    assert filled.plan is not None
    assert by_hand is not None
    assert 3 * placed(moves, solution.plan) < placed(moves, by_hand) <= placed(moves, filled.plan)


@dataclass
class OverAfter(Limits):
    """Limits that are reached once so many children or groups were looked at."""

    looks: int = 0

    def check(self) -> None:
        self.looks -= 1
        if self.looks < 0:
            raise OutOfTime


BY_HAND = [("weekly", 95, 2), ("anchored", 95, 1), ("grouped", 95, 1), ("grouped", 95, 3), ("rota-hard", 95, 1)]


@pytest.mark.parametrize("share", [0.1, 0.4, 0.8])
@pytest.mark.parametrize(("family", "children", "seed"), [*BY_HAND, ("surge", 300, 1)])
def test_going_on_where_it_was_cut_off_comes_to_the_same(family: str, children: int, seed: int, share: float) -> None:
    problem, moves = drawn(family, children, seed)
    whole = greedy_plan(problem, moves)
    cut_off = greedy_plan(problem, moves, OverAfter(looks=int(share * len(moves))))
    assert whole is not None
    assert cut_off is not None
    assert (cut_off != whole).any()
    further = share_out(problem, moves, prefer, Limits(), None, cut_off)
    assert further is not None
    assert (further == whole).all()


def test_what_was_proven_stays_proven() -> None:
    problem, moves = drawn("weekly", 95, 2)
    solution = stopped(problem, 4)
    filled = fill_up(problem, solution, lambda: moves, Limits())
    proven = [outcome for outcome in solution.outcomes if outcome.proven]
    assert proven
    for before, after in zip(proven, filled.outcomes, strict=False):
        assert (after.value, after.bound, after.proof) == (before.value, before.bound, before.proof)


def test_a_plan_that_is_proven_or_too_large_to_look_through_comes_back_as_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem, moves = drawn("weekly", 30, 1)
    best = solve(problem)
    assert fill_up(problem, best, lambda: moves, Limits()) is best
    half = stopped(problem, 1)
    monkeypatch.setattr(greedy, "SECONDS_PER_OPTION", 1.0)
    assert fill_up(problem, half, lambda: moves, Limits()) is half


@pytest.mark.parametrize(("family", "children", "seed"), WEEKS)
def test_moves_see_in_a_plan_what_the_loads_do(family: str, children: int, seed: int) -> None:
    problem, moves = drawn(family, children, seed)
    plan = solve(problem, Limits(60)).plan
    assert plan is not None
    loads = next(stage for stage in problem.stages if isinstance(stage, Leximin))
    size = np.zeros(len(moves.starts) - 1, dtype=np.int64)
    size[moves.block] = moves.children
    assert int(moves.placed(plan) @ size) == placed(moves, plan) >= int(plan[loads.columns].sum()) > 0


def test_a_proposal_that_was_stopped_is_filled_up(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = week(draw_family("weekly", 95, 2))

    def matched() -> int:
        limits = Limits()
        monkeypatch.setattr("matcher.propose.first_plan", lambda *_: None)
        return len(propose(facts, limits=limits, keeper=StopsAfter(limits, 2)).assignments)

    filled = matched()
    monkeypatch.setattr(engine, "fill_up", lambda _problem, solution, *_: solution)
    assert filled > 3 * matched()
