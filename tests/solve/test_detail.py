"""What only the distance stage asks for is laid late: nobody can tell by the answer."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.generator import draw_family, week
from matcher.problem import Detail, Linear, Problem
from matcher.rules import build_model, build_problem
from matcher.rules.deal import deal
from matcher.solve import Solution, solve
from matcher.week import Week

DRAWN = [
    ("weekly", 40, 1), ("anchored", 40, 1), ("anchored", 40, 2), ("grouped", 95, 1001), ("grouped", 95, 1003),
    ("scarce", 95, 1),
]  # fmt: skip


def drawn(family: str, children: int, seed: int) -> Week:
    return week(draw_family(family, children, seed))


def standing(problem: Problem) -> list[object]:
    solution = solve(problem)
    assert solution.status == "optimal"
    return [(outcome.stage.name, outcome.value, outcome.levels) for outcome in solution.outcomes]


@pytest.mark.parametrize(("family", "children", "seed"), DRAWN)
@pytest.mark.parametrize("small", [0, 4_000])
def test_every_stage_has_the_value_that_it_has_where_everything_is_laid_at_once(
    monkeypatch: pytest.MonkeyPatch, family: str, children: int, seed: int, small: int
) -> None:
    """A group's children once took of a site's places that only those told apart were thought to take, so that the
    distance of grouped weeks came out too large, and proven; the certificate told."""
    monkeypatch.setattr("matcher.solve.play.SMALL", small)
    asked = drawn(family, children, seed)
    assert build_problem(asked).detail is not None
    assert standing(build_problem(asked)) == standing(build_problem(asked, whole=True))


def distance_of(problem: Problem) -> Linear:
    stage = next(stage for stage in problem.stages if stage.name == "distance")
    assert isinstance(stage, Linear)
    return stage


def answered() -> tuple[Problem, Detail, Solution]:
    problem = build_problem(drawn("anchored", 30, 1))
    assert problem.detail is not None
    return problem, problem.detail, solve(problem)


def test_labels_that_the_counts_do_not_bear_out_are_refused() -> None:
    problem, detail, solution = answered()
    assert solution.plan is not None
    labels = detail.labels(solution.plan)
    assert len(labels) > 1
    assert problem.is_feasible(solution.plan)
    for wrong in (
        np.append(labels, labels[0]),
        np.append(labels[1:], -1 + 10**9),
        np.append(labels[1:], labels[0] + 1),
    ):
        assert not problem.is_feasible(detail.labelled(solution.plan, wrong[: detail.most]))


def test_the_stage_is_worth_what_its_counts_and_labels_say() -> None:
    problem, detail, solution = answered()
    assert solution.plan is not None
    stage = distance_of(problem)
    bare = detail.labelled(solution.plan, detail.labels(solution.plan)[:0])
    told = int(detail.cost_of(detail.labels(solution.plan)).sum())
    assert told < 0
    assert stage.value(solution.plan) == stage.value(bare) + told


def test_a_plan_of_counts_alone_is_told_apart_the_nearest_first_and_can_be_dealt() -> None:
    asked = drawn("anchored", 30, 2)
    model = build_model(asked)
    solution, detail = solve(model.problem), model.problem.detail
    assert solution.plan is not None
    assert detail is not None
    counts = solution.plan[: model.problem.width]
    told = detail.told(counts)
    assert model.problem.is_feasible(told)
    stage = distance_of(model.problem)
    assert stage.value(counts) > stage.value(told) >= stage.value(solution.plan)
    placed = [deal(model, plan).authority >= 0 for plan in (counts, told, solution.plan)]
    assert np.array_equal(placed[0].sum(), placed[2].sum())
    assert np.array_equal(placed[1].sum(), placed[2].sum())
