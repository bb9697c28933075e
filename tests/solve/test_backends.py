"""One contract for every back end: lawful plans, true claims, kept limits, the same answer twice."""

from __future__ import annotations

import json
import time
from functools import cache, partial
from pathlib import Path

import numpy as np
import pytest

from matcher.errors import Usage
from matcher.io import read_week
from matcher.problem import Linear
from matcher.propose import propose
from matcher.rules import Model, build_model
from matcher.rules.moves import moves_of
from matcher.solve import Limits, Solution
from matcher.solve.backends import BACKENDS, needs_whole, solve_with
from matcher.solve.stages import StageOutcome
from matcher.week import Decision, Week
from tests.small_weeks import FLAVOURS, random_week
from tests.tiny import authority, child, tiny_week, vacancy

INSTANCES = Path(__file__).parents[2] / "instances"
TINY = sorted(json.loads((INSTANCES / "tiny" / "expected.json").read_text(encoding="utf-8")))
SEEDS = (0, 1)
CASES = [*(f"{flavour} {seed}" for flavour in FLAVOURS for seed in SEEDS), *TINY]
EXACT = [name for name, backend in BACKENDS.items() if backend.exact]
BY_RULE = [name for name, backend in BACKENDS.items() if backend.one_by_one]


@cache
def week_of(case: str) -> Week:
    flavour, _, seed = case.partition(" ")
    return random_week(int(seed), flavour) if seed else read_week(INSTANCES / "tiny" / case)


def built(name: str, week: Week) -> Model:
    return build_model(week, whole=name != "cpsat")


@cache
def model_of(name: str, case: str) -> Model:
    return built(name, week_of(case))


@cache
def answer(name: str, case: str) -> Solution:
    return fresh(name, model_of(name, case))


def fresh(name: str, model: Model, limits: Limits | None = None) -> Solution:
    return solve_with(name, model.problem, limits, moves=partial(moves_of, model.draft))


def standing(outcome: StageOutcome) -> tuple[object, ...]:
    """A stage's value so that a smaller one is better; a leximin stage by all its levels."""
    if isinstance(outcome.stage, Linear):
        assert outcome.value is not None
        return (-outcome.value if outcome.stage.sense == "maximise" else outcome.value,)
    return tuple(outcome.levels or ())


def has_tolerance(outcome: StageOutcome) -> bool:
    stage = outcome.stage
    return bool(stage.percent) or bool(getattr(stage, "units", 0)) or getattr(stage, "first_only", False)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", BACKENDS)
def test_every_plan_is_lawful_and_its_proposal_clean(name: str, case: str) -> None:
    solution = answer(name, case)
    assert (solution.plan is None) == (solution.status in ("infeasible", "stopped"))
    if solution.plan is not None:
        assert model_of(name, case).problem.is_feasible(solution.plan)
    proposal = propose(week_of(case), backend=name)  # raises CheckerRejected where the checker finds anything
    assert proposal.status == solution.status


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", BACKENDS)
def test_what_is_called_optimal_has_the_engines_value_at_every_stage(name: str, case: str) -> None:
    ours, theirs = answer("cpsat", case), answer(name, case)
    if name in EXACT:
        assert theirs.status == ours.status
    if theirs.status != "optimal":
        return
    assert [outcome.bound for outcome in theirs.outcomes] == [outcome.bound for outcome in ours.outcomes]
    if not any(has_tolerance(outcome) for outcome in ours.outcomes):
        assert [standing(outcome) for outcome in theirs.outcomes] == [standing(outcome) for outcome in ours.outcomes]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", BY_RULE)
def test_a_rule_of_today_is_never_better_than_the_optimum_and_claims_nothing(name: str, case: str) -> None:
    ours, theirs = answer("cpsat", case), answer(name, case)
    assert theirs.status in ("feasible", "stopped") or not theirs.outcomes
    assert all(outcome.bound is None for outcome in theirs.outcomes)
    if theirs.plan is None or any(has_tolerance(outcome) for outcome in ours.outcomes):
        return
    assert [standing(outcome) for outcome in theirs.outcomes] >= [standing(outcome) for outcome in ours.outcomes]


def assert_bounds(theirs: Solution, ours: Solution) -> None:
    """Assert that no proven optimum is beyond a bound of another back end."""
    for optimum, outcome in zip(ours.outcomes, theirs.outcomes, strict=False):
        if outcome.bound is None or optimum.bound is None:
            continue
        maximised = isinstance(optimum.stage, Linear) and optimum.stage.sense == "maximise"
        assert outcome.bound >= optimum.bound if maximised else outcome.bound <= optimum.bound


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", BACKENDS)
def test_a_bound_is_not_crossed_by_the_optimum(name: str, case: str) -> None:
    assert_bounds(answer(name, case), answer("cpsat", case))


