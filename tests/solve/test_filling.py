"""A plan that was stopped is filled up by hand: nobody waits beside a place that is open to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice
from typing import Any

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
from matcher.solve.backends import filling
from matcher.solve.backends.filling import fill_up
from matcher.solve.backends.greedy import first_plan, greedy_plan, prefer
from matcher.solve.backends.turns import share_out
from matcher.solve.limits import OutOfTime
from matcher.week import Tolerance, Week
from tests.solve.stopping import StopsAfter
from tests.tiny import authority, child, tiny_week, vacancy
from tests.worth import worth

WEEKS = [("weekly", 95, 2), ("anchored", 95, 1), ("grouped", 95, 3), ("many-pins", 60, 1), ("rota-hard", 95, 1)]


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """No result here is the clock's."""
    monkeypatch.setattr(filling, "SECONDS", 600.0)


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
    monkeypatch.setattr(filling, "SECONDS_PER_OPTION", 1e6)
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


def stopped_at_every_plan(facts: Week) -> Iterator[tuple[Problem, Solution, Solution]]:
    """A week's solve stopped after one plan, after two, and so on: before and after filling up."""
    model = build_model(facts)
    moves = moves_of(model.draft)
    for plans in count(1):
        limits = Limits()
        first = first_plan(model.problem, moves, limits)
        solution = solve(model.problem, limits, first, keeper=StopsAfter(limits, plans))
        if solution.status == "optimal":
            return
        yield model.problem, solution, fill_up(model.problem, solution, lambda: moves, limits)


def with_policy(facts: Week, **settings: Any) -> Week:
    return facts.model_copy(update={"policy": facts.policy.model_copy(update=settings)})


def test_what_is_proven_stays_at_its_value_where_placing_has_a_tolerance() -> None:
    """Placed within 3 of the most: whoever could still be placed would have cost weeks of education, long proven."""
    facts = week(draw_family("weekly", 95, 2))
    filled_ever = False
    for _, solution, filled in stopped_at_every_plan(
        with_policy(facts, tolerances=(Tolerance(stage="placed", units=3),))
    ):
        filled_ever |= filled is not solution
        for before, after in zip(solution.outcomes, filled.outcomes, strict=True):
            if before.proven and not before.stage.name.startswith("placed"):
                assert after.value == before.value
    assert filled_ever


@pytest.mark.parametrize(
    ("stages", "settings"),
    [
        (("breaches", "placed", "near", "fairness"), {"school_places": "soft", "esol_places": "soft"}),
        (("education", "near", "placed", "fairness"), {}),
        (("fairness", "placed", "near"), {"fairness": "max"}),
    ],
)
def test_what_comes_before_placing_keeps_out_only_those_who_cost_it(
    stages: tuple[str, ...], settings: dict[str, Any]
) -> None:
    """One child whose placing cost an earlier stage had kept everybody out."""
    facts = with_policy(week(draw_family("weekly", 60, 1)), stages=stages, **settings)
    gained = 0
    for problem, solution, filled in islice(stopped_at_every_plan(facts), 4):
        assert solution.plan is not None
        assert filled.plan is not None
        assert problem.standing(filled.plan)[0] <= problem.standing(solution.plan)[0]
        moves = moves_of(build_model(facts).draft)
        gained = max(gained, placed(moves, filled.plan) - placed(moves, solution.plan))
    assert gained >= 15


def test_a_week_in_which_nobody_has_anywhere_to_go_is_answered_however_early_it_is_stopped() -> None:
    """A group that no one authority is open to makes a block without options, in a problem without columns."""
    together = [child("C1", group="G1"), child("C2", group="G1", sex="female")]
    places = [vacancy("V1", "A", 2, sex="male"), vacancy("V2", "B", 2, sex="female")]
    facts = tiny_week(authority("A"), authority("B"), *together, *places)
    assert build_model(facts).problem.width == 0
    assert propose(facts, limits=Limits(stopped=True)).assignments == ()


@pytest.mark.parametrize(("family", "seed"), [("anchored", 1), ("esol-bound", 1), ("many-pins", 5)])
def test_no_stopped_proposal_is_worse_than_placing_by_hand(family: str, seed: int) -> None:
    facts = week(draw_family(family, 95, seed))
    by_hand = propose(facts, backend="greedy")
    limits = Limits()
    early = propose(facts, limits=limits, keeper=StopsAfter(limits, 1))
    assert early.status != "optimal"
    assert worth(early.model_dump(mode="json")) <= worth(by_hand.model_dump(mode="json"))


def test_a_proposal_that_was_stopped_is_filled_up(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = week(draw_family("weekly", 95, 2))

    def matched() -> int:
        limits = Limits()
        monkeypatch.setattr("matcher.propose.first_plan", lambda *_: None)
        return len(propose(facts, limits=limits, keeper=StopsAfter(limits, 2)).assignments)

    filled = matched()
    monkeypatch.setattr(engine, "fill_up", lambda _problem, solution, *_: solution)
    assert filled > 3 * matched()