@pytest.mark.parametrize("seconds", [0.03, 0.1, 0.3, 1.0])
@pytest.mark.parametrize("name", BACKENDS)
def test_a_bound_is_a_bound_wherever_time_ran_out(name: str, seconds: float) -> None:
    assert_bounds(fresh(name, sample(name), Limits(seconds)), best_of_sample())


@cache
def sample(name: str) -> Model:
    return built(name, read_week(INSTANCES / "sample-week"))


@cache
def best_of_sample() -> Solution:
    solution = fresh("cpsat", sample("cpsat"))
    assert solution.status == "optimal"
    return solution


@pytest.mark.parametrize("name", BACKENDS)
def test_the_same_question_has_the_same_answer(name: str) -> None:
    for case in CASES[:20]:
        again = fresh(name, built(name, week_of(case)))
        assert again.status == answer(name, case).status
        if again.plan is not None:
            assert np.array_equal(again.plan, answer(name, case).plan)


@pytest.mark.parametrize("name", BACKENDS)
def test_a_time_limit_is_kept_and_what_was_not_reached_is_not_claimed(name: str) -> None:
    model = sample(name)
    fresh(name, model_of(name, CASES[0]))  # loads the solver
    started = time.monotonic()
    solution = fresh(name, model, Limits(0.15))
    assert time.monotonic() - started < 0.15 * 1.1 + 1
    if solution.plan is not None:
        assert model.problem.is_feasible(solution.plan)
    assert (solution.status == "optimal") == (bool(solution.outcomes) and all(o.proven for o in solution.outcomes))
    assert all(outcome.bound is not None for outcome in solution.outcomes if outcome.proven)


@pytest.mark.parametrize("name", BACKENDS)
def test_a_stop_before_the_start_claims_nothing(name: str) -> None:
    solution = fresh(name, model_of(name, "plain 0"), Limits(stopped=True))
    assert solution.status in ("feasible", "stopped")
    assert not any(outcome.proven for outcome in solution.outcomes)


@pytest.mark.parametrize("name", BACKENDS)
def test_where_pins_cannot_hold_no_plan_is_given(name: str) -> None:
    pinned = tiny_week(
        authority("A"), child("x"), child("y"), vacancy("V", "A"),
        Decision(ref="x", authority="A", decision="pin"), Decision(ref="y", authority="A", decision="pin"),
    )  # fmt: skip
    solution = fresh(name, built(name, pinned))
    assert solution.plan is None
    assert solution.status in ({"infeasible"} if name in EXACT else {"infeasible", "stopped"})
    assert name not in BY_RULE or solution.status == "stopped"


def test_flow_proves_what_no_rule_couples_and_only_bounds_what_one_does() -> None:
    a, b, one, two = authority("A"), authority("B"), vacancy("V", "A", 2), vacancy("W", "B")
    free = tiny_week(a, b, child("x"), child("y"), one, two)
    assert fresh("flow", built("flow", free)).status == "optimal"
    coupled = tiny_week(a, b, child("x", group="g"), child("y", group="g"), child("z"), one, two)
    bounded = fresh("flow", built("flow", coupled))
    assert bounded.status == "feasible"
    assert [outcome.bound for outcome in bounded.outcomes[:1]] == [0]
    assert not any(outcome.proven for outcome in bounded.outcomes)


def test_ours_comes_to_the_same_whether_a_detail_is_laid_late_or_everything_is_laid_at_once() -> None:
    detailed = [case for case in CASES if model_of("cpsat", case).problem.detail]
    assert len(detailed) > 5
    for case in detailed:
        whole = fresh("cpsat", model_of("mip", case))
        assert [standing(outcome) for outcome in whole.outcomes] == [
            standing(outcome) for outcome in answer("cpsat", case).outcomes
        ]


@pytest.mark.parametrize("name", [name for name in BACKENDS if needs_whole(name)])
def test_other_back_ends_refuse_a_problem_that_is_not_whole(name: str) -> None:
    model = sample("cpsat")
    assert model.problem.detail is not None
    with pytest.raises(Usage, match="whole"):
        solve_with(name, model.problem, moves=partial(moves_of, model.draft))


def test_an_unknown_name_is_refused_with_the_names_that_there_are() -> None:
    with pytest.raises(Usage, match="cpsat, textbook"):
        solve_with("no-such", model_of("cpsat", "plain 0").problem)


@pytest.mark.parametrize("name", BY_RULE)
def test_a_rule_that_places_child_by_child_refuses_a_problem_without_children(name: str) -> None:
    with pytest.raises(Usage, match="takes weeks only"):
        solve_with(name, model_of(name, "plain 0").problem)
